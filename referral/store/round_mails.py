"""The mails of rounds: each is sent once, whatever is killed in between and however many processes send.

A mail is claimed before anything is sent, and marked just before it is handed to the server. Killed before the mark,
it is claimed anew after ``LEASE``; killed after it, nobody knows whether it went, and staff are told instead of the
organisation being written to twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, insert, select, update

from referral.store import links
from referral.store.engine import reading, writing
from referral.store.links import Purpose
from referral.store.models import RoundMailRow, RoundRow
from referral.store.rounds import LEASE, MailState, Round, end_rounds, read_running

REMINDERS = (0, 7, 14)
"""Days after a round's beginning on which its organisation is written to."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A mail that this process sends. ``secret`` goes into its address and is kept nowhere."""

    round: Round
    after_days: int
    claimed_at: datetime
    secret: str


def claim_mail(engine: Engine, now: datetime) -> Claim | None:
    """The next mail that is due and that nobody else is sending; None when there is none.

    A round that slept through a reminder gets only the newest. One whose entries were all checked meanwhile ends.
    """
    with reading(engine) as connection:
        candidates = [one for one in read_running(connection) if _due_mail(one, now) is not None]
    for candidate in candidates:
        with writing(engine) as connection:
            lock = select(RoundRow.id).where(RoundRow.id == candidate.id, RoundRow.ended_at.is_(None))
            if connection.scalar(lock.with_for_update(skip_locked=True)) is None:
                continue
            [current] = read_running(connection, round_id=candidate.id)
            after_days = _due_mail(current, now)
            if after_days is None:
                continue
            if not current.entries:
                end_rounds(connection, [current.id], now)
                continue
            _write_claim(connection, current.id, after_days, now)
            secret = links.make(connection, Purpose.CONFIRM, str(current.id), who="", at=current.asked_at)
            return Claim(current, after_days, now, secret)
    return None


def begin_handing(engine: Engine, claim: Claim, now: datetime) -> bool:
    """Mark that the mail goes to the server now; False when another process has taken it over meanwhile."""
    return _move(engine, claim, MailState.CLAIMED, MailState.HANDING, now)


def settle(engine: Engine, claim: Claim, state: MailState, now: datetime) -> None:
    """How it ended: sent, failed, which only staff can mend, or claimed, to be tried again after ``LEASE``."""
    _move(engine, claim, MailState.HANDING, state, now)


def _move(engine: Engine, claim: Claim, before: MailState, after: MailState, now: datetime) -> bool:
    moved = update(RoundMailRow).where(
        RoundMailRow.round_id == claim.round.id,
        RoundMailRow.after_days == claim.after_days,
        RoundMailRow.state == before.value,
    )
    if before is MailState.CLAIMED:
        moved = moved.where(RoundMailRow.moved_at == claim.claimed_at)
    with writing(engine) as connection:
        return connection.execute(moved.values(state=after.value, moved_at=now)).rowcount == 1


def _due_mail(one: Round, now: datetime) -> int | None:
    if one.is_unanswered(now) or one.has_failed():
        return None
    # A clock that was set back has none.
    newest = max((days for days in REMINDERS if one.asked_at + timedelta(days=days) <= now), default=None)
    if newest is None:
        return None
    there = next((mail for mail in one.mails if mail.after_days == newest), None)
    given_up = there and there.state is MailState.CLAIMED and there.moved_at + LEASE < now
    return newest if there is None or given_up else None


def _write_claim(connection: Connection, round_id: int, after_days: int, now: datetime) -> None:
    connection.execute(
        delete(RoundMailRow).where(RoundMailRow.round_id == round_id, RoundMailRow.after_days == after_days)
    )
    connection.execute(
        insert(RoundMailRow).values(
            round_id=round_id, after_days=after_days, state=MailState.CLAIMED.value, moved_at=now
        )
    )
