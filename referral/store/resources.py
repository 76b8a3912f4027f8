"""Changing the list from the panel: a change is a draft until it is published, and nobody overwrites anybody.

Each change is remembered as a staff action, in the same transaction.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine, select, update

from referral.hours import JST
from referral.resource import Area, Resource, Status
from referral.store.areas import add_missing_areas
from referral.store.drafts import drop_draft, write_draft
from referral.store.engine import reading, writing
from referral.store.entries import Entry, read_entries, withdraw
from referral.store.history import keep
from referral.store.models import OrganisationRow, ResourceRow
from referral.store.organisations import OrganisationUnknown
from referral.store.reports import close_report
from referral.store.revision import mark_directory_changed
from referral.store.staff_actions import StaffAction, What, record
from referral.store.write import insert_resources, mark_resources_changed, replace_resources


class ResourceUnknown(LookupError):
    """There is no entry with this id."""


class ResourceTaken(ValueError):
    """There is an entry with this id already."""


class VersionConflict(Exception):
    """Somebody else has changed the entry meanwhile; ``current`` is how it stands now."""

    def __init__(self, current: Entry) -> None:
        super().__init__("the entry was changed by somebody else")
        self.current = current


class NotReady(ValueError):
    """The entry lacks what a resident needs; ``missing`` names the fields: name, summary, needs, contact."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__("missing: " + ", ".join(missing))
        self.missing = missing


def get(engine: Engine, resource_id: str) -> Entry | None:
    """The entry with this id."""
    with reading(engine) as connection:
        return read_entries(connection, [resource_id]).get(resource_id)


def names(engine: Engine) -> dict[str, str]:
    """What every entry is called, by id."""
    with reading(engine) as connection:
        return {row.id: row.name for row in connection.execute(select(ResourceRow.id, ResourceRow.name))}


def get_all(engine: Engine, ids: Sequence[str]) -> list[Entry]:
    """The entries with these ids, in this order; unknown ids are left out."""
    with reading(engine) as connection:
        found = read_entries(connection, ids)
    return [found[key] for key in ids if key in found]


def create(engine: Engine, resource: Resource, *, who: str, at: datetime, areas: Iterable[Area] = ()) -> Entry:
    """Add an entry, as a draft whatever its status says, and those of ``areas`` that the list does not know yet.

    Raises ResourceTaken or OrganisationUnknown.
    """
    with writing(engine) as connection:
        add(connection, resource, StaffAction(who, What.CREATED, resource.id, at), areas)
        return read_entries(connection, [resource.id])[resource.id]


def add(connection: Connection, resource: Resource, action: StaffAction, areas: Iterable[Area]) -> None:
    """The same within the caller's transaction."""
    if connection.scalar(select(ResourceRow.id).where(ResourceRow.id == resource.id)) is not None:
        raise ResourceTaken(resource.id)
    _check_organisation(connection, resource)
    add_missing_areas(connection, areas)
    insert_resources(connection, [replace(resource, status=Status.DRAFT)], action.at)
    record(connection, action)


def save_draft(
    engine: Engine, resource: Resource, *, version: int, who: str, at: datetime, areas: Iterable[Area] = ()
) -> Entry:
    """Keep a change; residents do not see it before it is published. The status given is ignored.

    ``version`` is that of the entry the change began from; ``areas`` as in ``create``.
    Raises VersionConflict, ResourceUnknown or OrganisationUnknown.
    """
    with changing(engine, resource.id, version, StaffAction(who, What.SAVED, resource.id, at)) as (connection, entry):
        _check_organisation(connection, resource)
        add_missing_areas(connection, areas)
        wanted = replace(resource, status=entry.resource.status)
        if wanted.status is Status.DRAFT:
            replace_resources(connection, [wanted], at)
        else:
            write_draft(connection, wanted)
            mark_changed(connection, resource.id, at)
        return read_entries(connection, [resource.id])[resource.id]


def discard_draft(engine: Engine, resource_id: str, *, version: int, who: str, at: datetime) -> Entry:
    """Drop the pending change of an entry that is already out, and its application.

    Raises VersionConflict or ResourceUnknown.
    """
    action = StaffAction(who, What.DRAFT_DISCARDED, resource_id, at)
    with changing(engine, resource_id, version, action) as (connection, _):
        drop_draft(connection, resource_id)
        withdraw(connection, resource_id)
        mark_changed(connection, resource_id, at)
        return read_entries(connection, [resource_id])[resource_id]


