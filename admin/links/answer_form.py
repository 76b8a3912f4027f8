"""The form by which an organisation says of one entry whether it is still right, and what has changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField, StringField, ValidationError

from admin.panel.checks import Within
from admin.panel.form import ResourceForm
from admin.panel.form_values import write_values
from referral.needs import Need
from referral.resource import Resource
from referral.store.answers import Answer, Says

_HOURS = {"always", "days", "on_holidays", "exceptions", "hours_note"}
_LIMITS = {"minimum_age", "maximum_age", "areas", "conditions", "not_for"}
_FIELDS = {"name", "summary", "needs", "first_step", "phone", "url", "places", "cost"}

ROOM = {
    "": "（答えない）",
    "open": "はい、受けられます",
    "full": "いまは、いっぱいです",
    "no": "いいえ、受けていません",
}


class AnswerForm(ResourceForm):
    """One entry, with those fields of its form that its organisation knows best; the others stay as they were."""

    says = RadioField(
        "いまも合っていますか",
        choices={
            Says.SAME: "変わりありません",
            Says.CHANGED: "変わったところがある（下で直す）",
            Says.OVER: "もうやっていません",
        },
        validate_choice=False,
    )

    base: Resource

    def show_asked(self, version: int) -> None:
        """Fill the form from the entry that is asked about."""
        self.process(data={"version": str(version), "says": None, **write_values(self.base, self.directory)})

    def answer(self) -> Answer:
        """What was answered; the entry as it was unless it has changed."""
        says = Says(self.says.data)
        version = self.version.data or ""
        wanted = self._read_changes() if says is Says.CHANGED else self.base
        return Answer(says, wanted, int(version) if version.isdecimal() and len(version) < 10 else 0)

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """What was left as it was needs no mending here, however it came into the list."""
        super().validate(extra_validators)
        looked_at = {"says", *self._changed()}
        for field in self:
            if field.short_name not in looked_at:
                field.errors = []
        return not self.errors

    def validate_says(self, field: Field) -> None:
        if field.data not in set(Says):
            raise ValidationError(f"「{self.base.name}」について、1つ選んでください。")
        if field.data == Says.CHANGED and not self._changed():
            raise ValidationError("変わったところを、下で直してください。")
        if field.data == Says.SAME and self._changed():
            raise ValidationError(
                "下で直したところがあります。「変わったところがある」を選ぶか、元にもどしてください。"
            )

    def _changed(self) -> set[str]:
        """The fields in which something else stands than was shown."""
        # Boxes are ticked in no order.
        shown = write_values(self.base, self.directory) | {"needs": [n.value for n in Need if n in self.base.needs]}
        asked = _HOURS | _LIMITS | _FIELDS
        return {name for name in asked if _plain(self[name].data) != _plain(shown[name])}

    def _read_changes(self) -> Resource:
        changed, typed = self._changed(), self.read(self.base.id)
        limits = {name: getattr(typed.eligibility, name) for name in changed & _LIMITS}
        return replace(
            self.base,
            **{name: getattr(typed, name) for name in changed & _FIELDS},
            eligibility=replace(self.base.eligibility, **limits),
            hours=typed.hours if changed & _HOURS else self.base.hours,
        )


class AnswerEndForm(FlaskForm):
    """What is asked once, after all entries."""

    class Meta:
        locales = ("ja",)

    by = StringField("答えた人の役わり", [Within(40)])
    room = SelectField("いま、紹介を受けられますか", choices=ROOM)


def _plain(value: object) -> object:
    """A browser writes lines, spaces and empty boxes in its own way."""
    if isinstance(value, str):
        return "".join(value.split())
    if isinstance(value, dict):
        return {name: text for name, part in value.items() if (text := _plain(part))}
    if isinstance(value, list):
        parts = [_plain(part) for part in value]
        # Places that say nothing are none.
        return [part for part in parts if part != {}]
    return value or ""
