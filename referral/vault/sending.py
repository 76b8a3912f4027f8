"""The part of a turn about what goes out: reply tokens, messages in their order, and their senders' claims."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from referral.bubble import Bubble
from referral.inbound import Address
from referral.state import EntryState
from referral.vault.codec import pack, unpack
from referral.vault.parcel import MESSAGES_A_CALL, OUTGOING_LIFE, Claim, Outgoing, due_score
from referral.vault.quota import QUOTA_LIFE, Quota
from referral.vault.step import Step

TOKEN_LIFE = timedelta(seconds=50)
FAILURES_BEFORE_PAUSE = 5
"""So many calls in a row without an answer, over all processes, and the platform counts as away."""
MOST_TOKENS = 5

# What waits for a free reply goes out with it; while a sender is at it, or is told to wait, nothing changes.
_FREE_WAITING = """
if redis.call('EXISTS', 'claim:' .. ARGV[1]) == 0 then
  redis.call('ZADD', 'due', 'XX', 'LT', ARGV[2], ARGV[1])
end
"""

# A first message waits for the next ones, each of which prolongs the wait a little: one call carries five, and a
# push is billed by the call. Nothing waits longer than three times, nor past the life of a reply token that is there.
_GATHER = """
local resident, now, wait = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local first = redis.call('GET', 'gather:' .. resident)
if redis.call('EXISTS', 'claim:' .. resident) == 1 or (not first and redis.call('ZSCORE', 'due', resident)) then
  return
end
local at = math.min(now + wait, tonumber(first or now) + 3 * wait)
local token = redis.call('ZREVRANGE', 'token:' .. resident, 0, 0, 'WITHSCORES')[2]
if token and tonumber(token) + tonumber(ARGV[4]) > now then
  at = math.min(at, tonumber(token) + tonumber(ARGV[4]))
end
if redis.call('LLEN', 'out:' .. resident) >= tonumber(ARGV[5]) then at = now end
redis.call('ZADD', 'due', at, resident)
if at > now then
  redis.call('SET', 'gather:' .. resident, first or now, 'PX', 3 * wait)
else
  redis.call('DEL', 'gather:' .. resident)
