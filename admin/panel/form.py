"""The form of one entry: what a person types, checked, and made into a resource and back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

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
from admin.panel.checks import (
    Readable,
    Required,
    Within,
    or_none,
    read_age,
    read_date,
    read_number,
    read_web_address,
    text_of,
)
from admin.panel.fields import Boxes, WithHours, hours_fields, write_hours
from content.labels import KINDS, LANGUAGES
from content.needs import resident_name
from referral.needs import Need
from referral.ports import Directory
from referral.resource import Eligibility, Organisation, Place, Resource, ResourceKind


class ResourceForm(WithHours, FlaskForm):
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
    minimum_age = StringField("何歳から", [Readable(read_age)])
    maximum_age = StringField("何歳まで")
    areas = TextAreaField("住む所")
    conditions = StringField("ほかの条件", [Within(200)])
    not_for = StringField("使えない人", [Within(200)])
    always, days, on_holidays, hours_note = hours_fields()
    phone = StringField("電話", [Within(64), Readable(read_number)])
    url = StringField("ページ", [Within(500), Readable(read_web_address)])
    address = StringField("場所", [Within(200)])
    cost = StringField("お金", [Within(100)])
    languages = Boxes("ことば", choices=LANGUAGES)
    takes_handoffs = BooleanField("ここから人につなぐ（相談デスクで受ける）")
    checked = FieldList(StringField(), label="確かめた日", min_entries=3, max_entries=3)

    directory: Directory
    organisations: Sequence[Organisation]
    base: Resource | None = None

    def prepare(self, directory: Directory, organisations: Sequence[Organisation], base: Resource | None) -> None:
        """Give the form what it may offer; ``base`` is the entry that is being changed."""
        self.directory = directory
        self.organisations = organisations
        self.base = base
        self.organisation.choices = {organisation.id: organisation.name for organisation in organisations}
        others = [code for code in (base.languages if base else ()) if code not in LANGUAGES]
        self.languages.choices = LANGUAGES | {code: code for code in others}

    def show(self, resource: Resource, version: int) -> None:
        """Fill the form from an entry."""
        who = resource.eligibility
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
                **write_hours(resource.hours),
                "phone": resource.phone,
                "url": resource.url,
                "address": resource.address,
                "cost": resource.cost,
                "languages": list(resource.languages),
                "takes_handoffs": resource.takes_handoffs,
                "checked": [str(part) for part in (checked.year, checked.month, checked.day)] if checked else [""] * 3,
            }
        )

    def read(self, resource_id: str) -> Resource:
        """The entry that the form describes. What cannot be read is left empty, so that a preview always works."""
        organisation = self._read_organisation()
        begun = self.base or Resource(resource_id, organisation, "", ResourceKind.DESK, "", ())
        return replace(
            begun,
            organisation=organisation,
            name=text_of(self.name),
            kind=ResourceKind(self.kind.data) if self.kind.data in {kind.value for kind in KINDS} else begun.kind,
            summary=text_of(self.summary),
            needs=tuple(need for need in Need if need.value in (self.needs.data or ())),
            first_step=text_of(self.first_step),
            eligibility=Eligibility(
                minimum_age=or_none(read_age, self.minimum_age),
                maximum_age=or_none(read_age, self.maximum_age),
                areas=or_none(self._read_areas, self.areas) or (),
                conditions=text_of(self.conditions),
                not_for=text_of(self.not_for),
            ),
            hours=self.read_hours(),
            phone=or_none(read_number, self.phone) or "",
            url=or_none(read_web_address, self.url) or "",
            places=self._read_places(begun),
            cost=text_of(self.cost),
            languages=tuple(self.languages.data or ("ja",)),
            takes_handoffs=bool(self.takes_handoffs.data),
            checked_on=self._read_checked(),
        )

    def validate_maximum_age(self, field: Field) -> None:
        oldest = read_age(text_of(field))
        youngest = or_none(read_age, self.minimum_age)
        if oldest is not None and youngest is not None and oldest < youngest:
            raise ValidationError("「何歳まで」が「何歳から」より小さいです。どちらかを直してください。")

    def validate_areas(self, field: Field) -> None:
        try:
            self._read_areas(text_of(field))
        except AreaUnknown as unknown:
            raise ValidationError(str(unknown)) from None

    def validate_takes_handoffs(self, field: Field) -> None:
        if field.data and not self._read_organisation().takes_handoffs:
            raise ValidationError("この団体は、まだ相談を引きうけていません。先に「団体」のページで決めてください。")

    def validate_checked(self, field: FieldList) -> None:
        read_date([part or "" for part in field.data])

    def _read_places(self, begun: Resource) -> tuple[Place, ...]:
        first, others = (begun.places or (Place(),))[0], begun.places[1:]
        address = text_of(self.address)
        return (replace(first, address=address), *others) if address or begun.places else ()

    def _read_organisation(self) -> Organisation:
        otherwise = self.base.organisation if self.base else self.organisations[0]
        return next((one for one in self.organisations if one.id == self.organisation.data), otherwise)

    def _read_areas(self, text: str) -> tuple[str, ...]:
        return read_areas(text, self.directory, self.base.eligibility.areas if self.base else ())

    def _read_checked(self) -> date | None:
        try:
            return read_date([part or "" for part in self.checked.data])
        except ValidationError:
            return None
