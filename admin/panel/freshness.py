"""How long a checked entry may be trusted: half a year, a quarter where a wrong number could cost a life."""

from datetime import date, timedelta

from referral.needs import Need
from referral.resource import Resource

CALM = timedelta(days=180)
GRAVE = timedelta(days=90)
SOON = timedelta(days=30)

_GRAVE_NEEDS = {Need.SUICIDE, Need.VIOLENCE}


def due_on(resource: Resource) -> date | None:
    """The day by which the entry is to be checked again; None when it never was."""
    if resource.checked_on is None:
        return None
    return resource.checked_on + (GRAVE if _GRAVE_NEEDS & set(resource.needs) else CALM)


def is_overdue(resource: Resource, today: date) -> bool:
    due = due_on(resource)
    return due is None or due < today


def is_due_soon(resource: Resource, today: date) -> bool:
    """Within the next thirty days, and not overdue yet."""
    due = due_on(resource)
    return due is not None and today <= due <= today + SOON


def most_pressing(resources: list[Resource], today: date) -> list[Resource]:
    """Those to be checked now or within thirty days, the oldest first."""
    pressing = [entry for entry in resources if is_overdue(entry, today) or is_due_soon(entry, today)]
    return sorted(pressing, key=lambda entry: (due_on(entry) or date.min, entry.name))
