"""When a person will read: the truth from who is present and from the desk's own hours and holidays."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from referral.resource import Organisation


class ReadingKind(StrEnum):
    """``away``: within the desk's hours, but nobody is at it just now."""

    NOW = "now"
    AWAY = "away"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reading:
    """``at`` is the end of today's hours for ``now`` and ``away``, the next opening for ``later``."""

    kind: ReadingKind
    at: datetime | None = None


def when_read(organisation: Organisation, now: datetime, on_duty: Collection[str]) -> Reading:
    """Promise only what can be kept: presence counts before hours, and unknown hours promise nothing."""
    closes = organisation.desk_hours.closes_at(now)
    if organisation.id in on_duty:
        return Reading(ReadingKind.NOW, closes)
    if organisation.desk_hours.is_open(now):
        return Reading(ReadingKind.AWAY, closes)
    opens = organisation.desk_hours.next_opening(now)
    return Reading(ReadingKind.LATER, opens) if opens else Reading(ReadingKind.UNKNOWN)
