"""The form of one organisation: what a person types, checked, and made into an organisation and back."""

from dataclasses import replace

from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, HiddenField, SelectField, StringField, ValidationError

from admin.panel.checks import (
    Readable,
    Required,
    Within,
    or_none,
    read_corporate_number,
    read_mail_address,
    read_number,
    read_web_address,
    text_of,
)
from admin.panel.fields import Day, WithHours, hours_fields, split_day, write_hours
from admin.panel.words import RANKS
from referral.resource import MemberRank, Organisation

_FOR_STAFF = ("name", "kana", "corporate_number", "takes_handoffs", "rank", "joined", "pledged")
"""What the platform decides, and not the organisation itself."""


class OrganisationForm(WithHours, FlaskForm):
    """One organisation; without what is for staff where it is not this person's to decide."""

    class Meta:
        locales = ("ja",)

    version = HiddenField()
    name = StringField("名前", [Required("名前を書いてください。"), Within(80)])
    kana = StringField("よみがな", [Within(160)])
    corporate_number = StringField("法人番号", [Readable(read_corporate_number)])
    phone = StringField("電話", [Within(32), Readable(read_number)])
    url = StringField("ページ", [Within(500), Readable(read_web_address)])
    address = StringField("住所", [Within(200)])
    contact = StringField("担当", [Within(80)])
    email = StringField("確認のメールの宛先", [Within(254), Readable(read_mail_address)])
    rank = SelectField("会員の区分", choices={rank.value: label for rank, label in RANKS.items()})
    joined = Day("入った日")
    pledged = Day("秘密をまもる約束をした日")
    takes_handoffs = BooleanField("相談を引きうける（当番の人が、相談デスクで受ける）")
    always, days, on_holidays, exceptions, hours_note = hours_fields()

    base: Organisation

    def prepare(self, base: Organisation, whole: bool) -> None:
        """``base`` is what is being changed; without ``whole`` only how to reach it and its hours can be."""
        self.base = base
        if not whole:
            for name in _FOR_STAFF:
                delattr(self, name)

    def show(self, organisation: Organisation, version: int) -> None:
        """Fill the form from an organisation."""
        self.process(
            data={
                "version": str(version),
                "name": organisation.name,
                "kana": organisation.kana,
                "corporate_number": organisation.corporate_number,
                "phone": organisation.phone,
                "url": organisation.url,
                "address": organisation.address,
                "contact": organisation.contact,
                "email": organisation.email,
                "rank": organisation.rank.value,
                "joined": split_day(organisation.joined_on),
                "pledged": split_day(organisation.pledged_on),
                "takes_handoffs": organisation.takes_handoffs,
                **write_hours(organisation.desk_hours),
            }
        )

    def read(self) -> Organisation:
        """The organisation that the form describes; what cannot be read is left empty."""
        reached = replace(
            self.base,
            phone=or_none(read_number, self.phone) or "",
            url=or_none(read_web_address, self.url) or "",
            address=text_of(self.address),
            contact=text_of(self.contact),
            email=or_none(read_mail_address, self.email) or "",
            desk_hours=self.read_hours(),
        )
        if not self.name:
            return reached
        return replace(
            reached,
            name=text_of(self.name),
            kana=text_of(self.kana),
            corporate_number=or_none(read_corporate_number, self.corporate_number) or "",
            rank=MemberRank(self.rank.data) if self.rank.data in set(MemberRank) else self.base.rank,
            joined_on=self.joined.day,
            pledged_on=self.pledged.day,
            takes_handoffs=bool(self.takes_handoffs.data),
        )

    def validate_days(self, field: FieldList) -> None:
        super().validate_days(field)
        wanted = self.read()
        # Without hours nobody could be told when their words will be read.
        if wanted.takes_handoffs and not wanted.desk_hours.known:
            raise ValidationError("相談を引きうける団体には、デスクの時間が要ります。1日だけでも書いてください。")
