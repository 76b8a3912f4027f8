"""The organisations of the list, for the panel."""

from sqlalchemy import Engine

from referral.resource import Organisation
from referral.store.engine import reading
from referral.store.models import OrganisationRow
from referral.store.read import read_organisations


def every_organisation(engine: Engine, *, desks_only: bool = False) -> list[Organisation]:
    """Organisations by name; ``desks_only`` leaves out those that take no handoffs."""
    with reading(engine) as connection:
        return list(
            read_organisations(connection, OrganisationRow.takes_handoffs.is_(True) if desks_only else None).values()
        )


def get(engine: Engine, organisation_id: str) -> Organisation | None:
    """The organisation with this id."""
    with reading(engine) as connection:
        return read_organisations(connection, OrganisationRow.id == organisation_id).get(organisation_id)
