"""The hours of an organisation's desks laid out day by day: when somebody should be there, and when nobody is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from referral.hours import JST
from referral.resource import Organisation


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a day; ``staffed`` when at least one desk is open."""

    start: datetime
    end: datetime
    staffed: bool


def lay_out_day(organisation: Organisation, day: date) -> list[Stretch]:
    """The day from midnight to midnight, without gaps; holidays and exceptions of each desk count."""
    stretches: list[Stretch] = []
    for found in _follow(organisation, datetime.combine(day, time(), JST)):
        if stretches and stretches[-1].staffed == found.staffed:
            stretches[-1] = Stretch(stretches[-1].start, found.end, found.staffed)
        else:
            stretches.append(found)
    return stretches


def _follow(organisation: Organisation, midnight: datetime) -> Iterator[Stretch]:
    hours = [organisation.hours_of(desk) for desk in organisation.every_desk]
    at, end = midnight, midnight + timedelta(days=1)
    while at < end:
        changes = [one.closes_at(at) if one.is_open(at) else one.next_opening(at) for one in hours]
        until = min([change for change in changes if change and change < end], default=end)
        yield Stretch(at, until, any(one.is_open(at) for one in hours))
        at = until
