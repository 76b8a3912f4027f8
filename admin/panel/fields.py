"""Form parts that several pages share: boxes, days, the hours of a week, and places."""

from datetime import date

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from admin.panel.checks import Readable, Within, or_none, read_date, read_number, text_of
from admin.panel.exceptions import read_exceptions, write_exceptions
from admin.panel.weekly import HoursUnclear, read_day, write_day
from admin.panel.words import WEEKDAYS
from referral.hours import OpeningHours
from referral.resource import Place


class Boxes(SelectMultipleField):
    """Several of a few, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Day(FieldList):
    """A day in three boxes: year, month, day; all empty for none."""

    def __init__(self, label: str, **rest: object) -> None:
        super().__init__(StringField(), label, [_Dated()], min_entries=3, max_entries=3, **rest)

    @property
    def day(self) -> date | None:
        """What was typed; None where it cannot be read."""
        try:
            return read_date([part or "" for part in self.data])
        except ValidationError:
            return None


class _Dated:
    def __call__(self, _form: Form, field: Day) -> None:
        read_date([part or "" for part in field.data])


def split_day(day: date | None) -> list[str]:
    """The values of a ``Day``."""
    return [str(part) for part in (day.year, day.month, day.day)] if day else [""] * 3


def hours_fields() -> tuple[Field, Field, Field, Field, Field]:
    """``always``, ``days``, ``on_holidays``, ``exceptions`` and ``hours_note``, by which a form ``WithHours`` asks."""
    return (
        BooleanField("いつでも（24時間、365日）"),
        FieldList(StringField(), label="曜日ごとの時間", min_entries=7, max_entries=7),
        BooleanField("祝日・年末年始も同じ時間に開く"),
        TextAreaField("臨時の休み・特別に開く日", [Within(2000)]),
        StringField("時間の補足", [Within(200)]),
    )


class WithHours:
    """What a form with ``hours_fields`` can do with them."""

    always: BooleanField
    days: FieldList
    on_holidays: BooleanField
    exceptions: TextAreaField
    hours_note: StringField

    def read_hours(self) -> OpeningHours:
        """The hours that the form describes; a day that cannot be read is left out."""
        periods = []
        for weekday, text in enumerate(self.days.data):
            try:
                periods += read_day(text or "", weekday)
            except HoursUnclear:
                continue
        try:
            exceptions = read_exceptions(text_of(self.exceptions))
        except HoursUnclear:
            exceptions = ()
        return OpeningHours(
            periods=() if self.always.data else tuple(periods),
            always=bool(self.always.data),
            open_on_holidays=bool(self.on_holidays.data),
            note=text_of(self.hours_note),
            exceptions=exceptions,
        )

    def validate_days(self, field: FieldList) -> None:
        for weekday, text in enumerate(field.data):
            try:
                read_day(text or "", weekday)
            except HoursUnclear as unclear:
                raise ValidationError(f"{WEEKDAYS[weekday]}の時間が読めません。{unclear}") from None

    def validate_exceptions(self, field: Field) -> None:
        try:
            read_exceptions(text_of(field))
        except HoursUnclear as unclear:
            raise ValidationError(str(unclear)) from None


def write_hours(hours: OpeningHours) -> dict[str, object]:
    """The values of ``hours_fields`` for these hours."""
    return {
        "always": hours.always,
        "days": [write_day(hours.periods, weekday) for weekday in range(7)],
        "on_holidays": hours.open_on_holidays,
        "exceptions": write_exceptions(hours.exceptions),
        "hours_note": hours.note,
    }


class PlaceForm(Form):
    """One of the places of an entry."""

    name = StringField("場所の名前", [Within(80)])
    address = StringField("住所", [Within(200)])
    access = StringField("行き方", [Within(200)])
    accessibility = StringField("段差・車いすなど", [Within(200)])
    phone = StringField("この場所の電話", [Within(64), Readable(read_number)])

    def read(self) -> Place:
        """The place that was typed; a number that cannot be read is left empty."""
        typed = {name: text_of(field) for name, field in self._fields.items()}
        return Place(**typed | {"phone": or_none(read_number, self.phone) or ""})
