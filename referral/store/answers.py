"""What an organisation answers when it is asked about its entries: all of it at once, or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Engine

from referral.hours import JST
from referral.resource import Area, Resource, Status
from referral.store.applications import wait_for_reviewer
from referral.store.areas import add_missing_areas
from referral.store.checking import Check, as_checked, renew
from referral.store.drafts import write_draft
from referral.store.engine import writing
from referral.store.links import Link, use_up
from referral.store.reports import Cause, open_report
from referral.store.resources import lock_entry, mark_changed
from referral.store.rounds import end_rounds
from referral.store.staff_actions import ANSWER, StaffAction, What, record


class Says(StrEnum):
    """What an organisation says of one entry."""

    SAME = "same"
    CHANGED = "changed"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Answer:
    """``wanted`` is the entry as the organisation wants it; ``version`` that of the entry which it was shown."""

    says: Says
    wanted: Resource
    version: int


def take(
    engine: Engine,
    link: Link,
    round_id: int,
    answers: Sequence[Answer],
    check: Check,
    *,
    at: datetime,
    areas: Iterable[Area] = (),
) -> None:
    """Renew what is right, send what is to be changed to a reviewer, report what is over; the link is used up.

    Those of ``areas`` that the list does not know yet are added.

    Raises LinkOver, and VersionConflict when somebody has changed an entry meanwhile.
    """
    with writing(engine) as connection:
        use_up(connection, link, at)
        end_rounds(connection, [round_id], at)
        add_missing_areas(connection, areas)
        for answer in sorted(answers, key=lambda one: one.wanted.id):
            _take(connection, answer, check, at)


def _take(connection: Connection, answer: Answer, check: Check, at: datetime) -> None:
    resource_id = answer.wanted.id
    entry = lock_entry(connection, resource_id, answer.version)
    if entry.resource.status is not Status.PUBLISHED:
        return
    match answer.says:
        case Says.SAME:
            action = StaffAction(ANSWER, What.CONFIRMED, resource_id, at)
            renew(connection, entry, check, action)
            record(connection, action)
        case Says.CHANGED:
            wanted = replace(answer.wanted, status=entry.resource.status)
            write_draft(connection, as_checked(wanted, check, at))
            mark_changed(connection, resource_id, at)
            wait_for_reviewer(connection, resource_id, ANSWER, at)
            record(connection, StaffAction(ANSWER, What.SENT, resource_id, at))
        case Says.OVER:
            open_report(connection, resource_id, Cause.ORGANISATION, at.astimezone(JST).date())
