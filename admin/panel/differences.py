"""Two forms of one entry, field by field, in words a person can compare."""

from dataclasses import dataclass

from admin.panel.areas import write_areas
from admin.panel.weekly import write_day
from admin.panel.words import KINDS, LANGUAGES, WEEKDAYS, say_day
from content.needs import resident_name
from referral.ports import Directory
from referral.resource import Resource


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs."""

    what: str
    before: str
    after: str


def find_differences(before: Resource, after: Resource, directory: Directory) -> list[Difference]:
    """What changed from one form to the other, in the order of the page."""
    old, new = _describe(before, directory), _describe(after, directory)
    return [Difference(what, old[what], new[what]) for what in old if old[what] != new[what]]


def _describe(entry: Resource, directory: Directory) -> dict[str, str]:
    who, hours = entry.eligibility, entry.hours
    days = [(WEEKDAYS[day], write_day(hours.periods, day)) for day in range(7)]
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
        "時間": "いつでも" if hours.always else "　".join(f"{day} {text}" for day, text in days if text),
        "祝日・年末年始": "開く" if hours.open_on_holidays else "休み",
        "時間の補足": hours.note,
        "電話": entry.phone,
        "ページ": entry.url,
        "場所": entry.address,
        "お金": entry.cost,
        "ことば": "、".join(LANGUAGES.get(code, code) for code in entry.languages),
        "人につなぐ": "はい" if entry.takes_handoffs else "いいえ",
        "確かめた日": say_day(entry.checked_on),
    }