end
"""

_USE_TOKEN_WITHIN = TOKEN_LIFE - timedelta(seconds=5)


class Sending(Step):
    """For each resident: ``out`` is what waits, ``to`` where it goes, ``claim`` what a sender is at, ``token`` the
    tokens by age; ``due`` holds all residents for whom something waits, by the time of the next attempt."""

    def keep_reply_token(self, resident: str, token: str, received_at: datetime) -> None:
        """One of the newest, each of which allows one free call; what waited for one is due now."""
        self._later(lambda: self._pipe.zadd(f"token:{resident}", {token: due_score(received_at)}))
        self._later(lambda: self._pipe.zremrangebyrank(f"token:{resident}", 0, -MOST_TOKENS - 1))
        self._later(lambda: self._pipe.pexpire(f"token:{resident}", TOKEN_LIFE))
        self._later(lambda: self._pipe.eval(_FREE_WAITING, 0, resident, due_score(self.now)))

    def has_token(self, resident: str) -> bool:
        """Whether a free call is possible now."""
        self._watch(f"token:{resident}")
        return self._pipe.zcount(f"token:{resident}", due_score(self.now - TOKEN_LIFE), "+inf") > 0

    def give_back_token(self, resident: str, token: str, received_at: int) -> None:
        """It was certainly not used; ``received_at`` is in milliseconds, and it stays as old as it is."""
        left = TOKEN_LIFE - timedelta(milliseconds=due_score(self.now) - received_at)
        if left > timedelta():
            self._later(lambda: self._pipe.zadd(f"token:{resident}", {token: received_at}))
            self._later(lambda: self._pipe.pexpire(f"token:{resident}", left, nx=True))

    def say(
        self,
        resident: str,
        address: Address,
        bubbles: Iterable[Bubble],
        handoff_id: str = "",
        seq: int = 0,
        gather: timedelta = timedelta(),
    ) -> None:
        """Put messages into the outbox, behind those that are there, which may be under way or have to wait.

        With ``gather`` they wait so long for the next ones, to go out in one call with them.
        """
        parcels = [pack(Outgoing(bubble, handoff_id, seq)) for bubble in bubbles]
        if not parcels:
            return
        self._later(lambda: self._pipe.rpush(f"out:{resident}", *parcels))
        self._later(lambda: self._pipe.pexpire(f"out:{resident}", OUTGOING_LIFE))
        self._later(lambda: self._pipe.set(f"to:{resident}", pack(address), px=OUTGOING_LIFE))
        # Due before a sender's lease is over, two senders would have the same claim.
        wait, use_token = (int(span / timedelta(milliseconds=1)) for span in (gather, _USE_TOKEN_WITHIN))
        arguments = (resident, due_score(self.now), wait, use_token, MESSAGES_A_CALL)
        self._later(lambda: self._pipe.eval(_GATHER, 0, *arguments))
        self._later(lambda: self._pipe.pexpire("due", OUTGOING_LIFE))

    def has_waiting(self, resident: str) -> bool:
        """Whether something waits to be sent, or is under way."""
        self._watch(f"out:{resident}")
        return self._pipe.llen(f"out:{resident}") > 0

    def outlook(self, resident: str) -> EntryState:
        """What can honestly be said of a message that is put into the outbox now."""
        # Read without watches: the next messages learn what has changed.
        if int(self._pipe.get("failures") or 0) >= FAILURES_BEFORE_PAUSE:
            return EntryState.LATE
        quota = self.quota()
        return EntryState.HELD if quota and quota.spent and not self.has_token(resident) else EntryState.SENDING

    def quota(self) -> Quota | None:
        """What the platform last told of the month's messages; None when it was not asked lately."""
        data = self._pipe.get("quota")
        return unpack(data, Quota) if data else None

    def note_quota(self, quota: Quota) -> None:
        self._later(lambda: self._pipe.set("quota", pack(quota), px=QUOTA_LIFE))

    def rewrite_waiting(self, resident: str, rewrite: Callable[[Bubble], Bubble]) -> None:
        """Change messages that wait to be sent; what is under way, or may have arrived, stays as it is."""
        claim = self.claim(resident)
        under_way = claim.count if claim and claim.doubtful else 0
        self._watch(f"out:{resident}")
        for place, data in enumerate(self._pipe.lrange(f"out:{resident}", under_way, -1), under_way):
            parcel = unpack(data, Outgoing)
            rewritten = pack(replace(parcel, bubble=rewrite(parcel.bubble)))
            self._later(lambda place=place, new=rewritten: self._pipe.lset(f"out:{resident}", place, new))  # type: ignore[misc]

    def claim(self, resident: str) -> Claim | None:
        data = self._read(f"claim:{resident}")
        return unpack(data, Claim) if data else None

    def settle(self, resident: str, count: int) -> None:
        """The first ``count`` messages are done with; the rest is due now."""
        self._watch(f"out:{resident}")
        left = self._pipe.llen(f"out:{resident}") - count
        self._later(lambda: self._pipe.ltrim(f"out:{resident}", count, -1))
        self._later(lambda: self._pipe.delete(f"claim:{resident}"))
        if left > 0:
            self._later(lambda: self._pipe.zadd("due", {resident: due_score(self.now)}))
        else:
            self._later(lambda: self._pipe.zrem("due", resident))
            self._later(lambda: self._pipe.delete(f"to:{resident}"))

    def postpone(self, resident: str, until: datetime, claim: Claim | None) -> None:
        """Try again at ``until``: as the claim says, or without one as if never tried."""
        if claim is None:
            self._later(lambda: self._pipe.delete(f"claim:{resident}"))
        else:
            self.keep_claim(resident, claim)
        self._later(lambda: self._pipe.zadd("due", {resident: due_score(until)}))

    def keep_claim(self, resident: str, claim: Claim) -> None:
        self._later(lambda: self._pipe.set(f"claim:{resident}", pack(claim), px=OUTGOING_LIFE))

    def forget_outbox(self, resident: str) -> None:
        """Drop what was not sent yet, as when the resident has blocked us."""
        names = ("out", "to", "claim", "token", "gather")
        self._later(lambda: self._pipe.delete(*(f"{name}:{resident}" for name in names)))
        self._later(lambda: self._pipe.zrem("due", resident))
