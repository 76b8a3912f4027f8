"""Which published entries are to be checked again, counted and put in order without reading them whole."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, or_, select

from referral.freshness import GRAVE_NEEDS, SOON, TRUSTED
from referral.resource import RiskClass, Status
from referral.store.engine import reading
from referral.store.models import ResourceNeedRow, ResourceRow


@dataclass(frozen=True, slots=True)
class Due:
    """Ids of the entries that are overdue, and of those that will be within thirty days; the most pressing first."""

    overdue: list[str]
    soon: list[str]


def find_due(engine: Engine, today: date, organisation_id: str = "") -> Due:
    """As ``referral.freshness`` says of each; ``organisation_id`` leaves only that organisation's."""
    grave = select(ResourceNeedRow.resource_id).where(ResourceNeedRow.need.in_([need.value for need in GRAVE_NEEDS]))
    is_high = or_(ResourceRow.risk == RiskClass.HIGH.value, ResourceRow.id.in_(grave))
    wanted = select(ResourceRow.id, ResourceRow.name, ResourceRow.checked_on, is_high.label("is_high")).where(
        ResourceRow.status == Status.PUBLISHED.value,
        or_(ResourceRow.checked_on.is_(None), ResourceRow.checked_on <= today + SOON - min(TRUSTED.values())),
    )
    if organisation_id:
        wanted = wanted.where(ResourceRow.organisation_id == organisation_id)
    with reading(engine) as connection:
        rows = connection.execute(wanted).all()
    ordered = sorted((_due_on(row.checked_on, row.is_high), row.name, row.id) for row in rows)
    overdue = [key for due, _, key in ordered if due < today]
    return Due(overdue, [key for due, _, key in ordered if today <= due <= today + SOON])


def _due_on(checked_on: date | None, is_high: bool) -> date:
    """Who was never checked was due before everybody."""
    return checked_on + TRUSTED[RiskClass.HIGH if is_high else RiskClass.ORDINARY] if checked_on else date.min
