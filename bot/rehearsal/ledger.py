"""What LINE counts and allows only once: reply tokens, retry keys, billed messages."""

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

TOKEN_LIFE = timedelta(seconds=60)
TOKEN_LIFE_AFTER_EVENT = timedelta(minutes=20)
RETRY_KEY_LIFE = timedelta(hours=24)

SentMessages = list[dict[str, str]]


class InvalidReplyToken(Exception):
    """Unknown, used, or too late."""


class InvalidRetryKey(Exception):
    """Not a UUID."""


class MonthlyLimitReached(Exception):
    """No further message can be billed this month."""


@dataclass
class _Token:
    resident: str
    event_at: datetime
    good_until: datetime | None = None


class ReplyTokens:
    """Each answers one event once, within a minute after its webhook was sent."""

    def __init__(self) -> None:
        self._tokens: dict[str, _Token] = {}

    def issue(self, resident: str, event_at: datetime) -> str:
        token = secrets.token_hex(16)
        self._tokens[token] = _Token(resident, event_at)
        return token

    def start_life(self, token: str, now: datetime) -> None:
        """Its webhook goes out now, perhaps again; a used token stays used."""
        if found := self._tokens.get(token):
            found.good_until = min(now + TOKEN_LIFE, found.event_at + TOKEN_LIFE_AFTER_EVENT)

    def check(self, token: str, now: datetime) -> str:
        """Whom it answers. Raises ``InvalidReplyToken``."""
        found = self._tokens.get(token)
        if found is None or found.good_until is None or now > found.good_until:
            raise InvalidReplyToken
        return found.resident

    def spend(self, token: str) -> None:
        self._tokens.pop(token, None)


@dataclass
class Accepted:
    """A request that was taken under a retry key."""

    at: datetime
    request_id: str
    sent: SentMessages


class RetryKeys:
    """The same key within a day sends nothing and answers with what was sent."""

    def __init__(self) -> None:
        self._accepted: dict[str, Accepted] = {}

    def earlier(self, key: str, now: datetime) -> Accepted | None:
        """What was taken under this key before. Raises ``InvalidRetryKey``."""
        try:
            canonical = str(uuid.UUID(key))
        except ValueError:
            raise InvalidRetryKey from None
        if canonical != key.lower():
            raise InvalidRetryKey
        found = self._accepted.get(canonical)
        return found if found and now < found.at + RETRY_KEY_LIFE else None

    def keep(self, key: str, accepted: Accepted) -> None:
        self._accepted[key.lower()] = accepted


@dataclass
class Quota:
    """Billed messages of the month; ``limit`` None means a plan without one."""

    limit: int | None = 200
    _used: dict[str, int] = field(default_factory=dict)

    def used(self, now: datetime) -> int:
        return self._used.get(f"{now:%Y-%m}", 0)

    def check(self, now: datetime) -> None:
        """Raises ``MonthlyLimitReached``."""
        if self.limit is not None and self.used(now) >= self.limit:
            raise MonthlyLimitReached

    def start_over(self) -> None:
        """As if the month began now."""
        self._used.clear()

    def bill(self, now: datetime) -> None:
        """One recipient of one call, whatever the number of its messages."""
        self._used[f"{now:%Y-%m}"] = self.used(now) + 1
