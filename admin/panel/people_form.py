"""The forms of a new account, and of one that changes."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import Field, SelectField, StringField, ValidationError

from admin.panel.checks import Required, Within, text_of
from admin.panel.words import ROLES
from referral.resource import Organisation
from referral.store.accounts import MEMBERS, Role

LOGIN_TAKEN = "このIDは、もう使われています。別のIDにしてください。"


class ChangeForm(FlaskForm):
    """What may change about somebody who signs in."""

    class Meta:
        locales = ("ja",)

    name = StringField("名前", [Required("名前を書いてください。"), Within(64)])
    role = SelectField("役わり", choices={role.value: label for role, label in ROLES.items()})
    organisation = SelectField("団体")

    def prepare(self, organisations: Sequence[Organisation]) -> None:
        """Give the form the organisations that it may offer."""
        self.organisation.choices = {"": "（なし）"} | {one.id: one.name for one in organisations}

    @property
    def wanted_role(self) -> Role:
        return Role(self.role.data)

    @property
    def wanted_organisation(self) -> str:
        """The id of the organisation; empty for the roles that belong to none."""
        return self.organisation.data if self.wanted_role in MEMBERS else ""

    def validate_organisation(self, field: Field) -> None:
        if not self.role.errors and self.wanted_role in MEMBERS and not field.data:
            raise ValidationError("当番の人と責任者、団体で編集する人には、団体が要ります。")


class PersonForm(ChangeForm):
    """Somebody who is to sign in; they choose their password themselves."""

    login = StringField("ID", [Required("IDを書いてください。"), Within(64)])

    def validate_login(self, field: Field) -> None:
        login = text_of(field)
        if not login.isprintable() or any(letter.isspace() for letter in login):
            raise ValidationError("IDには、空白を入れないでください。")
