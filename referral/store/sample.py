"""Putting an invented city into the list, marked as such, so that everything can be tried at once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from referral.committee import Committee
from referral.resource import Area, Organisation, Resource, Status
from referral.store.areas import offer_sample_areas
from referral.store.committees import insert_missing_committees
from referral.store.engine import writing
from referral.store.models import OrganisationRow
from referral.store.read import read_organisations
from referral.store.revision import mark_directory_changed
from referral.store.sourced import Sourced, take_over
from referral.store.staff_actions import COMMAND
from referral.store.write import insert_organisations, replace_organisations


def store_sample(
    engine: Engine,
    organisations: Sequence[Organisation],
    resources: Sequence[Resource],
    areas: Iterable[Area],
    at: datetime,
    committees: Sequence[Committee] = (),
) -> int:
    """Add the sample city, published and marked as a sample; gives how many records were added or changed.

    Doing it again changes nothing, and what staff have changed in a rehearsal stays as they left it.
    """
    city = [replace(organisation, sample=True) for organisation in organisations]
    members = {organisation.id: organisation for organisation in city}
    entries = [
        Sourced(replace(entry, organisation=members[entry.organisation.id], sample=True, status=Status.PUBLISHED))
        for entry in resources
    ]
    with writing(engine) as connection:
        changed = offer_sample_areas(connection, areas)
        known = read_organisations(connection)
        untouched = _find_untouched(connection)
        new = [organisation for organisation in city if organisation.id not in known]
        old = [one for one in city if one.id in untouched and known[one.id] != one]
        insert_organisations(connection, new)
        replace_organisations(connection, old)
        taken = take_over(connection, entries, at, COMMAND)
        changed += insert_missing_committees(connection, committees)
        changed += len(new) + len(old) + len(taken.new) + len(taken.changed)
        if changed:
            mark_directory_changed(connection)
    return changed


def _find_untouched(connection: Connection) -> set[str]:
    return set(connection.scalars(select(OrganisationRow.id).where(OrganisationRow.changed_at.is_(None))))
