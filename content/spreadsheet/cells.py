"""What the cells of one row say; what cannot be read is noted with what was probably meant."""

import re
import unicodedata
from collections.abc import Callable, Mapping

from content.area_names import AreaUnknown, read_area_names
from content.importing.dates import read_day
from content.importing.opening import read_hours
from content.importing.phones import read_phone, restore_zero
from content.importing.problems import Problem
from content.importing.reasons import Reason
from content.importing.web import read_web_address
from content.labels import CAPACITIES, CHECKED_HOW, KINDS, LANGUAGES, SHORT_RISKS, TIES
from content.needs import find_needs_named
from content.spreadsheet.hours import read_exceptions
from content.spreadsheet.places import read_places
from referral.resource import Area, Capacity, Place, ResourceKind, RiskClass

Changes = dict[str, object]
"""Fields of an entry by name; those of its hours and its eligibility by ``hours.…`` and ``eligibility.…``."""

_LONGEST = {"name": 80, "summary": 2000, "first_step": 2000, "url": 500, "address": 500, "cost": 500}
_OLDEST = 130
_BETWEEN = re.compile(r"[、,;；/／\n]+|・(?=\S)")
_YES = frozenset({"はい", "開く", "あり", "有", "可", "○", "〇", "◯", "yes", "true", "1", "対応"})


class Notes:
    """The problems of one row, gathered while it is read."""

    def __init__(self, row: int, key: str, headings: Mapping[str, str]) -> None:
        self.row = row
        self.key = key
        self.headings = headings
        self.problems: list[Problem] = []

    def refuse(self, column: str, reason: Reason, text: str, correction: str = "") -> None:
        """The row cannot be taken like this."""
        self._note(column, reason, text, refused=True, correction=correction)

    def keep(self, column: str, reason: Reason, text: str) -> None:
        """The row is taken, and staff should look at this cell."""
        self._note(column, reason, text, refused=False, correction="")

    def _note(self, column: str, reason: Reason, text: str, *, refused: bool, correction: str) -> None:
        heading = self.headings.get(column, column)
        self.problems.append(Problem(self.row, self.key, heading, reason, text, refused, correction))


def read_part(part: str, cells: Mapping[str, str], notes: Notes, own_areas: Mapping[str, Area]) -> Changes:
    """What the cells of one part (columns that belong together, by key) change in an entry."""
    if part == "areas":
        return _read_areas(cells["areas"], notes, own_areas)
    if part in _PARTS:
        return _PARTS[part](cells, notes)
    text = cells[part]
    if len(text) > _LONGEST.get(part, 500):
        notes.refuse(part, Reason.TOO_LONG, text[:100])
    return {_ELIGIBILITY.get(part, part): text}


_ELIGIBILITY = {"conditions": "eligibility.conditions", "not_for": "eligibility.not_for"}


def _read_areas(text: str, notes: Notes, own_areas: Mapping[str, Area]) -> Changes:
    try:
        return {"eligibility.areas": read_area_names(text, own_areas)}
    except AreaUnknown:
        notes.refuse("areas", Reason.AREA_UNKNOWN, text)
        return {}


def _read_kind(cells: Mapping[str, str], notes: Notes) -> Changes:
    text = cells["kind"]
    named = [kind for kind, label in KINDS.items() if text in (label, kind.value)]
    found = named or [kind for kind, words in _KIND_WORDS.items() if any(word in text for word in words)]
    if text and not found:
        notes.keep("kind", Reason.KIND_UNKNOWN, text)
    return {"kind": found[0] if found else ResourceKind.DESK}


_KIND_WORDS = {
    ResourceKind.BENEFIT: ("給付", "貸付", "手当", "助成", "制度"),
    ResourceKind.PLACE: ("居場所", "食堂", "サロン", "カフェ", "フリースペース"),
    ResourceKind.GROUP: ("集まり", "サークル", "家族会", "自助"),
    ResourceKind.LINE: ("電話", "チャット", "SNS", "LINE"),
    ResourceKind.DESK: ("相談", "窓口"),
}


