"""The outbox: resident by resident in order, each delivery leased so that a crash repeats it exactly.

Who waited longest goes first. Taking the newest reply token first would bill less only where more residents
write within a token's life than can be answered in it, some thousands, and would leave the first of them last.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from referral.bubble import Bubble
from referral.inbound import Address
from referral.state import EntryState
from referral.vault.claiming import CLAIM, NEXT_DUE, NOTE_ANSWER, NOTE_FAILURE
from referral.vault.codec import unpack
from referral.vault.parcel import MESSAGES_A_CALL, Claim, Outgoing, due_score
from referral.vault.quota import Quota
from referral.vault.sending import FAILURES_BEFORE_PAUSE, TOKEN_LIFE
from referral.vault.turn import Turn

if TYPE_CHECKING:
    from referral.vault.vault import Vault

LEASE = timedelta(seconds=5)
"""Longer than one call to the platform may take; after it another sender repeats the attempt."""

_CLAIM_LIFE_MS = 72 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Delivery:
    """Messages for one resident that one sender holds. ``attempts`` is 1 the first time."""

    resident: str
    address: Address
    bubbles: tuple[Bubble, ...]
    reply_token: str
    retry_key: str
    attempts: int
    claimed_at: datetime
    parcels: tuple[Outgoing, ...] = ()
    failures: int = 0
    """Calls of any sender that went without an answer since the last one with one."""
    quota_near: bool = False

    def __repr__(self) -> str:
        return f"Delivery({len(self.bubbles)} messages, attempt {self.attempts})"


class Outbox:
    """What is to be sent. All methods raise ``VaultUnavailable`` when the vault is away.

    Each claim ends with one of the other methods, or it is handed out again when its lease is over. A sender
    whose lease is over may still come with its answer; then only what it has certainly learnt counts.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def claim(self, now: datetime) -> Delivery | None:
        """The next due resident's messages, five at most; None when nothing is due."""
        arguments: list[str | int | bytes] = [
            due_score(now),
            int(LEASE.total_seconds() * 1000),
            MESSAGES_A_CALL,
            int(TOKEN_LIFE.total_seconds() * 1000),
            str(uuid.uuid4()),
            _CLAIM_LIFE_MS,
            FAILURES_BEFORE_PAUSE,
        ]
        found = self._vault.run_script(CLAIM, arguments)
        if not found:
            return None
        resident, to, encoded, failures, quota, *parcels = found
        claim = unpack(encoded, Claim)
        outgoing = tuple(unpack(parcel, Outgoing) for parcel in parcels)
        return Delivery(
            resident=resident.decode(),
            address=unpack(to, Address),
            bubbles=tuple(parcel.bubble for parcel in outgoing),
            reply_token=claim.token,
            retry_key=claim.retry_key,
            attempts=claim.attempts,
            claimed_at=now,
            parcels=outgoing,
            failures=int(failures),
            quota_near=bool(quota) and unpack(quota, Quota).near,
        )

    def note_failure(self) -> None:
        """A call went without an answer; after some of them only one a second is tried."""
        self._vault.run_script(NOTE_FAILURE, [])

    def note_answer(self) -> None:
        """The platform answers again."""
        self._vault.run_script(NOTE_ANSWER, [])

    def delivered(self, delivery: Delivery, count: int | None = None) -> None:
        """The platform has taken the first ``count`` messages, or all."""

        def settle(turn: Turn, _claim: Claim) -> None:
            _done(turn, delivery, count, EntryState.DELIVERED)

        self._conclude(delivery, settle)

    def undeliverable(self, delivery: Delivery, count: int | None = None) -> None:
        """Give the first ``count`` messages up, or all; the desk shows them as 未達."""
        self._nothing_taken(delivery, lambda turn, _rest: _done(turn, delivery, count, EntryState.UNDELIVERED))

    def token_spent(self, delivery: Delivery, count: int | None = None) -> None:
        """The reply token does not work: an earlier attempt has used it, or else it never could be used."""

        def decide(turn: Turn, rest: Claim) -> None:
            if rest.doubtful:
                # Nobody else has the token, so it was one of those whose outcome was not known.
                _done(turn, delivery, count, EntryState.DELIVERED)
            else:
                turn.postpone(delivery.resident, turn.now, None)

        self._nothing_taken(delivery, decide, keep_token=False)

    def retry_later(self, delivery: Delivery, at: datetime, *, certainly_unsent: bool = False) -> None:
        """Try again at ``at``: exactly the same, unless no attempt can have reached the platform."""

        def postpone(turn: Turn, claim: Claim) -> None:
            turn.mark_entries(delivery.parcels, EntryState.LATE)
            turn.postpone(delivery.resident, at, claim)

        def postpone_doubtful(turn: Turn, claim: Claim) -> None:
            if claim.attempts == delivery.attempts:
                postpone(turn, claim)

        if certainly_unsent:
            self._nothing_taken(delivery, postpone)
        else:
            self._conclude(delivery, postpone_doubtful)

    def hold(self, delivery: Delivery, at: datetime) -> None:
        """The month's messages are used up: try again as soon as there is a reply token, else at ``at``."""

        def wait(turn: Turn, _rest: Claim) -> None:
            known = turn.quota() or Quota(0, 0, turn.now)
            turn.note_quota(replace(known, spent=True))
            turn.mark_entries(delivery.parcels, EntryState.HELD)
            turn.postpone(delivery.resident, turn.now if turn.has_token(delivery.resident) else at, None)

        self._nothing_taken(delivery, wait)

    def send_one_alone(self, delivery: Delivery) -> None:
        """The messages were refused together: the first comes alone now, and then the others."""

        def narrow(turn: Turn, rest: Claim) -> None:
            # Earlier attempts held the same and are refused as well, whatever becomes of their answers.
            turn.postpone(delivery.resident, turn.now, replace(rest, retry_key="", doubtful=0, most=1))

        self._nothing_taken(delivery, narrow)

    def seconds_until_due(self, now: datetime) -> float | None:
        """How long until something is due; None when the outbox is empty."""
        found = self._vault.run_script(NEXT_DUE, [FAILURES_BEFORE_PAUSE])
        return max(0.0, (float(found) - due_score(now)) / 1000) if found else None

    def _nothing_taken(
        self, delivery: Delivery, go_on: Callable[[Turn, Claim], None], *, keep_token: bool = True
    ) -> None:
        """This attempt has certainly sent nothing; ``go_on`` gets the claim as it stands without it."""

        def work(turn: Turn, claim: Claim) -> None:
            rest = replace(claim, doubtful=claim.doubtful - 1)
            if claim.attempts > delivery.attempts:
                # A later attempt is under way, and decides.
                turn.keep_claim(delivery.resident, rest)
                return
            if keep_token and claim.token and not rest.doubtful:
                turn.give_back_token(delivery.resident, claim.token, claim.token_at)
            go_on(turn, rest)

        self._conclude(delivery, work)

    def _conclude(self, delivery: Delivery, work: Callable[[Turn, Claim], None]) -> None:
        def conclude(turn: Turn) -> None:
            claim = turn.claim(delivery.resident)
            # Another sender may have repeated and settled this attempt when our lease had run out.
            if claim and claim.retry_key == delivery.retry_key:
                work(turn, claim)

        self._vault.transact(conclude, delivery.claimed_at)


def _done(turn: Turn, delivery: Delivery, count: int | None, state: EntryState) -> None:
    done = len(delivery.parcels) if count is None else count
    turn.mark_entries(delivery.parcels[:done], state)
    turn.settle(delivery.resident, done)
