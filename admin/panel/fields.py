"""Form parts that several pages share: boxes, and the hours of a week."""

from wtforms import BooleanField, Field, FieldList, SelectMultipleField, StringField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from admin.panel.checks import Within, text_of
from admin.panel.weekly import HoursUnclear, read_day, write_day
from admin.panel.words import WEEKDAYS
from referral.hours import OpeningHours


class Boxes(SelectMultipleField):
    """Several of a few, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def hours_fields() -> tuple[Field, Field, Field, Field]:
    """``always``, ``days``, ``on_holidays`` and ``hours_note``, by which a form ``WithHours`` asks for hours."""
    return (
        BooleanField("いつでも（24時間、365日）"),
        FieldList(StringField(), label="曜日ごとの時間", min_entries=7, max_entries=7),
        BooleanField("祝日・年末年始も同じ時間に開く"),
        StringField("時間の補足", [Within(200)]),
    )


class WithHours:
    """What a form with ``hours_fields`` can do with them."""

    always: BooleanField
    days: FieldList
    on_holidays: BooleanField
    hours_note: StringField

    def read_hours(self) -> OpeningHours:
        """The hours that the form describes; a day that cannot be read is left out."""
        periods = []
        for weekday, text in enumerate(self.days.data):
            try:
                periods += read_day(text or "", weekday)
            except HoursUnclear:
                continue
        return OpeningHours(
            periods=() if self.always.data else tuple(periods),
            always=bool(self.always.data),
            open_on_holidays=bool(self.on_holidays.data),
            note=text_of(self.hours_note),
        )

    def validate_days(self, field: FieldList) -> None:
        for weekday, text in enumerate(field.data):
            try:
                read_day(text or "", weekday)
            except HoursUnclear as unclear:
                raise ValidationError(f"{WEEKDAYS[weekday]}の時間が読めません。{unclear}") from None


def write_hours(hours: OpeningHours) -> dict[str, object]:
    """The values of ``hours_fields`` for these hours."""
    return {
        "always": hours.always,
        "days": [write_day(hours.periods, weekday) for weekday in range(7)],
        "on_holidays": hours.open_on_holidays,
        "hours_note": hours.note,
    }
