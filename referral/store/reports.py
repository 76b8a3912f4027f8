"""Entries that somebody should look at: one open report for each, whoever and however many said so.

A report holds a day and nothing finer, and nothing of a resident: how many said so is told by the monthly counter
``could_not_reach`` alone, which hides small numbers.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection, Engine, delete, insert, select

from referral.resource import Status
from referral.store.engine import reading, writing
from referral.store.models import CounterRow, ReportRow, ResourceRow

COUNTER = "could_not_reach"
SMALLEST_TOLD = 10
"""A smaller number could point to a person, and is not told."""


class Cause(StrEnum):
    """Who says that something is wrong."""

    RESIDENT = "resident"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Report:
    """``times`` is how often residents said so in all, None where that is few."""

    resource_id: str
    cause: Cause
    opened_on: date
    times: int | None


def open_reports(engine: Engine, resource_ids: Collection[str], cause: Cause, day: date) -> int:
    """Open a report for each published entry that has none; gives how many are new."""
    with writing(engine) as connection:
        return sum(open_report(connection, resource_id, cause, day) for resource_id in sorted(set(resource_ids)))


def open_report(connection: Connection, resource_id: str, cause: Cause, day: date) -> bool:
    """The same for one entry, in the caller's transaction; False when there is one, or nothing to report about."""
    published = select(ResourceRow.status).where(ResourceRow.id == resource_id).with_for_update()
    if connection.scalar(published) != Status.PUBLISHED.value:
        return False
    if connection.scalar(select(ReportRow.resource_id).where(ReportRow.resource_id == resource_id)):
        return False
    connection.execute(insert(ReportRow).values(resource_id=resource_id, cause=cause.value, opened_on=day))
    return True


def close_report(connection: Connection, resource_id: str) -> None:
    """Somebody has looked; without a report nothing happens."""
    connection.execute(delete(ReportRow).where(ReportRow.resource_id == resource_id))


def every_report(engine: Engine, organisation_id: str = "") -> list[Report]:
    """All open reports, the oldest first; ``organisation_id`` leaves only that organisation's."""
    wanted = (
        select(ReportRow)
        .join(ResourceRow, ResourceRow.id == ReportRow.resource_id)
        .order_by(ReportRow.opened_on, ReportRow.resource_id)
    )
    if organisation_id:
        wanted = wanted.where(ResourceRow.organisation_id == organisation_id)
    with reading(engine) as connection:
        rows = connection.execute(wanted).all()
        counted = connection.execute(
            select(CounterRow.first, CounterRow.value).where(
                CounterRow.name == COUNTER, CounterRow.first.in_([row.resource_id for row in rows])
            )
        ).all()
    times: dict[str, int] = {}
    for resource_id, value in counted:
        times[resource_id] = times.get(resource_id, 0) + value
    return [
        Report(row.resource_id, Cause(row.cause), row.opened_on, _told(times.get(row.resource_id, 0))) for row in rows
    ]


def _told(times: int) -> int | None:
    return times if times >= SMALLEST_TOLD else None
