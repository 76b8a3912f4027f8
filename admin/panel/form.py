"""The form of one entry: what a person types, checked, and made into a resource and back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from admin.panel.areas import AreaUnknown, read_areas, write_areas
from admin.panel.checks import Required, Within, read_age, read_date, read_number, read_web_address
from admin.panel.weekly import HoursUnclear, read_day, write_day
from admin.panel.words import KINDS, LANGUAGES, WEEKDAYS
from content.needs import resident_name
from referral.hours import OpeningHours
from referral.needs import Need
from referral.ports import Directory
from referral.resource import Eligibility, Organisation, Resource, ResourceKind

T = TypeVar("T")


class Boxes(SelectMultipleField):
    """Several of a few, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ResourceForm(FlaskForm):
    """One entry. Only a name is needed to put it away as a draft; what publishing needs is checked then."""

    class Meta:
        locales = ("ja",)

    version = HiddenField()
    name = StringField("名前", [Required("名前を書いてください。"), Within(80)])
    organisation = SelectField("団体")
    kind = SelectField("種類", choices={kind.value: label for kind, label in KINDS.items()})
    summary = TextAreaField("できること", [Within(300)])
    needs = Boxes("困りごと", choices={need.value: resident_name(need) for need in Need})
    first_step = TextAreaField("まずすること", [Within(200)])
    minimum_age = StringField("何歳から")
    maximum_age = StringField("何歳まで")
    areas = TextAreaField("住む所")
    conditions = StringField("ほかの条件", [Within(200)])
    not_for = StringField("使えない人", [Within(200)])
    always = BooleanField("いつでも（24時間、365日）")
    days = FieldList(StringField(), min_entries=7, max_entries=7)
    on_holidays = BooleanField("祝日・年末年始も同じ時間に開く")
    hours_note = StringField("時間の補足", [Within(200)])
    phone = StringField("電話", [Within(64)])
    url = StringField("ページ", [Within(500)])
    address = StringField("場所", [Within(200)])
    cost = StringField("お金", [Within(100)])
    languages = Boxes("ことば", choices=LANGUAGES)
    takes_handoffs = BooleanField("ここから人につなぐ（相談デスクで受ける）")
    checked = FieldList(StringField(), label="確かめた日", min_entries=3, max_entries=3)

    directory: Directory
    base: Resource | None = None

    def prepare(self, directory: Directory, organisations: Sequence[Organisation], base: Resource | None) -> None:
        """Give the form what it may offer; ``base`` is the entry that is being changed."""
        self.directory = directory
        self.base = base
        self.organisation.choices = {organisation.id: organisation.name for organisation in organisations}
        others = [code for code in (base.languages if base else ()) if code not in LANGUAGES]
        self.languages.choices = LANGUAGES | {code: code for code in others}

    def show(self, resource: Resource, version: int) -> None:
        """Fill the form from an entry."""
        who, hours = resource.eligibility, resource.hours
        checked = resource.checked_on
        self.process(
            data={
                "version": str(version),
                "name": resource.name,
                "organisation": resource.organisation.id,
                "kind": resource.kind.value,
                "summary": resource.summary,
                "needs": [need.value for need in resource.needs],
                "first_step": resource.first_step,
                "minimum_age": "" if who.minimum_age is None else str(who.minimum_age),
                "maximum_age": "" if who.maximum_age is None else str(who.maximum_age),
                "areas": write_areas(who.areas, self.directory),
                "conditions": who.conditions,
                "not_for": who.not_for,
                "always": hours.always,
                "days": [write_day(hours.periods, weekday) for weekday in range(7)],
                "on_holidays": hours.open_on_holidays,
                "hours_note": hours.note,
                "phone": resource.phone,
                "url": resource.url,
                "address": resource.address,
                "cost": resource.cost,
                "languages": list(resource.languages),
                "takes_handoffs": resource.takes_handoffs,
                "checked": [str(part) for part in (checked.year, checked.month, checked.day)] if checked else [""] * 3,
            }
        )

    def read(self, resource_id: str, organisations: Sequence[Organisation]) -> Resource:
        """The entry that the form describes. What cannot be read is left empty, so that a preview always works."""
        organisation = next((one for one in organisations if one.id == self.organisation.data), organisations[0])
        begun = self.base or Resource(resource_id, organisation, "", ResourceKind.DESK, "", ())
        return replace(
            begun,
            organisation=organisation,
            name=_text(self.name),
            kind=ResourceKind(self.kind.data) if self.kind.data in {kind.value for kind in KINDS} else begun.kind,
            summary=_text(self.summary),
            needs=tuple(need for need in Need if need.value in (self.needs.data or ())),
            first_step=_text(self.first_step),
            eligibility=Eligibility(
                minimum_age=_or_none(read_age, self.minimum_age),
                maximum_age=_or_none(read_age, self.maximum_age),
                areas=_or_none(self._read_areas, self.areas) or (),
                conditions=_text(self.conditions),
                not_for=_text(self.not_for),
            ),
            hours=self._read_hours(),
            phone=_or_none(read_number, self.phone) or "",
            url=_or_none(read_web_address, self.url) or "",
            address=_text(self.address),
            cost=_text(self.cost),
            languages=tuple(self.languages.data or ("ja",)),
            takes_handoffs=bool(self.takes_handoffs.data),
            checked_on=self._read_checked(),
        )

    def validate_minimum_age(self, field: Field) -> None:
        read_age(_text(field))

    def validate_maximum_age(self, field: Field) -> None:
        oldest = read_age(_text(field))
        youngest = _or_none(read_age, self.minimum_age)
        if oldest is not None and youngest is not None and oldest < youngest:
            raise ValidationError("「何歳まで」が「何歳から」より小さいです。どちらかを直してください。")

    def validate_areas(self, field: Field) -> None:
        try:
            self._read_areas(_text(field))
        except AreaUnknown as unknown:
            raise ValidationError(str(unknown)) from None

    def validate_days(self, field: FieldList) -> None:
        for weekday, text in enumerate(field.data):
            try:
                read_day(text or "", weekday)
            except HoursUnclear as unclear:
                raise ValidationError(f"{WEEKDAYS[weekday]}の時間が読めません。{unclear}") from None

    def validate_phone(self, field: Field) -> None:
        read_number(_text(field))

    def validate_url(self, field: Field) -> None:
        read_web_address(_text(field))

    def validate_checked(self, field: FieldList) -> None:
        read_date([part or "" for part in field.data])

    def _read_areas(self, text: str) -> tuple[str, ...]:
        return read_areas(text, self.directory, self.base.eligibility.areas if self.base else ())

    def _read_hours(self) -> OpeningHours:
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
            note=_text(self.hours_note),
        )

    def _read_checked(self) -> date | None:
        try:
            return read_date([part or "" for part in self.checked.data])
        except ValidationError:
            return None


def _text(field: Field) -> str:
    return (field.data or "").replace("\r\n", "\n").strip()


def _or_none(read: Callable[[str], T], field: Field) -> T | None:
    try:
        return read(_text(field))
    except ValueError:
        return None