def _read_needs(cells: Mapping[str, str], notes: Notes) -> Changes:
    found, unknown = find_needs_named(_split(cells["needs"]))
    if unknown:
        notes.keep("needs", Reason.NEED_UNKNOWN, "、".join(unknown))
    return {"needs": found}


def _read_ages(cells: Mapping[str, str], notes: Notes) -> Changes:
    changes: Changes = {}
    for column in ("minimum_age", "maximum_age"):
        if column not in cells:
            continue
        plain = unicodedata.normalize("NFKC", cells[column]).strip().removesuffix("以上").removesuffix("以下")
        plain = plain.removesuffix("まで").removesuffix("から").removesuffix("歳")
        if plain and not (plain.isascii() and plain.isdecimal() and int(plain[:4]) <= _OLDEST):
            notes.refuse(column, Reason.AGE_BAD, cells[column])
            return {}
        changes[f"eligibility.{column}"] = int(plain) if plain else None
    low, high = changes.get("eligibility.minimum_age"), changes.get("eligibility.maximum_age")
    if isinstance(low, int) and isinstance(high, int) and high < low:
        notes.refuse("maximum_age", Reason.AGES_CROSSED, cells["maximum_age"])
    return changes


def _read_hours(cells: Mapping[str, str], notes: Notes) -> Changes:
    read = read_hours(cells.get("hours", ""), cells.get("closed", ""))
    if read.unread:
        reason = Reason.HOURS_KEPT if read.unread == "all" else Reason.HOURS_PART_KEPT
        notes.keep("hours", reason, cells.get("hours", ""))
    changes: Changes = {
        "hours.periods": read.hours.periods,
        "hours.always": read.hours.always,
        "hours.note": " / ".join(filter(None, (read.hours.note, cells.get("hours_note", "")))),
        "hours.open_on_holidays": read.hours.open_on_holidays,
    }
    if cells.get("on_holidays"):
        changes["hours.open_on_holidays"] = _is_yes(cells["on_holidays"])
    return changes


def _read_phone(cells: Mapping[str, str], notes: Notes) -> Changes:
    text = cells["phone"]
    read = read_phone(text)
    if text and not read.number:
        whole = restore_zero(text)
        notes.refuse("phone", Reason.PHONE_ZERO_LOST if whole else Reason.PHONE_BAD, text, whole)
    elif read.oddly_grouped:
        notes.keep("phone", Reason.PHONE_GROUPED, text)
    if read.rest and read.number:
        notes.keep("phone", Reason.PHONE_MORE, text)
        return {"phone": read.number, "beside_phone": read.rest}
    return {"phone": read.number}


def _read_url(cells: Mapping[str, str], notes: Notes) -> Changes:
    url = read_web_address(cells["url"])
    if cells["url"] and not url:
        notes.refuse("url", Reason.URL_BAD, cells["url"])
    return {"url": url}


def _read_languages(cells: Mapping[str, str], notes: Notes) -> Changes:
    codes = {label: code for code, label in LANGUAGES.items()} | {code: code for code in LANGUAGES}
    named = _split(cells["languages"])
    unknown = [name for name in named if name not in codes and not re.fullmatch(r"[a-z]{2,3}(-\w+)?", name)]
    if unknown:
        notes.keep("languages", Reason.LANGUAGE_UNKNOWN, "、".join(unknown))
    found = dict.fromkeys(codes.get(name, name) for name in named if name not in unknown)
    return {"languages": tuple(found) or ("ja",)}


def _read_checked(cells: Mapping[str, str], notes: Notes) -> Changes:
    text = cells["checked_on"]
    read = read_day(text)
    if text and (read.day is None or read.guessed):
        correction = read.day.isoformat() if read.day else ""
        notes.refuse("checked_on", Reason.DATE_NUMBER if read.guessed else Reason.DATE_BAD, text, correction)
    return {"checked_on": read.day}


