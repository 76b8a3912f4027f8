"""What somebody asks to have published: sending it, and what waits."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, select

from referral.resource import Area, Resource
from referral.store.engine import reading, writing
from referral.store.entries import Entry, State, read_entries
from referral.store.links import Link, use_up
from referral.store.models import ApplicationRow, ResourceRow
from referral.store.resources import add, changing
from referral.store.staff_actions import FORM, StaffAction, What, record


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


def send(engine: Engine, resource_id: str, *, version: int, who: str, at: datetime) -> Entry:
    """Ask for the newest form of an entry to be published; sent twice, it waits once.

    Raises what ``changing`` raises.
    """
    action = StaffAction(who, What.SENT, resource_id, at)
    with changing(engine, resource_id, version, action) as (connection, entry):
        wait_for_reviewer(connection, resource_id, who, at)
        return replace(entry, sent=True)


def wait_for_reviewer(connection: Connection, resource_id: str, who: str, at: datetime) -> None:
    """The same within a transaction that has locked the entry."""
    if find_waiting(connection, resource_id) is None:
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


def apply_by_form(engine: Engine, link: Link, resource: Resource, *, at: datetime, areas: Iterable[Area]) -> None:
    """A new entry from an organisation's form, which waits at once; the form's link is used up with it.

    Raises LinkOver, and as ``resources.create``.
    """
    with writing(engine) as connection:
        use_up(connection, link, at)
        add(connection, resource, StaffAction(FORM, What.CREATED, resource.id, at), areas)
        wait_for_reviewer(connection, resource.id, FORM, at)
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


def find_waiting(connection: Connection, resource_id: str) -> int | None:
    """The number of the application of this entry that waits."""
    return connection.scalar(
        select(ApplicationRow.id).where(
            ApplicationRow.resource_id == resource_id, ApplicationRow.state == State.WAITING.value
        )
    )


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
