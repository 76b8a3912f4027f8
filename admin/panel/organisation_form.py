"""The form of one organisation: what a person types, checked, and made into an organisation and back."""

from dataclasses import replace

from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, HiddenField, StringField, ValidationError

from admin.panel.checks import Readable, Required, Within, or_none, read_number, text_of
from admin.panel.fields import WithHours, hours_fields, write_hours
from referral.resource import Organisation


class OrganisationForm(WithHours, FlaskForm):
    """One organisation; without ``name`` and ``takes_handoffs`` where those are not this person's to decide."""

    class Meta:
        locales = ("ja",)

    version = HiddenField()
    name = StringField("名前", [Required("名前を書いてください。"), Within(80)])
    phone = StringField("電話", [Within(32), Readable(read_number)])
    takes_handoffs = BooleanField("相談を引きうける（当番の人が、相談デスクで受ける）")
    always, days, on_holidays, hours_note = hours_fields()

    base: Organisation

    def prepare(self, base: Organisation, whole: bool) -> None:
        """``base`` is what is being changed; without ``whole`` only its number and hours can be."""
        self.base = base
        if not whole:
            del self.name
            del self.takes_handoffs

    def show(self, organisation: Organisation, version: int) -> None:
        """Fill the form from an organisation."""
        self.process(
            data={
                "version": str(version),
                "name": organisation.name,
                "phone": organisation.phone,
                "takes_handoffs": organisation.takes_handoffs,
                **write_hours(organisation.desk_hours),
            }
        )

    def read(self) -> Organisation:
        """The organisation that the form describes; what cannot be read is left empty."""
        return replace(
            self.base,
            name=text_of(self.name) if self.name else self.base.name,
            takes_handoffs=bool(self.takes_handoffs.data) if self.takes_handoffs else self.base.takes_handoffs,
            phone=or_none(read_number, self.phone) or "",
            desk_hours=self.read_hours(),
        )

    def validate_days(self, field: FieldList) -> None:
        super().validate_days(field)
        wanted = self.read()
        # Without hours nobody could be told when their words will be read.
        if wanted.takes_handoffs and not wanted.desk_hours.known:
            raise ValidationError("相談を引きうける団体には、デスクの時間が要ります。1日だけでも書いてください。")