def _read_other_names(cells: Mapping[str, str], _: Notes) -> Changes:
    return {"other_names": tuple(name for name in re.split(r"[、,;；\n]+", cells["other_names"]) if name)}


def _read_ties(cells: Mapping[str, str], notes: Notes) -> Changes:
    by_label = {label: tie for tie, label in TIES.items()}
    named = [name for name in re.split(r"[、,\n]+", cells["ties"]) if name]
    if any(name not in by_label for name in named):
        notes.refuse("ties", Reason.CHOICE_UNKNOWN, cells["ties"])
        return {}
    return {"eligibility.ties": tuple(by_label[name] for name in named) or (next(iter(TIES)),)}


def _read_exceptions(cells: Mapping[str, str], notes: Notes) -> Changes:
    found = read_exceptions(cells["exceptions"])
    if found is None:
        notes.refuse("exceptions", Reason.EXCEPTION_BAD, cells["exceptions"])
    return {"hours.exceptions": found or ()}


def _read_places(cells: Mapping[str, str], _: Notes) -> Changes:
    place = Place(
        name=cells.get("place_name", ""),
        address=" ".join(cells.get("address", "").split()),
        access=cells.get("access", ""),
        accessibility=cells.get("accessibility", ""),
        phone=cells.get("place_phone", ""),
    )
    return {"places": () if place == Place() else (place,)}


def _read_more_places(cells: Mapping[str, str], notes: Notes) -> Changes:
    found = read_places(cells["more_places"])
    if found is None:
        notes.refuse("more_places", Reason.PLACE_BAD, cells["more_places"])
    return {"more_places": found or ()}


def _read_capacity(cells: Mapping[str, str], notes: Notes) -> Changes:
    state_text, until_text = cells.get("capacity", ""), cells.get("capacity_until", "")
    if not state_text:
        return {"capacity": None}
    state = next((state for state, label in CAPACITIES.items() if label == state_text), None)
    until = read_day(until_text).day
    if state is None:
        notes.refuse("capacity", Reason.CHOICE_UNKNOWN, state_text)
    elif until is None:
        notes.refuse("capacity_until", Reason.DATE_BAD, until_text)
    return {"capacity": Capacity(state, until) if state and until else None}


def _read_checked_how(cells: Mapping[str, str], notes: Notes) -> Changes:
    text = cells["checked_how"]
    found = next((way for way, label in CHECKED_HOW.items() if label == text), None)
    if text and found is None:
        notes.refuse("checked_how", Reason.CHOICE_UNKNOWN, text)
    return {"checked_how": found}


def _read_risk(cells: Mapping[str, str], notes: Notes) -> Changes:
    text = cells["risk"]
    found = next((risk for risk, label in SHORT_RISKS.items() if label == text), None)
    if text and found is None:
        notes.refuse("risk", Reason.CHOICE_UNKNOWN, text)
    return {"risk": found or RiskClass.ORDINARY}


def _read_handoffs(cells: Mapping[str, str], _: Notes) -> Changes:
    return {"takes_handoffs": _is_yes(cells["takes_handoffs"])}


_PARTS: dict[str, Callable[[Mapping[str, str], Notes], Changes]] = {
    "kind": _read_kind,
    "needs": _read_needs,
    "ages": _read_ages,
    "hours": _read_hours,
    "phone": _read_phone,
    "url": _read_url,
    "languages": _read_languages,
    "checked_on": _read_checked,
    "checked_how": _read_checked_how,
    "risk": _read_risk,
    "capacity": _read_capacity,
    "places": _read_places,
    "more_places": _read_more_places,
    "exceptions": _read_exceptions,
    "ties": _read_ties,
    "other_names": _read_other_names,
    "takes_handoffs": _read_handoffs,
}


def _split(text: str) -> list[str]:
    return [name for name in (part.strip() for part in _BETWEEN.split(text)) if name]


def _is_yes(text: str) -> bool:
    return unicodedata.normalize("NFKC", text).strip().casefold() in _YES
