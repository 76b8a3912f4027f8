"""Checking that entries are still right: what was found out, and what follows from it at once."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Engine, insert, select

from referral.hours import JST
from referral.resource import Capacity, CheckedHow, Resource, Status
from referral.store.drafts import write_draft
from referral.store.engine import reading
from referral.store.entries import Entry, read_entries
from referral.store.history import keep
from referral.store.models import CheckRow
from referral.store.reports import close_report
from referral.store.resources import changing, mark_changed
from referral.store.revision import mark_directory_changed
from referral.store.staff_actions import StaffAction, What
from referral.store.write import replace_resources

TRIES = 3
"""After so many failed tries in a row an entry counts as unchecked."""


class Outcome(StrEnum):
    """How a check ended."""

    CONFIRMED = "confirmed"
    PARTLY = "partly"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Check:
    """What was found out: ``how``, whose word it is (``by``, a role), and how many minutes it took, if that is told."""

    how: CheckedHow
    by: str = ""
    minutes: int | None = None
    capacity: Capacity | None = None


def confirm(engine: Engine, resource_id: str, check: Check, *, version: int, who: str, at: datetime) -> Entry:
    """The entry is right as it stands: it is trusted anew from today. Raises as ``resources.changing``."""
    action = StaffAction(who, What.CONFIRMED, resource_id, at)
    with changing(engine, resource_id, version, action) as (connection, entry):
        _note(connection, Outcome.CONFIRMED, check, action)
        renew(connection, entry, check, action)
        return read_entries(connection, [resource_id])[resource_id]


def renew(connection: Connection, entry: Entry, check: Check, action: StaffAction) -> None:
    """What is published, and what waits beside it, is trusted anew from the day of ``action``."""
    if entry.live:
        fresh = as_checked(entry.live, check, action.at)
        replace_resources(connection, [fresh], action.at)
        keep(connection, entry.live, fresh, action)
        mark_directory_changed(connection)
    if entry.has_draft:
        write_draft(connection, as_checked(entry.resource, check, action.at))
    close_report(connection, entry.resource.id)


def find_changed(engine: Engine, resource_id: str, check: Check, *, version: int, who: str, at: datetime) -> Entry:
    """Some of it is no longer right: a change is begun that says when it was checked. Raises as ``changing``."""
    action = StaffAction(who, What.SAVED, resource_id, at)
    with changing(engine, resource_id, version, action) as (connection, entry):
        _note(connection, Outcome.PARTLY, check, action)
        wanted = as_checked(entry.resource, check, at)
        if entry.resource.status is Status.DRAFT:
            replace_resources(connection, [wanted], at)
        else:
            write_draft(connection, wanted)
            mark_changed(connection, resource_id, at)
        return read_entries(connection, [resource_id])[resource_id]


def note_unreachable(engine: Engine, resource_id: str, check: Check, *, version: int, who: str, at: datetime) -> int:
    """Nobody answered; gives how often in a row. From ``TRIES`` on the entry counts as never checked.

    Raises as ``changing``.
    """
    action = StaffAction(who, What.NOT_REACHED, resource_id, at)
    with changing(engine, resource_id, version, action) as (connection, entry):
        _note(connection, Outcome.UNREACHABLE, check, action)
        tries = _tries(connection, resource_id)
        if tries >= TRIES and entry.live and entry.live.checked_on:
            doubtful = replace(entry.live, checked_on=None, checked_how=None, checked_by="")
            replace_resources(connection, [doubtful], at)
            keep(connection, entry.live, doubtful, action)
            mark_directory_changed(connection)
        return tries


def failed_tries(engine: Engine, resource_id: str) -> int:
    """How often in a row nobody answered."""
    with reading(engine) as connection:
        return _tries(connection, resource_id)


def as_checked(resource: Resource, check: Check, at: datetime) -> Resource:
    """The entry with what was found out, and the day of ``at``."""
    return replace(
        resource,
        checked_on=at.astimezone(JST).date(),
        checked_how=check.how,
        checked_by=check.by,
        capacity=check.capacity or resource.capacity,
    )


def _note(connection: Connection, outcome: Outcome, check: Check, action: StaffAction) -> None:
    connection.execute(
        insert(CheckRow).values(
            resource_id=action.entry,
            who=action.who,
            at=action.at,
            how=check.how.value,
            outcome=outcome.value,
            minutes=check.minutes,
        )
    )


def _tries(connection: Connection, resource_id: str) -> int:
    outcomes = connection.scalars(
        select(CheckRow.outcome).where(CheckRow.resource_id == resource_id).order_by(CheckRow.id.desc()).limit(TRIES)
    )
    tries = 0
    for outcome in outcomes:
        if outcome != Outcome.UNREACHABLE.value:
            break
        tries += 1
    return tries
