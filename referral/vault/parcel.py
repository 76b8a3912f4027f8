"""What waits in the vault to leave it: messages with the claim of their sender, and counts in a batch."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from referral.bubble import Bubble

OUTGOING_LIFE = timedelta(hours=72)
"""A message that could not be delivered for so long is dropped with the conversation it belonged to."""

MESSAGES_A_CALL = 5


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way; ``handoff_id`` and ``seq`` name the desk's entry that it carries, if any."""

    bubble: Bubble
    handoff_id: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """What one resident's senders are at, kept until it is settled.

    ``doubtful`` counts the attempts that the platform may have taken: those under way, those whose answer
    was lost, and those of senders that are gone. While there is one, exactly the same is tried again: the
    first ``count`` messages by the same ``token`` or under the same ``retry_key``. Without one the claim
    only says how often it was tried and that at most ``most`` messages may go together.
    """

    count: int
    retry_key: str
    token: str = ""
    token_at: int = 0
    attempts: int = 1
    doubtful: int = 1
    most: int = MESSAGES_A_CALL


@dataclass(frozen=True, slots=True)
class CountsBatch:
    """Counts on their way to the database, under a name that makes taking them twice harmless."""

    name: str
    increments: dict[str, int]


def due_score(at: datetime) -> int:
    """Milliseconds since 1970, the order of the queue."""
    return int(at.timestamp() * 1000)
