"""The form of one sub-committee."""

from collections.abc import Sequence
from dataclasses import replace

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectField, StringField, TextAreaField, ValidationError

from admin.panel.areas import AreaUnknown, read_areas, write_areas
from admin.panel.checks import Required, Within, text_of
from admin.panel.fields import Boxes
from admin.parts import engine
from content.needs import resident_name
from referral.committee import Committee
from referral.needs import Need
from referral.ports import Directory
from referral.resource import Organisation
from referral.store.areas import read_districts


class CommitteeForm(FlaskForm):
    """A name, a theme, an area, members, and the desk that stands for them."""

    class Meta:
        locales = ("ja",)

    version = HiddenField()
    name = StringField("名前", [Required("名前を書いてください。"), Within(80)])
    purpose = TextAreaField("すること", [Within(300)])
    needs = Boxes("テーマ", choices={need.value: resident_name(need) for need in Need})
    areas = TextAreaField("地いき")
    members = Boxes("入っている団体")
    desk = SelectField("デスクを持つ団体")

    directory: Directory
    base: Committee

    def prepare(self, directory: Directory, organisations: Sequence[Organisation], base: Committee) -> None:
        """Give the form what it may offer; ``base`` is what is being changed."""
        self.directory = directory
        self.base = base
        self.members.choices = {one.id: one.name for one in organisations}
        self.desk.choices = {"": "（なし）"} | {one.id: one.name for one in organisations if one.takes_handoffs}

    def show(self, committee: Committee, version: int) -> None:
        """Fill the form from a sub-committee."""
        self.process(
            data={
                "version": str(version),
                "name": committee.name,
                "purpose": committee.purpose,
                "needs": [need.value for need in committee.needs],
                "areas": write_areas(committee.areas, self.directory),
                "members": list(committee.members),
                "desk": committee.desk,
            }
        )

    def read(self) -> Committee:
        """The sub-committee that the form describes; what cannot be read is left empty."""
        try:
            areas = self._read_areas()
        except AreaUnknown:
            areas = ()
        return replace(
            self.base,
            name=text_of(self.name),
            purpose=text_of(self.purpose),
            needs=tuple(need for need in Need if need.value in (self.needs.data or ())),
            areas=areas,
            members=tuple(self.members.data or ()),
            desk=self.desk.data or "",
        )

    def validate_areas(self, _field: Field) -> None:
        try:
            self._read_areas()
        except AreaUnknown as unknown:
            raise ValidationError(str(unknown)) from None

    def validate_members(self, field: Field) -> None:
        if not field.data:
            raise ValidationError("団体を1つ以上選んでください。")

    def validate_desk(self, field: Field) -> None:
        if field.data and field.data not in (self.members.data or ()):
            raise ValidationError("デスクを持つ団体は、「入っている団体」から選んでください。")

    def _read_areas(self) -> tuple[str, ...]:
        return read_areas(text_of(self.areas), self.directory, self.base.areas, read_districts(engine()))
