"""The outbox: resident by resident in order, each delivery leased so that a crash repeats it exactly."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from referral.bubble import Bubble
from referral.inbound import Address
from referral.state import EntryState
from referral.vault.codec import unpack
from referral.vault.parcel import Claim, Outgoing, due_score
from referral.vault.turn import TOKEN_LIFE, Turn

if TYPE_CHECKING:
    from referral.vault.vault import Vault

LEASE = timedelta(seconds=5)
"""Longer than one call to the platform may take; after it another sender repeats the attempt."""

MESSAGES_A_CALL = 5

# The due resident with the earliest time is leased; an unsettled claim is handed out again as it was,
# except that a reply token past its life gives way to a push under the same retry key.
_CLAIM = """
local now, lease, most, token_life = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
while true do
  local resident = redis.call('ZRANGEBYSCORE', 'due', '-inf', now, 'LIMIT', 0, 1)[1]
  if not resident then return false end
  local to = redis.call('GET', 'to:' .. resident)
  local parcels = redis.call('LRANGE', 'out:' .. resident, 0, most - 1)
  if not to or #parcels == 0 then
    redis.call('ZREM', 'due', resident)
    redis.call('DEL', 'out:' .. resident, 'to:' .. resident, 'claim:' .. resident)
  else
    redis.call('ZADD', 'due', now + lease, resident)
    local kept = redis.call('GET', 'claim:' .. resident)
    local claim
    if kept then
      claim = cjson.decode(kept)
      claim.attempts = claim.attempts + 1
      if claim.token ~= '' and now - claim.token_at > token_life then claim.token = '' end
    else
      claim = {count = #parcels, retry_key = ARGV[5], token = '', token_at = 0, attempts = 1}
      local token = redis.call('GET', 'token:' .. resident)
      if token then
        redis.call('DEL', 'token:' .. resident)
        local at, value = string.match(token, '^(%d+) (.*)$')
        if now - tonumber(at) <= token_life then
          claim.token, claim.token_at = value, tonumber(at)
        end
      end
    end
    local encoded = cjson.encode(claim)
    redis.call('SET', 'claim:' .. resident, encoded, 'PX', ARGV[6])
    local answer = {resident, to, encoded}
    for i = 1, claim.count do answer[i + 3] = parcels[i] end
    return answer
  end
end
"""

_NEXT_DUE = "return redis.call('ZRANGE', 'due', 0, 0, 'WITHSCORES')"

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

    def __repr__(self) -> str:
        return f"Delivery({len(self.bubbles)} messages, attempt {self.attempts})"


class Outbox:
    """What is to be sent. All methods raise ``VaultUnavailable`` when the vault is away."""

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
        ]
        found = self._vault.run_script(_CLAIM, [], arguments)
        if not found:
            return None
        resident, to, encoded, *parcels = found
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
        )

    def fall_back_to_push(self, delivery: Delivery) -> Delivery:
        """The reply token did not work: the same messages without it, under the same retry key."""

        def drop_token(turn: Turn) -> None:
            claim = turn.claim(delivery.resident)
            if claim and claim.retry_key == delivery.retry_key:
                turn.postpone(delivery.resident, turn.now + 2 * LEASE, replace(claim, token=""))

        self._vault.transact(drop_token, delivery.claimed_at)
        return replace(delivery, reply_token="")

    def delivered(self, delivery: Delivery, count: int | None = None) -> None:
        """The platform has taken the first ``count`` messages, or all."""
        self._settle(delivery, len(delivery.parcels) if count is None else count, EntryState.DELIVERED)

    def undeliverable(self, delivery: Delivery, count: int | None = None) -> None:
        """Give the first ``count`` messages up, or all; the desk shows them as 未達."""
        self._settle(delivery, len(delivery.parcels) if count is None else count, EntryState.UNDELIVERED)

    def retry_later(self, delivery: Delivery, at: datetime, *, certainly_unsent: bool = False) -> None:
        """Try again at ``at``: exactly the same, unless the platform has said that it took nothing."""

        def postpone(turn: Turn) -> None:
            claim = turn.claim(delivery.resident)
            if claim and claim.retry_key == delivery.retry_key:
                turn.postpone(delivery.resident, at, None if certainly_unsent else claim)

        self._vault.transact(postpone, delivery.claimed_at)

    def seconds_until_due(self, now: datetime) -> float | None:
        """How long until something is due; None when the outbox is empty."""
        found = self._vault.run_script(_NEXT_DUE, [], [])
        return max(0.0, (float(found[1]) - due_score(now)) / 1000) if found else None

    def _settle(self, delivery: Delivery, count: int, state: EntryState) -> None:
        def settle(turn: Turn) -> None:
            claim = turn.claim(delivery.resident)
            # Another sender may have repeated and settled this attempt when our lease had run out.
            if claim and claim.retry_key == delivery.retry_key:
                turn.mark_entries(delivery.parcels[:count], state)
                turn.settle(delivery.resident, count)

        self._vault.transact(settle, delivery.claimed_at)
