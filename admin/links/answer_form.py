"""The form by which an organisation says of one entry whether it is still right, and what has changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, SelectField, StringField, TextAreaField, ValidationError

from admin.panel.checks import Readable, Required, Within, or_none, read_number, read_web_address, text_of
from admin.panel.fields import WithHours, hours_fields, write_hours
from referral.resource import Place, Resource
from referral.store.answers import Answer, Says

_TEXTS = {"name", "summary", "first_step", "cost"}
_LIMITS = {"conditions", "not_for"}
_HOURS = {"always", "days", "on_holidays", "exceptions", "hours_note"}

ROOM = {
    "": "（答えない）",
    "open": "はい、受けられます",
    "full": "いまは、いっぱいです",
    "no": "いいえ、受けていません",
}


class AnswerForm(WithHours, FlaskForm):
    """One entry. What cannot be said here, such as new needs, is said in the notice to staff or in the panel."""

    class Meta:
        locales = ("ja",)

    version = HiddenField()
    says = RadioField(
        "いまも合っていますか",
        choices={
            Says.SAME: "変わりありません",
            Says.CHANGED: "変わったところがある（下で直す）",
            Says.OVER: "もうやっていません",
        },
        validate_choice=False,
    )
    name = StringField("名前", [Required("名前を書いてください。"), Within(80)])
    summary = TextAreaField("できること", [Required("できることを書いてください。"), Within(300)])
    first_step = TextAreaField("まずすること", [Within(200)])
    conditions = StringField("使える人の条件", [Within(200)])
    not_for = StringField("使えない人", [Within(200)])
    always, days, on_holidays, exceptions, hours_note = hours_fields()
    phone = StringField("電話", [Within(64), Readable(read_number)])
    url = StringField("ページ", [Within(500), Readable(read_web_address)])
    address = StringField("場所", [Within(200)])
    cost = StringField("お金", [Within(100)])

    base: Resource

    def prepare(self, base: Resource) -> None:
        """``base`` is the entry that is asked about."""
        self.base = base

    def show(self, version: int) -> None:
        """Fill the form from the entry."""
        self.process(data={"version": str(version), "says": None, **_write(self.base)})

    def read(self) -> Answer:
        """What was answered; the entry as it was unless it has changed."""
        says = Says(self.says.data)
        version = self.version.data or ""
        wanted = self._read_entry() if says is Says.CHANGED else self.base
        return Answer(says, wanted, int(version) if version.isdecimal() and len(version) < 10 else 0)

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """What was left as it was needs no mending here, however it came into the list."""
        super().validate(extra_validators)
        changed = self._changed()
        for name in _write(self.base):
            if name not in changed:
                self[name].errors = []
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
        return {name for name, shown in _write(self.base).items() if _plain(self[name].data) != _plain(shown)}

    def _read_entry(self) -> Resource:
        changed = self._changed()
        texts: dict[str, Any] = {
            name: text_of(self[name]) for name in changed & {"name", "summary", "first_step", "cost"}
        }
        limits: dict[str, Any] = {name: text_of(self[name]) for name in changed & {"conditions", "not_for"}}
        wanted = replace(self.base, **texts, eligibility=replace(self.base.eligibility, **limits))
        if changed & _HOURS:
            wanted = replace(wanted, hours=self.read_hours())
        if "phone" in changed:
            wanted = replace(wanted, phone=or_none(read_number, self.phone) or "")
        if "url" in changed:
            wanted = replace(wanted, url=or_none(read_web_address, self.url) or "")
        if "address" in changed:
            wanted = replace(wanted, places=_at(self.base.places, text_of(self.address)))
        return wanted


class AnswerEndForm(FlaskForm):
    """What is asked once, after all entries."""

    class Meta:
        locales = ("ja",)

    by = StringField("答えた人の役わり", [Within(40)])
    room = SelectField("いま、紹介を受けられますか", choices=ROOM)


def _at(places: tuple[Place, ...], address: str) -> tuple[Place, ...]:
    """The places with another address for the first that has one."""
    for number, place in enumerate(places):
        if place.address:
            kept = (replace(place, address=address),) if address else ()
            return (*places[:number], *kept, *places[number + 1 :])
    return (*places, Place(address=address)) if address else places


def _write(entry: Resource) -> dict[str, object]:
    """What is shown of an entry, by field."""
    return {
        "name": entry.name,
        "summary": entry.summary,
        "first_step": entry.first_step,
        "conditions": entry.eligibility.conditions,
        "not_for": entry.eligibility.not_for,
        **write_hours(entry.hours),
        "phone": entry.phone,
        "url": entry.url,
        "address": entry.address,
        "cost": entry.cost,
    }


def _plain(value: object) -> object:
    """A browser writes lines, spaces at the end and empty boxes in its own way."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return [_plain(part) for part in value] if isinstance(value, list) else value or ""
