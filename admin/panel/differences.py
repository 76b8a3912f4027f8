"""Two forms of one entry or organisation, field by field, in words a person can compare."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from admin.panel.areas import write_areas
from admin.panel.exceptions import write_exceptions
from admin.panel.saying import say_day
from admin.panel.weekly import say_week
from admin.panel.words import RANKS, RISKS
from content.labels import CAPACITIES, CHECKED_HOW, KINDS, LANGUAGES, STATUSES, TIES
from content.needs import resident_name
from referral.committee import Committee
from referral.duty_desk import Desk
from referral.hours import OpeningHours
from referral.ports import Directory
from referral.resource import Organisation, Place, Resource

_TOKEN = re.compile(r"[0-9A-Za-z.:/@+-]+|.", re.DOTALL)
"""A number or an address is one thing and is compared whole."""

_SHORTEST_SAME = 4
"""A few letters that both texts happen to share would cut them into shreds."""

Piece = tuple[str, bool]
"""A part of a text, and whether the other text has it not."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Both texts in pieces; an empty text has none."""

    before: list[Piece]
    after: list[Piece]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs."""

    what: str
    before: str
    after: str

    def mark(self) -> Marked:
        """What is gone from the text before, and what is new in the one after."""
        before, after = _TOKEN.findall(self.before), _TOKEN.findall(self.after)
        blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
        shared = [block for block in blocks if block.size >= _SHORTEST_SAME]
        return Marked(
            _cut(before, [(block.a, block.size) for block in shared]),
            _cut(after, [(block.b, block.size) for block in shared]),
        )


def _cut(tokens: list[str], shared: list[tuple[int, int]]) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    for start, size in shared:
        pieces += [("".join(tokens[at:start]), True), ("".join(tokens[start : start + size]), False)]
        at = start + size
    return [(text, differs) for text, differs in [*pieces, ("".join(tokens[at:]), True)] if text]


def find_differences(before: Resource, after: Resource, directory: Directory) -> list[Difference]:
    """What changed from one form of an entry to the other, in the order of the page."""
    return _compare(describe(before, directory), describe(after, directory))


def compare_organisations(before: Organisation, after: Organisation) -> list[Difference]:
    """What changed from one form of an organisation to the other, in the order of the page."""
    return _compare(_describe_organisation(before), _describe_organisation(after))


def compare_committees(
    before: Committee, after: Committee, directory: Directory, names: Mapping[str, str]
) -> list[Difference]:
    """What changed from one form of a sub-committee to the other; ``names`` are those of organisations by id."""

    def describe(one: Committee) -> dict[str, str]:
        return {
            "名前": one.name,
            "すること": one.purpose,
            "テーマ": "、".join(resident_name(need) for need in one.needs),
            "地いき": write_areas(one.areas, directory),
            "入っている団体": "、".join(names.get(member, member) for member in one.members),
            "デスクを持つ団体": names.get(one.desk, ""),
            "終わった日": say_day(one.ended_on) if one.ended_on else "",
        }

    return _compare(describe(before), describe(after))


def _compare(old: dict[str, str], new: dict[str, str]) -> list[Difference]:
    return [Difference(what, old[what], new[what]) for what in old if old[what] != new[what]]


def _describe_organisation(organisation: Organisation) -> dict[str, str]:
    return {
        "名前": organisation.name,
        "よみがな": organisation.kana,
        "法人番号": organisation.corporate_number,
        "電話": organisation.phone,
        "ページ": organisation.url,
        "住所": organisation.address,
        "担当": organisation.contact,
        "確認のメールの宛先": organisation.email,
        "会員の区分": RANKS[organisation.rank],
        "入った日": say_day(organisation.joined_on),
        "約束をした日": say_day(organisation.pledged_on),
        "相談を引きうける": _yes_or_no(organisation.takes_handoffs),
        **_describe_hours(organisation.desk_hours),
        "デスク": "、".join(map(_describe_desk, organisation.desks)),
    }


def _describe_desk(desk: Desk) -> str:
    needs = "・".join(map(resident_name, desk.needs)) or "どれでも"
    hours = say_week(desk.hours) if desk.hours else "団体の時間"
    people = f"{len(desk.members)}人" if desk.members else "みんな"
    return f"{desk.name}（{hours}、{needs}、すわる人は{people}、1人で{desk.each}人、ぜんぶで{desk.at_once}人まで）"


def _describe_hours(hours: OpeningHours) -> dict[str, str]:
    return {
        "時間": say_week(hours),
        "祝日・年末年始": "開く" if hours.open_on_holidays else "休み",
        "臨時の休み・特別に開く日": write_exceptions(hours.exceptions),
        "時間の補足": hours.note,
    }


def _yes_or_no(value: bool) -> str:
    return "はい" if value else "いいえ"


def describe(entry: Resource, directory: Directory) -> dict[str, str]:
    """All that an entry says, by the name of each field, in the order of the page."""
    who, capacity = entry.eligibility, entry.capacity
    return {
        "状態": STATUSES[entry.status],
        "名前": entry.name,
        "よみがな": entry.kana,
        "ほかの名前": "、".join(entry.other_names),
        "団体": entry.organisation.name,
        "種類": KINDS[entry.kind],
        "できること": entry.summary,
        "困りごと": "、".join(resident_name(need) for need in entry.needs),
        "まずすること": entry.first_step,
        "おしらせ": entry.notice,
        "何歳から": "" if who.minimum_age is None else str(who.minimum_age),
        "何歳まで": "" if who.maximum_age is None else str(who.maximum_age),
        "地いき": write_areas(who.areas, directory),
        "その地いきに": "、".join(TIES[tie] for tie in who.ties),
        "ほかの条件": who.conditions,
        "使えない人": who.not_for,
        **_describe_hours(entry.hours),
        "電話": entry.phone,
        "メール": entry.email,
        "ページ": entry.url,
        "場所": "\n".join(map(_say_place, entry.places)),
        "持ち物": entry.documents,
        "お金": entry.cost,
        "ことば": "、".join(LANGUAGES.get(code, code) for code in entry.languages),
        "人につなぐ": _yes_or_no(entry.takes_handoffs),
        "いまの空き": f"{CAPACITIES[capacity.state]}（{say_day(capacity.until)}まで）" if capacity else "",
        "まちがったときの危険": RISKS[entry.risk],
        "確かめた日": say_day(entry.checked_on),
        "確かめかた": CHECKED_HOW[entry.checked_how] if entry.checked_how else "",
        "確かめた人": entry.checked_by,
    }


def _say_place(place: Place) -> str:
    return "　".join(filter(None, (place.name, place.address, place.access, place.accessibility, place.phone)))
