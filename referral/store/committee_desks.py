"""The desks of sub-committees, which can join a talk that touches several fields at once."""

from dataclasses import dataclass

from sqlalchemy import Engine, select

from referral.store.engine import reading
from referral.store.models import CommitteeRow


@dataclass(frozen=True, slots=True)
class CommitteeDesk:
    """The name of a sub-committee, and the organisation whose desk answers for it."""

    name: str
    organisation_id: str


def find_committee_desks(engine: Engine) -> list[CommitteeDesk]:
    """Those of sub-committees at work that have a desk, by name."""
    wanted = (
        select(CommitteeRow.name, CommitteeRow.desk_id)
        .where(CommitteeRow.desk_id.is_not(None), CommitteeRow.ended_on.is_(None))
        .order_by(CommitteeRow.name)
    )
    with reading(engine) as connection:
        return [CommitteeDesk(row.name, row.desk_id or "") for row in connection.execute(wanted)]
