"""The part of a turn about the desks: who is on duty, who has gone away, and how long today's talks took."""

from collections import defaultdict
from datetime import datetime, timedelta

from referral.vault.parcel import due_score
from referral.vault.sending import Sending

NAME_REST = timedelta(hours=24)
"""A designation is not given to somebody else at the same organisation before so long after its talk."""

AWAY_SHOWN = timedelta(minutes=30)
"""So long others see that somebody who was on duty is away; then they are simply not there."""

_DUTY_LIFE = timedelta(days=40)
_HANDLING_LIFE = timedelta(hours=36)
_MARK = "\x1f"


class Duty(Sending):
    """``duty`` holds members by the time at which their presence lapses; ``handling`` minutes by organisation and day;
    ``names`` designations by the time at which they may be given again."""

    def present(self) -> dict[str, frozenset[str]]:
        """The ids of members whose presence has not lapsed, by organisation."""
        return self._between(self.now, None)

    def members_on_duty(self, organisation_id: str) -> list[str]:
        """Members of one organisation whose presence has not lapsed."""
        return sorted(self.present().get(organisation_id, ()))

    def members_away(self, organisation_id: str) -> list[str]:
        """Members who have begun duty, have not ended it, and are not there."""
        return sorted(self._between(self.now - AWAY_SHOWN, self.now).get(organisation_id, ()))

    def keep_on_duty(self, organisation_id: str, member_id: str, until: datetime) -> None:
        name = f"{organisation_id}{_MARK}{member_id}"
        self._later(lambda: self._pipe.zremrangebyscore("duty", "-inf", due_score(self.now - AWAY_SHOWN)))
        self._later(lambda: self._pipe.zadd("duty", {name: due_score(until)}))
        self._later(lambda: self._pipe.pexpire("duty", _DUTY_LIFE))

    def leave_duty(self, organisation_id: str, member_id: str) -> None:
        self._later(lambda: self._pipe.zrem("duty", f"{organisation_id}{_MARK}{member_id}"))

    def note_handling(self, organisation_id: str, minutes: int) -> None:
        """One more talk of today was over within so many minutes; nothing else of it is kept."""
        name = self._handling(organisation_id)
        self._later(lambda: self._pipe.hincrby(name, str(minutes), 1))
        self._later(lambda: self._pipe.pexpire(name, _HANDLING_LIFE))

    def handling_today(self, organisation_id: str) -> dict[int, int]:
        """How many of today's talks were over within so many minutes."""
        kept = self._pipe.hgetall(self._handling(organisation_id))
        return {int(minutes): int(count) for minutes, count in kept.items()}

    def names_taken(self, organisation_id: str) -> set[str]:
        """Designations that are in use at the organisation, or were within the last day."""
        self._watch(f"names:{organisation_id}")
        taken = self._pipe.zrangebyscore(f"names:{organisation_id}", f"({due_score(self.now)}", "+inf")
        return {name.decode() for name in taken}

    def take_name(self, organisation_id: str, name: str, until: datetime) -> None:
        """Keep a designation for one handoff that lives until then, and for a day after it."""
        key = f"names:{organisation_id}"
        self._later(lambda: self._pipe.zremrangebyscore(key, "-inf", due_score(self.now)))
        self._later(lambda: self._pipe.zadd(key, {name: due_score(until + NAME_REST)}))
        self._later(lambda: self._pipe.pexpire(key, _DUTY_LIFE))

    def _handling(self, organisation_id: str) -> str:
        return f"handling:{organisation_id}:{self.now:%Y-%m-%d}"

    def _between(self, after: datetime, until: datetime | None) -> dict[str, frozenset[str]]:
        # Read without a watch: presence is refreshed all the time and must not make other steps start anew.
        last = due_score(until) if until else "+inf"
        found: dict[str, set[str]] = defaultdict(set)
        for name in self._pipe.zrangebyscore("duty", f"({due_score(after)}", last):
            organisation, _, member = name.decode().partition(_MARK)
            found[organisation].add(member)
        return {organisation: frozenset(members) for organisation, members in found.items()}
