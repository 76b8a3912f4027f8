"""Deciding about what waits to be published; nobody decides about their own work while somebody else can."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select, update

from referral.store.accounts import REVIEWERS
from referral.store.applications import find_waiting
from referral.store.engine import reading
from referral.store.entries import Entry, State
from referral.store.models import AccountRow, ApplicationRow, StaffActionRow
from referral.store.resources import changing, put_out
from referral.store.staff_actions import StaffAction, What

_WRITING = (What.CREATED, What.SAVED, What.SENT)


class NotWaiting(LookupError):
    """Nothing of this entry waits to be decided; somebody else has decided meanwhile, or it was never sent."""


class OwnWork(PermissionError):
    """Who wrote it may not publish it, for somebody else can."""


class ReasonNeeded(ValueError):
    """Who works alone may publish their own work, and says in words why."""


def is_own_work(engine: Engine, resource_id: str, who: str) -> bool:
    """Whether this person wrote any of what waits."""
    with reading(engine) as connection:
        return who in _writers(connection, resource_id)


def others_can_decide(engine: Engine, resource_id: str) -> bool:
    """Whether there is a reviewer who wrote none of what waits."""
    with reading(engine) as connection:
        return _others_can_decide(connection, _writers(connection, resource_id))


def approve(engine: Engine, resource_id: str, *, version: int, who: str, at: datetime, words: str = "") -> Entry:
    """Publish what waits. ``words`` say why somebody who works alone publishes their own.

    Raises NotWaiting, OwnWork, ReasonNeeded, NotReady and what ``changing`` raises.
    """
    action = StaffAction(who, What.PUBLISHED, resource_id, at)
    with changing(engine, resource_id, version, action) as (connection, entry):
        writers = _writers(connection, resource_id)
        if who in writers and _others_can_decide(connection, writers):
            raise OwnWork(resource_id)
        if who in writers and not words.strip():
            raise ReasonNeeded(resource_id)
        _decide(connection, State.PUBLISHED, action, (), words)
        return put_out(connection, entry, action)


def give_back(
    engine: Engine, resource_id: str, *, version: int, who: str, at: datetime, reasons: Sequence[str], words: str
) -> Entry:
    """Ask for something to be mended first; the change stays as it is. Raises NotWaiting and as ``changing``."""
    action = StaffAction(who, What.RETURNED, resource_id, at)
    with changing(engine, resource_id, version, action) as (connection, entry):
        _decide(connection, State.RETURNED, action, reasons, words)
        return replace(entry, sent=False)


def refuse(
    engine: Engine, resource_id: str, *, version: int, who: str, at: datetime, reasons: Sequence[str], words: str
) -> Entry:
    """Say that it will not be published; what is published stays. Raises NotWaiting and as ``changing``."""
    action = StaffAction(who, What.REFUSED, resource_id, at)
    with changing(engine, resource_id, version, action) as (connection, entry):
        _decide(connection, State.REFUSED, action, reasons, words)
        return replace(entry, sent=False)


def _decide(connection: Connection, state: State, action: StaffAction, reasons: Sequence[str], words: str) -> None:
    found = find_waiting(connection, action.entry)
    if found is None:
        raise NotWaiting(action.entry)
    connection.execute(
        update(ApplicationRow)
        .where(ApplicationRow.id == found)
        .values(
            state=state.value,
            decided_by=action.who,
            decided_at=action.at,
            reasons=list(reasons),
            words=words.strip(),
        )
    )


def _writers(connection: Connection, resource_id: str) -> set[str]:
    """Who has written or sent any of what is not published yet."""
    published = (
        select(func.coalesce(func.max(StaffActionRow.id), 0))
        .where(StaffActionRow.entry == resource_id, StaffActionRow.what == What.PUBLISHED.value)
        .scalar_subquery()
    )
    wrote = select(StaffActionRow.who).where(
        StaffActionRow.entry == resource_id,
        StaffActionRow.what.in_([what.value for what in _WRITING]),
        StaffActionRow.id > published,
    )
    return set(connection.scalars(wrote))


def _others_can_decide(connection: Connection, writers: set[str]) -> bool:
    others = select(AccountRow.id).where(
        AccountRow.active.is_(True),
        AccountRow.role.in_([role.value for role in REVIEWERS]),
        AccountRow.id.not_in(writers),
    )
    return connection.scalar(others.limit(1)) is not None
