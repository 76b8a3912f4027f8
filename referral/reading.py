"""When a person will read: the truth from who is present, who has room, and the desk's own hours and holidays."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from referral.crew import NOBODY, Crew
from referral.duty_desk import Desk
from referral.estimating import estimate
from referral.resource import Organisation


class ReadingKind(StrEnum):
    """``busy``: somebody is there, in other talks; ``away``: within the desk's hours, but nobody is at it just now."""

    NOW = "now"
    BUSY = "busy"
    AWAY = "away"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reading:
    """``at`` is the end of today's hours, for ``later`` the next opening; ``minutes`` how soon a busy desk reads."""

    kind: ReadingKind
    at: datetime | None = None
    minutes: int | None = None


def when_read(
    organisation: Organisation, now: datetime, crew: Crew = NOBODY, desks: Collection[Desk] | None = None
) -> Reading:
    """The best that one of the desks can promise; all of the organisation's where none are named.

    Promise only what can be kept: presence counts before hours, and unknown hours promise nothing.
    """
    chosen = organisation.every_desk if desks is None else desks
    readings = (_read_desk(organisation, desk, now, crew) for desk in chosen)
    return min(readings, key=_order, default=Reading(ReadingKind.UNKNOWN))


def _order(reading: Reading) -> tuple[int, float]:
    kind = list(ReadingKind).index(reading.kind)
    soonest = reading.at.timestamp() if reading.at and reading.kind is ReadingKind.LATER else 0.0
    return kind, soonest


def _read_desk(organisation: Organisation, desk: Desk, now: datetime, crew: Crew) -> Reading:
    hours = organisation.hours_of(desk)
    closes = hours.closes_at(now)
    seated = crew.seated(desk)
    if seated and crew.room(desk) > crew.waiting_at.get(desk.id, 0):
        return Reading(ReadingKind.NOW, closes)
    if seated:
        return Reading(ReadingKind.BUSY, closes, _estimate(desk, now, closes, crew))
    if hours.is_open(now):
        return Reading(ReadingKind.AWAY, closes)
    opens = hours.next_opening(now)
    return Reading(ReadingKind.LATER, opens) if opens else Reading(ReadingKind.UNKNOWN)


def _estimate(desk: Desk, now: datetime, closes: datetime | None, crew: Crew) -> int | None:
    """None also when the desk closes before."""
    places = len(crew.seated(desk)) * desk.each
    places = min(places, desk.at_once) if desk.at_once else places
    minutes = estimate(crew.minutes, crew.waiting_at.get(desk.id, 0), places)
    in_time = minutes is not None and (closes is None or now + timedelta(minutes=minutes) <= closes)
    return minutes if in_time else None
