"""What waits to be published: sent by who wrote it, decided by somebody else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from referral.resource import Area, Resource
from referral.store.accounts import REVIEWERS
from referral.store.engine import reading, writing
from referral.store.entries import Entry, State, read_entries
from referral.store.links import Link, use_up
from referral.store.models import AccountRow, ApplicationRow, ResourceRow, StaffActionRow
from referral.store.resources import add, changing, put_out
from referral.store.staff_actions import FORM, StaffAction, What, record

_WRITING = (What.CREATED, What.SAVED, What.SENT)


@dataclass(frozen=True, slots=True)
class Application:
    """``sent_by`` and ``decided_by`` as in ``StaffAction.who``; ``reasons`` are codes, ``words`` the reviewer's own."""

    resource_id: str
    sent_by: str
    sent_at: datetime
    state: State = State.WAITING
    decided_by: str = ""
    decided_at: datetime | None = None
    reasons: tuple[str, ...] = ()
    words: str = ""


class NotWaiting(LookupError):
    """Nothing of this entry waits to be decided; somebody else has decided meanwhile, or it was never sent."""


class OwnWork(PermissionError):
    """Who wrote it may not publish it, for somebody else can."""


class ReasonNeeded(ValueError):
    """Who works alone may publish their own work, and says in words why."""


def send(engine: Engine, resource_id: str, *, version: int, who: str, at: datetime) -> Entry:
    """Ask for the newest form of an entry to be published; sent twice, it waits once.

    Raises what ``changing`` raises.
    """
    action = StaffAction(who, What.SENT, resource_id, at)
    with changing(engine, resource_id, version, action) as (connection, entry):
        if _waiting(connection, resource_id) is None:
            _insert(connection, resource_id, who, at)
        return replace(entry, sent=True)


def apply_by_form(engine: Engine, link: Link, resource: Resource, *, at: datetime, areas: Iterable[Area]) -> None:
    """A new entry from an organisation's form, which waits at once; the form's link is used up with it.

    Raises LinkOver, and as ``resources.create``.
    """
    with writing(engine) as connection:
        use_up(connection, link, at)
        add(connection, resource, StaffAction(FORM, What.CREATED, resource.id, at), areas)
        _insert(connection, resource.id, FORM, at)
        record(connection, StaffAction(FORM, What.SENT, resource.id, at))


def waiting(engine: Engine, organisation_id: str = "") -> list[tuple[Application, Entry]]:
    """What waits, the longest first; ``organisation_id`` leaves only that organisation's."""
    wanted = (
        select(ApplicationRow)
        .join(ResourceRow, ResourceRow.id == ApplicationRow.resource_id)
        .where(ApplicationRow.state == State.WAITING.value)
        .order_by(ApplicationRow.sent_at, ApplicationRow.id)
    )
    if organisation_id:
        wanted = wanted.where(ResourceRow.organisation_id == organisation_id)
    with reading(engine) as connection:
        rows = connection.execute(wanted).all()
        entries = read_entries(connection, [row.resource_id for row in rows])
    return [(_read(row), entries[row.resource_id]) for row in rows]


def count_waiting(engine: Engine, organisation_id: str = "") -> int:
    """How many wait."""
    wanted = (
        select(func.count())
        .select_from(ApplicationRow)
        .join(ResourceRow, ResourceRow.id == ApplicationRow.resource_id)
        .where(ApplicationRow.state == State.WAITING.value)
    )
    if organisation_id:
        wanted = wanted.where(ResourceRow.organisation_id == organisation_id)
    with reading(engine) as connection:
        return connection.scalar(wanted) or 0


def last(engine: Engine, resource_id: str) -> Application | None:
    """The newest application of an entry, decided or not."""
    wanted = select(ApplicationRow).where(ApplicationRow.resource_id == resource_id).order_by(ApplicationRow.id.desc())
    with reading(engine) as connection:
        row = connection.execute(wanted.limit(1)).first()
    return _read(row) if row else None


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


def _waiting(connection: Connection, resource_id: str) -> int | None:
    return connection.scalar(
        select(ApplicationRow.id).where(
            ApplicationRow.resource_id == resource_id, ApplicationRow.state == State.WAITING.value
        )
    )


def _insert(connection: Connection, resource_id: str, who: str, at: datetime) -> None:
    connection.execute(
        insert(ApplicationRow).values(
            resource_id=resource_id,
            sent_by=who,
            sent_at=at,
            state=State.WAITING.value,
            decided_by="",
            reasons=[],
            words="",
        )
    )


def _decide(connection: Connection, state: State, action: StaffAction, reasons: Sequence[str], words: str) -> None:
    found = _waiting(connection, action.entry)
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


def _read(row: Row[Any]) -> Application:
    return Application(
        row.resource_id,
        row.sent_by,
        row.sent_at,
        State(row.state),
        row.decided_by,
        row.decided_at,
        tuple(row.reasons),
        row.words,
    )
