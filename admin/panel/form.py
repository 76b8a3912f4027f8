"""The form of one entry: what a person types, checked, and made into a resource and back."""

from collections.abc import Sequence
from dataclasses import replace

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)

from admin.panel.areas import AreaUnknown, read_areas
from admin.panel.checks import (
    Readable,
    Required,
    Within,
    or_none,
    read_age,
    read_mail_address,
    read_number,
    read_web_address,
    text_of,
)
from admin.panel.fields import Boxes, Day, PlaceForm, WithHours, hours_fields
from admin.panel.form_values import split_names, write_values
from admin.panel.words import RISKS
from admin.parts import engine
from content.labels import CAPACITIES, CHECKED_HOW, KINDS, LANGUAGES, TIES
from content.needs import resident_name
from referral.needs import Need
from referral.ports import Directory
from referral.resource import (
    Capacity,
    CapacityState,
    CheckedHow,
    Eligibility,
    Organisation,
    Place,
    Resource,
    ResourceKind,
    RiskClass,
    Tie,
)
from referral.store.areas import read_districts


class ResourceForm(WithHours, FlaskForm):
    """One entry. Only a name is needed to put it away as a draft; what publishing needs is checked then."""

    class Meta:
        locales = ("ja",)

    version = HiddenField()
    name = StringField("名前", [Required("名前を書いてください。"), Within(80)])
    kana = StringField("よみがな", [Within(160)])
    other_names = StringField("ほかの名前", [Within(300)])
    organisation = SelectField("団体")
    kind = SelectField("種類", choices={kind.value: label for kind, label in KINDS.items()})
    summary = TextAreaField("できること", [Within(300)])
    needs = Boxes("困りごと", choices={need.value: resident_name(need) for need in Need})
    first_step = TextAreaField("まずすること", [Within(200)])
    notice = TextAreaField("おしらせ", [Within(100)])
    minimum_age = StringField("何歳から", [Readable(read_age)])
    maximum_age = StringField("何歳まで")
    areas = TextAreaField("地いき")
    ties = Boxes("その地いきに", choices={tie.value: label for tie, label in TIES.items()})
    conditions = StringField("ほかの条件", [Within(200)])
    not_for = StringField("使えない人", [Within(200)])
    always, days, on_holidays, exceptions, hours_note = hours_fields()
    phone = StringField("電話", [Within(64), Readable(read_number)])
    email = StringField("メール", [Within(254), Readable(read_mail_address)])
    url = StringField("ページ", [Within(500), Readable(read_web_address)])
    places = FieldList(FormField(PlaceForm), label="場所", max_entries=20)
    documents = StringField("持ち物", [Within(150)])
    cost = StringField("お金", [Within(100)])
    languages = Boxes("ことば", choices=LANGUAGES)
    takes_handoffs = BooleanField("ここから人につなぐ（相談デスクで受ける）")
    capacity = SelectField(
        "いまの空き", choices={"": "書かない", **{state.value: label for state, label in CAPACITIES.items()}}
    )
    capacity_until = Day("いつまでの話か")
    risk = SelectField("まちがったときの危険", choices={risk.value: label for risk, label in RISKS.items()})
    checked = Day("確かめた日")
    checked_how = SelectField(
        "確かめかた", choices={"": "（なし）", **{how.value: label for how, label in CHECKED_HOW.items()}}
    )
    checked_by = StringField("確かめた人", [Within(80)])

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
        self.process(data={"version": str(version), **write_values(resource, self.directory)})

    def read(self, resource_id: str) -> Resource:
        """The entry that the form describes. What cannot be read is left empty, so that a preview always works."""
        organisation = self._read_organisation()
        begun = self.base or Resource(resource_id, organisation, "", ResourceKind.DESK, "", ())
        return replace(
            begun,
            organisation=organisation,
            name=text_of(self.name),
            kana=text_of(self.kana),
            other_names=split_names(text_of(self.other_names)),
            kind=ResourceKind(self.kind.data) if self.kind.data in {kind.value for kind in KINDS} else begun.kind,
            summary=text_of(self.summary),
            needs=tuple(need for need in Need if need.value in (self.needs.data or ())),
            first_step=text_of(self.first_step),
            notice=text_of(self.notice),
            eligibility=Eligibility(
                minimum_age=or_none(read_age, self.minimum_age),
                maximum_age=or_none(read_age, self.maximum_age),
                areas=or_none(self._read_areas, self.areas) or (),
                conditions=text_of(self.conditions),
                not_for=text_of(self.not_for),
                ties=tuple(tie for tie in Tie if tie.value in (self.ties.data or ())) or (Tie.LIVES,),
            ),
            hours=self.read_hours(),
            phone=or_none(read_number, self.phone) or "",
            email=or_none(read_mail_address, self.email) or "",
            url=or_none(read_web_address, self.url) or "",
            places=tuple(place for part in self.places if (place := part.form.read()) != Place()),
            documents=text_of(self.documents),
            cost=text_of(self.cost),
            languages=tuple(self.languages.data or ("ja",)),
            takes_handoffs=bool(self.takes_handoffs.data),
            capacity=self._read_capacity(),
            risk=RiskClass(self.risk.data) if self.risk.data in {risk.value for risk in RISKS} else begun.risk,
            checked_on=self.checked.day,
            checked_how=CheckedHow(self.checked_how.data) if self.checked_how.data in set(CheckedHow) else None,
            checked_by=text_of(self.checked_by),
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

    def validate_capacity_until(self, field: Day) -> None:
        if self.capacity.data and field.day is None:
            raise ValidationError("「いまの空き」を書くときは、いつまでの話か、日付も書いてください。")

    def _read_organisation(self) -> Organisation:
        otherwise = self.base.organisation if self.base else self.organisations[0]
        return next((one for one in self.organisations if one.id == self.organisation.data), otherwise)

    def _read_areas(self, text: str) -> tuple[str, ...]:
        kept = self.base.eligibility.areas if self.base else ()
        return read_areas(text, self.directory, kept, read_districts(engine()))

    def _read_capacity(self) -> Capacity | None:
        state, until = self.capacity.data, self.capacity_until.day
        return Capacity(CapacityState(state), until) if state in set(CapacityState) and until else None
