"""Rounds: one organisation is asked about all of its entries that are due, reminded, and at last left to staff."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, Engine, insert, select, update

from referral.freshness import is_due_soon, is_overdue
from referral.hours import JST
from referral.resource import Organisation, Resource, Status
from referral.store import links
from referral.store.engine import reading, writing
from referral.store.models import ResourceRow, RoundMailRow, RoundRow
from referral.store.read import read_organisations, read_resources
from referral.store.staff_actions import StaffAction, What, record

LEASE = timedelta(minutes=10)
"""How long one process may take to send a mail before another may think that it was killed."""


class MailState(StrEnum):
    """How far a mail has come."""

    CLAIMED = "claimed"
    HANDING = "handing"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of a round."""

    after_days: int
    state: MailState
    moved_at: datetime

    def is_doubtful(self, now: datetime) -> bool:
        """Whether it was being handed over when everything stopped, so that nobody knows if it went."""
        return self.state is MailState.HANDING and self.moved_at + LEASE < now


@dataclass(frozen=True, slots=True)
class Round:
    """``entries`` are those that still want an answer."""

    id: int
    organisation: Organisation
    entries: tuple[Resource, ...]
    asked_at: datetime
    mails: tuple[Mail, ...]

    def is_unanswered(self, now: datetime) -> bool:
        """Whether the time for an answer is over, so that staff have to ask in another way."""
        return self.asked_at + links.LIFE <= now

    def has_failed(self) -> bool:
        """Whether the newest mail was refused."""
        return bool(self.mails) and self.mails[-1].state is MailState.FAILED


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom a round was begun with, who has no address for mail, and who was asked before and can still answer."""

    begun: list[Organisation]
    without_mail: list[Organisation]
    asked_before: list[Organisation]


def ask(engine: Engine, resource_ids: Collection[str], *, who: str, at: datetime) -> Asked:
    """Begin a round with each organisation of these entries, about all of its entries that are due, and these."""
    asked = Asked([], [], [])
    with writing(engine) as connection:
        chosen = read_resources(
            connection, ResourceRow.id.in_(resource_ids) & (ResourceRow.status == Status.PUBLISHED.value)
        )
        organisations = {entry.organisation.id: entry.organisation for entry in chosen}
        running = read_running(connection, organisations)
        for organisation in sorted(organisations.values(), key=lambda one: one.name):
            before = [one for one in running if one.organisation.id == organisation.id]
            if not organisation.email:
                asked.without_mail.append(organisation)
            elif any(not (one.is_unanswered(at) or one.has_failed()) for one in before):
                asked.asked_before.append(organisation)
            else:
                end_rounds(connection, [one.id for one in before], at)
                entries = _wanting(connection, organisation.id, resource_ids, at)
                connection.execute(
                    insert(RoundRow).values(organisation_id=organisation.id, entries=entries, asked_by=who, asked_at=at)
                )
                record(connection, StaffAction(who, What.ASKED, organisation.id, at))
                asked.begun.append(organisation)
    return asked


def running(engine: Engine) -> list[Round]:
    """Rounds that have no answer yet, the oldest first; those that need none any more are left out."""
    with reading(engine) as connection:
        return [one for one in read_running(connection) if one.entries]


def find_running(engine: Engine, round_id: int) -> Round | None:
    """The round with this number, if it still wants an answer."""
    with reading(engine) as connection:
        return next((one for one in read_running(connection, round_id=round_id) if one.entries), None)


def end_rounds(connection: Connection, round_ids: Sequence[int], at: datetime) -> None:
    """They were answered, or need no answer any more."""
    connection.execute(update(RoundRow).where(RoundRow.id.in_(round_ids)).values(ended_at=at))


def _wanting(connection: Connection, organisation_id: str, chosen: Collection[str], at: datetime) -> list[str]:
    today = at.astimezone(JST).date()
    ours = read_resources(
        connection,
        (ResourceRow.organisation_id == organisation_id) & (ResourceRow.status == Status.PUBLISHED.value),
    )
    return [entry.id for entry in ours if entry.id in chosen or is_overdue(entry, today) or is_due_soon(entry, today)]


def read_running(
    connection: Connection, organisation_ids: Collection[str] = (), round_id: int | None = None
) -> list[Round]:
    """Rounds without an answer, also those whose entries were all checked meanwhile."""
    wanted = select(RoundRow).where(RoundRow.ended_at.is_(None)).order_by(RoundRow.asked_at, RoundRow.id)
    if organisation_ids:
        wanted = wanted.where(RoundRow.organisation_id.in_(organisation_ids))
    if round_id is not None:
        wanted = wanted.where(RoundRow.id == round_id)
    rows = connection.execute(wanted).all()
    if not rows:
        return []
    organisations = read_organisations(connection)
    named = {key for row in rows for key in row.entries}
    entries = {entry.id: entry for entry in read_resources(connection, ResourceRow.id.in_(named))}
    mails: dict[int, list[Mail]] = {row.id: [] for row in rows}
    sent = select(RoundMailRow).where(RoundMailRow.round_id.in_(mails)).order_by(RoundMailRow.after_days)
    for row in connection.execute(sent):
        mails[row.round_id].append(Mail(row.after_days, MailState(row.state), row.moved_at))
    return [
        Round(
            row.id,
            organisations[row.organisation_id],
            tuple(entries[key] for key in row.entries if key in entries and _wants_answer(entries[key], row.asked_at)),
            row.asked_at,
            tuple(mails[row.id]),
        )
        for row in rows
    ]


def _wants_answer(entry: Resource, asked_at: datetime) -> bool:
    """Nobody has checked it since, and residents see it."""
    asked_on = asked_at.astimezone(JST).date()
    return entry.status is Status.PUBLISHED and (entry.checked_on is None or entry.checked_on < asked_on)
