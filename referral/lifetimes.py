"""How long anything about a resident lives; the one place where retention is decided."""

from datetime import datetime, timedelta

from referral.resource import Organisation

INTAKE = timedelta(hours=24)
RELAY = timedelta(hours=72)
CLOSING = timedelta(hours=24)
AFTER_OPENING = timedelta(hours=24)
LONGEST_WAIT = timedelta(days=7)
RETURN_TOKEN = timedelta(days=30)
PRESENCE = timedelta(seconds=60)


def waiting_until(organisation: Organisation, now: datetime) -> datetime:
    """A waiting handoff lives until a day after the desk's next opening, seven days at most."""
    hours = organisation.desk_hours
    opening = now if hours.is_open(now) else hours.next_opening(now) or now + LONGEST_WAIT
    return min(opening + AFTER_OPENING, now + LONGEST_WAIT)
