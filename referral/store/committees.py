"""The platform's sub-committees: registering, changing and ending them; nobody overwrites anybody.

Each change is remembered as a staff action, in the same transaction.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, true, update

from referral.committee import Committee
from referral.hours import JST
from referral.needs import Need
from referral.store.engine import reading, writing
from referral.store.models import CommitteeMemberRow, CommitteeRow
from referral.store.staff_actions import StaffAction, What, record


@dataclass(frozen=True, slots=True)
class Kept:
    """A sub-committee as it stands. Hand ``version`` back when saving, so that nobody overwrites somebody else."""

    committee: Committee
    version: int


class CommitteeUnknown(LookupError):
    """There is no sub-committee with this id."""


class CommitteeConflict(Exception):
    """Somebody else has changed the sub-committee meanwhile; ``current`` is how it stands now."""

    def __init__(self, current: Kept) -> None:
        super().__init__("the sub-committee was changed by somebody else")
        self.current = current


def every_committee(engine: Engine) -> list[Committee]:
    """Those at work by name, then those that have ended."""
    with reading(engine) as connection:
        found = [kept.committee for kept in _read(connection).values()]
    return sorted(found, key=lambda committee: (committee.ended_on is not None, committee.name))


def committees_of(engine: Engine, organisation_id: str) -> list[Committee]:
    """Those at work that the organisation belongs to, by name."""
    return [
        committee
        for committee in every_committee(engine)
        if organisation_id in committee.members and not committee.ended_on
    ]


def get(engine: Engine, committee_id: str) -> Kept | None:
    """The sub-committee with this id."""
    with reading(engine) as connection:
        return _read(connection, CommitteeRow.id == committee_id).get(committee_id)


def create(engine: Engine, committee: Committee, *, who: str, at: datetime) -> Kept:
    """Add a sub-committee under an id that is new."""
    with writing(engine) as connection:
        _insert(connection, committee)
        record(connection, StaffAction(who, What.COMMITTEE_CREATED, committee.id, at))
    return Kept(committee, 1)


def insert_missing_committees(connection: Connection, committees: Iterable[Committee]) -> int:
    """Add those that are not there yet; gives how many."""
    known = set(connection.scalars(select(CommitteeRow.id)))
    new = [committee for committee in committees if committee.id not in known]
    for committee in new:
        _insert(connection, committee)
    return len(new)


def save(engine: Engine, committee: Committee, *, version: int, who: str, at: datetime) -> Kept:
    """Change a sub-committee. Raises CommitteeConflict or CommitteeUnknown."""
    action = StaffAction(who, What.COMMITTEE_SAVED, committee.id, at)
    return _change(engine, lambda _: committee, version, action)


def end(engine: Engine, committee_id: str, *, version: int, who: str, at: datetime) -> Kept:
    """Say that it works no more, from today on. Raises CommitteeConflict or CommitteeUnknown."""
    today = at.astimezone(JST).date()
    action = StaffAction(who, What.COMMITTEE_ENDED, committee_id, at)
    return _change(engine, lambda current: replace(current, ended_on=today), version, action)


def _change(engine: Engine, change: Callable[[Committee], Committee], version: int, action: StaffAction) -> Kept:
    key = action.entry
    with writing(engine) as connection:
        # The lock makes a second editor wait, and then see the first one's version.
        connection.execute(select(CommitteeRow.id).where(CommitteeRow.id == key).with_for_update())
        current = _read(connection, CommitteeRow.id == key).get(key)
        if current is None:
            raise CommitteeUnknown(key)
        if current.version != version:
            raise CommitteeConflict(current)
        changed = change(current.committee)
        columns = {**_columns(changed), "version": version + 1}
        connection.execute(update(CommitteeRow).where(CommitteeRow.id == key).values(**columns))
        connection.execute(delete(CommitteeMemberRow).where(CommitteeMemberRow.committee_id == key))
        _insert_members(connection, changed)
        record(connection, action)
    return Kept(changed, version + 1)


def _read(connection: Connection, where: ColumnElement[bool] | None = None) -> dict[str, Kept]:
    members: dict[str, list[str]] = defaultdict(list)
    wanted = select(CommitteeMemberRow.committee_id, CommitteeMemberRow.organisation_id)
    for committee_id, organisation_id in connection.execute(wanted.order_by(CommitteeMemberRow.position)):
        members[committee_id].append(organisation_id)
    rows = connection.execute(select(CommitteeRow).where(true() if where is None else where))
    return {
        row.id: Kept(
            Committee(
                id=row.id,
                name=row.name,
                purpose=row.purpose,
                needs=tuple(map(Need, row.needs)),
                areas=tuple(row.areas),
                members=tuple(members[row.id]),
                desk=row.desk_id or "",
                ended_on=row.ended_on,
            ),
            row.version,
        )
        for row in rows
    }


def _columns(committee: Committee) -> dict[str, Any]:
    return {
        "id": committee.id,
        "name": committee.name,
        "purpose": committee.purpose,
        "needs": [need.value for need in committee.needs],
        "areas": list(committee.areas),
        "desk_id": committee.desk or None,
        "ended_on": committee.ended_on,
    }


def _insert(connection: Connection, committee: Committee) -> None:
    connection.execute(insert(CommitteeRow).values(**_columns(committee), version=1))
    _insert_members(connection, committee)


def _insert_members(connection: Connection, committee: Committee) -> None:
    rows = [
        {"committee_id": committee.id, "organisation_id": member, "position": position}
        for position, member in enumerate(dict.fromkeys(committee.members))
    ]
    if rows:
        connection.execute(insert(CommitteeMemberRow), rows)
