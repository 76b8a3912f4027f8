"""The part of a turn about staff who are signed in. A session that is not here is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from referral.vault.codec import pack, unpack
from referral.vault.step import Step


@dataclass(frozen=True, slots=True)
class StaffSession:
    """``generation`` is the account's when it began; ``device`` a word as coarse as "phone"."""

    account_id: str
    generation: int
    device: str
    began_at: datetime


class StaffSessions(Step):
    """``session`` holds one session under its digest, ``sessions`` the digests of each account."""

    def begin_session(self, digest: str, session: StaffSession, life: timedelta) -> None:
        """It ends by itself when its life is over."""
        everything = f"sessions:{session.account_id}"
        self._later(lambda: self._pipe.set(f"session:{digest}", pack(session), px=life))
        self._later(lambda: self._pipe.sadd(everything, digest))
        self._later(lambda: self._pipe.pexpire(everything, life))

    def session(self, digest: str) -> StaffSession | None:
        found = self._read(f"session:{digest}")
        return unpack(found, StaffSession) if found else None

    def sessions_of(self, account_id: str) -> dict[str, StaffSession]:
        """All open ones by digest, the newest first."""
        self._watch(f"sessions:{account_id}")
        digests = [digest.decode() for digest in self._pipe.smembers(f"sessions:{account_id}")]
        found = {digest: session for digest in digests if (session := self.session(digest))}
        return dict(sorted(found.items(), key=lambda item: item[1].began_at, reverse=True))

    def end_session(self, account_id: str, digest: str) -> None:
        """For good: a copy of its cookie opens nothing. One of somebody else is left as it is."""
        session = self.session(digest)
        if session and session.account_id == account_id:
            self._later(lambda: self._pipe.delete(f"session:{digest}"))
            self._later(lambda: self._pipe.srem(f"sessions:{account_id}", digest))
