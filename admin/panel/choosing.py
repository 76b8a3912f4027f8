"""Of two entries one: for each field that differs, which of both goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from admin.panel.differences import find_differences
from referral.ports import Directory
from referral.resource import Resource

FIRST, SECOND, BOTH = "first", "second", "both"

_FIELDS = {
    "名前": "name",
    "よみがな": "kana",
    "ほかの名前": "other_names",
    "団体": "organisation",
    "種類": "kind",
    "できること": "summary",
    "困りごと": "needs",
    "まずすること": "first_step",
    "おしらせ": "notice",
    "何歳から": "eligibility.minimum_age",
    "何歳まで": "eligibility.maximum_age",
    "地いき": "eligibility.areas",
    "その地いきに": "eligibility.ties",
    "ほかの条件": "eligibility.conditions",
    "使えない人": "eligibility.not_for",
    "祝日・年末年始": "hours.open_on_holidays",
    "臨時の休み・特別に開く日": "hours.exceptions",
    "時間の補足": "hours.note",
    "電話": "phone",
    "メール": "email",
    "ページ": "url",
    "場所": "places",
    "持ち物": "documents",
    "お金": "cost",
    "ことば": "languages",
    "人につなぐ": "takes_handoffs",
    "いまの空き": "capacity",
    "まちがったときの危険": "risk",
    "確かめた日": "checked_on",
    "確かめかた": "checked_how",
    "確かめた人": "checked_by",
}
"""What the comparison calls a field, and where it is."""

_WEEK = "時間"
_WEEK_FIELDS = ("hours.periods", "hours.always")
_JOINED = {"ほかの名前", "困りごと", "地いき", "その地いきに", "場所", "ことば"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One field that differs: its ``key`` in the form, both values, whether both can go on, and what is proposed."""

    key: str
    what: str
    first: str
    second: str
    joinable: bool
    proposed: str


def find_choices(first: Resource, second: Resource, directory: Directory) -> list[Choice]:
    """What a person decides. What only one of them says is proposed, else what the first says."""
    return [
        Choice(
            key=_key(one.what),
            what=one.what,
            first=one.before,
            second=one.after,
            joinable=one.what in _JOINED and bool(one.before and one.after),
            proposed=FIRST if one.before else SECOND,
        )
        for one in find_differences(first, second, directory)
        if one.what == _WEEK or one.what in _FIELDS
    ]


def put_together(first: Resource, second: Resource, chosen: Mapping[str, str]) -> Resource:
    """The first entry with the fields for which ``second`` or ``both`` was chosen, by their keys."""
    merged = first
    for what, path in [*_FIELDS.items(), *((_WEEK, path) for path in _WEEK_FIELDS)]:
        picked = chosen.get(_key(what), FIRST)
        if picked == SECOND:
            merged = _set(merged, path, _get(second, path))
        elif picked == BOTH and what in _JOINED:
            merged = _set(merged, path, tuple(dict.fromkeys((*_get(first, path), *_get(second, path)))))
    return merged


def _key(what: str) -> str:
    return "hours" if what == _WEEK else _FIELDS[what].replace(".", "-")


def _get(entry: Resource, path: str) -> Any:
    head, _, rest = path.partition(".")
    value = getattr(entry, head)
    return getattr(value, rest) if rest else value


def _set(entry: Resource, path: str, value: Any) -> Resource:
    head, _, rest = path.partition(".")
    return replace(entry, **{head: replace(getattr(entry, head), **{rest: value}) if rest else value})
