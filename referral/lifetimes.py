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

PRESENCE = timedelta(seconds=60)


def waiting_until(organisation: Organisation, now: datetime) -> datetime:
    """A waiting handoff lives until a day after the desk's next opening, to the full hour, seven days at most."""
    hours = organisation.desk_hours
    opening = now if hours.is_open(now) else hours.next_opening(now) or now + LONGEST_WAIT
    until = min(opening + AFTER_OPENING, now + LONGEST_WAIT)
    # The resident is told this time, and nobody remembers minutes.
    return (until + timedelta(minutes=59, seconds=59)).replace(minute=0, second=0, microsecond=0)
