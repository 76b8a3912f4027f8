"""How long a checked entry may be trusted: half a year, a quarter where a wrong number could cost a life."""

from datetime import date, timedelta
from enum import StrEnum

from referral.needs import Need
from referral.resource import Resource, RiskClass

TRUSTED = {RiskClass.ORDINARY: timedelta(days=180), RiskClass.HIGH: timedelta(days=90)}
SOON = timedelta(days=30)


class Overdue(StrEnum):
    """What becomes of published entries that are due: which of them residents are not shown until they are checked.

    Those that are shown say 確認中.
    """

    SHOWN = "shown"
    HIGH_HELD = "high_held"
    HELD = "held"


GRAVE_NEEDS = frozenset({Need.SUICIDE, Need.VIOLENCE})
"""What is for these is of high risk whatever was chosen."""


def risk_of(resource: Resource) -> RiskClass:
    """The class that was chosen; what is for suicide or violence is always ``high``."""
    return RiskClass.HIGH if GRAVE_NEEDS & set(resource.needs) else resource.risk


def due_on(resource: Resource) -> date | None:
    """The day by which the entry is to be checked again; None when it never was."""
    return resource.checked_on + TRUSTED[risk_of(resource)] if resource.checked_on else None


def is_overdue(resource: Resource, today: date) -> bool:
    """Whether that day is past, or the entry was never checked."""
    due = due_on(resource)
    return due is None or due < today


def is_due_soon(resource: Resource, today: date) -> bool:
    """Within the next thirty days, and not overdue yet."""
    due = due_on(resource)
    return due is not None and today <= due <= today + SOON
