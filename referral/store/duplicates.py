"""Which entries of the list look alike, and which of these somebody has judged to be different."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, or_, select

from referral.alike import Alike, Likeness, find_alike, find_pairs
from referral.resource import Resource, Status
from referral.store.engine import reading, writing
from referral.store.fold import fold
from referral.store.models import DistinctPairRow, ResourceRow
from referral.store.read import read_resources
from referral.store.staff_actions import StaffAction, What, record

_GONE = (Status.RETIRED.value, Status.UNWANTED.value)
_MOST_COMPARED = 500


def find_duplicates(engine: Engine) -> list[Alike]:
    """All pairs of entries that look alike, the surest first; ten thousand entries take about a second."""
    with reading(engine) as connection:
        entries = read_resources(connection, ResourceRow.status.not_in(_GONE))
        different = _read_distinct(connection)
    return [pair for pair in find_pairs(entries) if _key(pair.first.id, pair.second.id) not in different]


def find_duplicates_of(engine: Engine, entry: Resource) -> list[Alike]:
    """Those that share a number, a name or an address with an entry, which need not be in the list yet."""
    words = [entry.name, entry.kana, *entry.other_names, *(place.address for place in entry.places)]
    numbers = [entry.phone, *(place.phone for place in entry.places)]
    wanted = {fold(word) for word in words} | {"".join(filter(str.isdigit, number)) for number in numbers}
    found_by = [ResourceRow.search_text.contains(word, autoescape=True) for word in sorted(wanted) if word.strip()]
    if not found_by:
        return []
    with reading(engine) as connection:
        near = select(ResourceRow.id).where(or_(*found_by), ResourceRow.status.not_in(_GONE)).limit(_MOST_COMPARED)
        others = read_resources(connection, ResourceRow.id.in_(connection.scalars(near).all()))
        different = _read_distinct(connection, entry.id)
    return [pair for pair in find_alike(entry, others) if _key(entry.id, pair.second.id) not in different]


def find_twins(connection: Connection, new: Sequence[Resource]) -> dict[str, str]:
    """For those of ``new`` that are most probably in the list already, the id of the entry there."""
    if not new:
        return {}
    standing = read_resources(connection, ResourceRow.status.not_in(_GONE))
    coming = {entry.id for entry in new}
    twins: dict[str, str] = {}
    for pair in find_pairs([*standing, *new]) if standing else []:
        one, other = pair.first.id, pair.second.id
        if pair.likeness is Likeness.SAME and (one in coming) != (other in coming):
            twins.setdefault(*((one, other) if one in coming else (other, one)))
    return twins


def judge_different(engine: Engine, one: str, other: str, *, who: str, at: datetime) -> None:
    """Remember that two entries are different; saying so again changes nothing."""
    first, second = _key(one, other)
    with writing(engine) as connection:
        # The lock makes a second person who says so wait, and then see it said.
        connection.execute(select(ResourceRow.id).where(ResourceRow.id == first).with_for_update())
        if (first, second) in _read_distinct(connection, first):
            return
        connection.execute(insert(DistinctPairRow).values(first_id=first, second_id=second))
        record(connection, StaffAction(who, What.JUDGED_DIFFERENT, one, at))


def _read_distinct(connection: Connection, entry_id: str = "") -> set[tuple[str, str]]:
    wanted = select(DistinctPairRow.first_id, DistinctPairRow.second_id)
    if entry_id:
        wanted = wanted.where(or_(DistinctPairRow.first_id == entry_id, DistinctPairRow.second_id == entry_id))
    return {(row.first_id, row.second_id) for row in connection.execute(wanted)}


def _key(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
