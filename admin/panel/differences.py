"""Two forms of one entry or organisation, field by field, in words a person can compare."""

from dataclasses import dataclass

from admin.panel.areas import write_areas
from admin.panel.weekly import say_week
from admin.panel.words import say_day
from content.labels import KINDS, LANGUAGES
from content.needs import resident_name
from referral.hours import OpeningHours
from referral.ports import Directory
from referral.resource import Organisation, Resource


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs."""

    what: str
    before: str
    after: str


def find_differences(before: Resource, after: Resource, directory: Directory) -> list[Difference]:
    """What changed from one form of an entry to the other, in the order of the page."""
    return _compare(_describe(before, directory), _describe(after, directory))


def compare_organisations(before: Organisation, after: Organisation) -> list[Difference]:
    """What changed from one form of an organisation to the other, in the order of the page."""
    return _compare(_describe_organisation(before), _describe_organisation(after))


def _compare(old: dict[str, str], new: dict[str, str]) -> list[Difference]:
    return [Difference(what, old[what], new[what]) for what in old if old[what] != new[what]]


def _describe_organisation(organisation: Organisation) -> dict[str, str]:
    return {
        "名前": organisation.name,
        "電話": organisation.phone,
        "相談を引きうける": _yes_or_no(organisation.takes_handoffs),
        **_describe_hours(organisation.desk_hours),
    }


def _describe_hours(hours: OpeningHours) -> dict[str, str]:
    return {
        "時間": say_week(hours),
        "祝日・年末年始": "開く" if hours.open_on_holidays else "休み",
        "時間の補足": hours.note,
    }


def _yes_or_no(value: bool) -> str:
    return "はい" if value else "いいえ"


def _describe(entry: Resource, directory: Directory) -> dict[str, str]:
    who = entry.eligibility
    return {
        "名前": entry.name,
        "団体": entry.organisation.name,
        "種類": KINDS[entry.kind],
        "できること": entry.summary,
        "困りごと": "、".join(resident_name(need) for need in entry.needs),
        "まずすること": entry.first_step,
        "何歳から": "" if who.minimum_age is None else str(who.minimum_age),
        "何歳まで": "" if who.maximum_age is None else str(who.maximum_age),
        "住む所": write_areas(who.areas, directory),
        "ほかの条件": who.conditions,
        "使えない人": who.not_for,
        **_describe_hours(entry.hours),
        "電話": entry.phone,
        "ページ": entry.url,
        "場所": entry.address,
        "お金": entry.cost,
        "ことば": "、".join(LANGUAGES.get(code, code) for code in entry.languages),
        "人につなぐ": _yes_or_no(entry.takes_handoffs),
        "確かめた日": say_day(entry.checked_on),
    }