def publish(engine: Engine, resource_id: str, *, version: int, who: str, at: datetime) -> Entry:
    """Show the newest form of an entry to residents. An entry without a checking date is checked today.

    Raises VersionConflict, ResourceUnknown, or NotReady when a resident could not use the entry.
    """
    action = StaffAction(who, What.PUBLISHED, resource_id, at)
    with changing(engine, resource_id, version, action) as (connection, entry):
        return put_out(connection, entry, action)


def put_out(connection: Connection, entry: Entry, action: StaffAction) -> Entry:
    """The same within a transaction that is ``changing`` the entry. Raises NotReady."""
    missing = find_missing(entry.resource)
    if missing:
        raise NotReady(missing)
    checked_on = entry.resource.checked_on or action.at.astimezone(JST).date()
    published = replace(entry.resource, status=Status.PUBLISHED, checked_on=checked_on)
    replace_resources(connection, [published], action.at)
    drop_draft(connection, published.id)
    keep(connection, entry.live, published, action)
    close_report(connection, published.id)
    mark_directory_changed(connection)
    return read_entries(connection, [published.id])[published.id]


def pause(engine: Engine, resource_id: str, *, version: int, who: str, at: datetime) -> Entry:
    """Take an entry out of residents' sight; a pending change stays. Raises VersionConflict or ResourceUnknown."""
    return _take_out(engine, resource_id, Status.PAUSED, version, StaffAction(who, What.PAUSED, resource_id, at))


def retire(engine: Engine, resource_id: str, *, version: int, who: str, at: datetime) -> Entry:
    """The same for good: what the entry offered is no more."""
    return _take_out(engine, resource_id, Status.RETIRED, version, StaffAction(who, What.RETIRED, resource_id, at))


def mark_unwanted(engine: Engine, resource_id: str, *, version: int, who: str, at: datetime) -> Entry:
    """The same because the organisation does not want to be listed; nobody need ask it again."""
    return _take_out(engine, resource_id, Status.UNWANTED, version, StaffAction(who, What.UNWANTED, resource_id, at))


def _take_out(engine: Engine, resource_id: str, status: Status, version: int, action: StaffAction) -> Entry:
    with changing(engine, resource_id, version, action) as (connection, entry):
        connection.execute(update(ResourceRow).where(ResourceRow.id == resource_id).values(status=status.value))
        mark_changed(connection, resource_id, action.at)
        if entry.live:
            keep(connection, entry.live, replace(entry.live, status=status), action)
        close_report(connection, resource_id)
        withdraw(connection, resource_id)
        mark_directory_changed(connection)
        return read_entries(connection, [resource_id])[resource_id]


def find_missing(resource: Resource) -> tuple[str, ...]:
    """What an entry still lacks before a resident could use it: name, summary, needs, contact."""
    places = any(place.address or place.phone for place in resource.places)
    reachable = resource.phone or resource.email or resource.url or places or resource.takes_handoffs
    present = {"name": resource.name, "summary": resource.summary, "needs": resource.needs, "contact": reachable}
    return tuple(field for field, value in present.items() if not value)


@contextmanager
def changing(engine: Engine, resource_id: str, version: int, action: StaffAction) -> Iterator[tuple[Connection, Entry]]:
    """One transaction that changes an entry and remembers the action; others wait, and then see its version.

    Raises VersionConflict or ResourceUnknown.
    """
    with writing(engine) as connection:
        yield connection, lock_entry(connection, resource_id, version)
        record(connection, action)


def lock_entry(connection: Connection, resource_id: str, version: int) -> Entry:
    """The entry for a change within this transaction. Raises VersionConflict or ResourceUnknown."""
    # The lock makes a second editor wait, and then see the first one's version.
    connection.execute(select(ResourceRow.id).where(ResourceRow.id == resource_id).with_for_update())
    entry = read_entries(connection, [resource_id]).get(resource_id)
    if entry is None:
        raise ResourceUnknown(resource_id)
    if entry.version != version:
        raise VersionConflict(entry)
    return entry


def _check_organisation(connection: Connection, resource: Resource) -> None:
    known = select(OrganisationRow.id).where(OrganisationRow.id == resource.organisation.id)
    if connection.scalar(known) is None:
        raise OrganisationUnknown(resource.organisation.id)


def mark_changed(connection: Connection, resource_id: str, at: datetime) -> None:
    """Let the entry's version grow where only its pending change is written."""
    mark_resources_changed(connection, [resource_id], at)
