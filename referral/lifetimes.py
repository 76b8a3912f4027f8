"""How long anything about a resident lives; the one place where retention is decided."""

from datetime import datetime, timedelta

from referral.resource import Organisation

INTAKE = timedelta(hours=24)
RELAY = timedelta(hours=72)
CLOSING = timedelta(hours=24)
AFTER_OPENING = timedelta(hours=24)
LONGEST_WAIT = timedelta(days=7)
RETURN_TOKEN = timedelta(days=30)
END_GRACE = timedelta(hours=1)
"""An end is dealt with within a minute; should nothing run, whatever ended is gone after this all the same."""

PRESENCE = timedelta(seconds=100)
"""After the last sign of a person; pages give one each minute at least, also from the background."""


def waiting_until(organisation: Organisation, now: datetime) -> datetime:
    """A waiting handoff lives until a day after the next opening of a desk, to the full hour, seven days at most."""
    hours = [organisation.hours_of(desk) for desk in organisation.every_desk] or [organisation.desk_hours]
    openings = (now if one.is_open(now) else one.next_opening(now) for one in hours)
    opening = min((one for one in openings if one), default=now + LONGEST_WAIT)
    until = min(opening + AFTER_OPENING, now + LONGEST_WAIT)
    # The resident is told this time, and nobody remembers minutes.
    return (until + timedelta(minutes=59, seconds=59)).replace(minute=0, second=0, microsecond=0)
