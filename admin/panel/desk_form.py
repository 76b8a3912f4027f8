"""The form of one desk of an organisation: what a person types, checked, and made into a desk and back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)

from admin.panel.areas import AreaUnknown, read_areas, write_areas
from admin.panel.checks import Required, Within, text_of
from admin.panel.fields import Boxes, WithHours, hours_fields, write_hours
from content.needs import resident_name
from referral.duty_desk import Desk
from referral.hours import OpeningHours
from referral.needs import Need
from referral.ports import Directory

_MOST = 20


class DeskForm(WithHours, FlaskForm):
    """One desk. Empty boxes take everybody, and everybody of the organisation."""

    class Meta:
        locales = ("ja",)

    version = HiddenField()
    name = StringField("デスクの名前", [Required("デスクの名前を書いてください。"), Within(40)])
    members = Boxes("ここにすわる人")
    needs = Boxes("受ける困りごと", choices={need.value: resident_name(need) for need in Need})
    areas = TextAreaField("受ける地いき", [Within(300)])
    each = SelectField("1人が同時に話す人数")
    at_once = SelectField("デスクぜんぶで同時に話す人数")
    own_hours = BooleanField("団体の時間とは別の時間にする")
    always, days, on_holidays, exceptions, hours_note = hours_fields()

    directory: Directory
    base: Desk

    def prepare(self, directory: Directory, members: Mapping[str, str], base: Desk) -> None:
        """Give the form what it may offer; ``members`` are names by account id."""
        self.directory = directory
        self.base = base
        self.members.choices = dict(members)
        self.each.choices = _numbers(base.each)
        self.at_once.choices = _numbers(base.at_once)

    def show(self, desk: Desk, organisation_hours: OpeningHours, version: int) -> None:
        """Fill the form from a desk; hours of its own begin with the organisation's."""
        self.process(
            data={
                "version": str(version),
                "name": desk.name,
                "members": list(desk.members),
                "needs": [need.value for need in desk.needs],
                "areas": write_areas(desk.areas, self.directory),
                "each": str(desk.each),
                "at_once": str(desk.at_once),
                "own_hours": desk.hours is not None,
                **write_hours(desk.hours or organisation_hours),
            }
        )

    def read(self) -> Desk:
        """The desk that the form describes; what cannot be read is left empty."""
        return replace(
            self.base,
            name=text_of(self.name),
            members=tuple(self.members.data or ()),
            needs=tuple(need for need in Need if need.value in (self.needs.data or ())),
            areas=self._areas(),
            each=int(self.each.data or 0),
            at_once=int(self.at_once.data or 0),
            hours=self.read_hours() if self.own_hours.data else None,
        )

    def validate_areas(self, field: Field) -> None:
        try:
            read_areas(text_of(field), self.directory, self.base.areas)
        except AreaUnknown as unknown:
            raise ValidationError(str(unknown)) from None

    def validate_days(self, field: FieldList) -> None:
        if not self.own_hours.data:
            return
        super().validate_days(field)
        if not self.read_hours().known:
            raise ValidationError("別の時間にするときは、1日だけでも時間を書いてください。")

    def _areas(self) -> tuple[str, ...]:
        try:
            return read_areas(text_of(self.areas), self.directory, self.base.areas)
        except AreaUnknown:
            return ()


def _numbers(chosen: int) -> Sequence[tuple[str, str]]:
    numbers = sorted({*range(1, _MOST + 1), *filter(None, (chosen,))})
    return [*((str(number), f"{number}人") for number in numbers), ("0", "決めない")]
