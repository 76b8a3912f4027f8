"""The organisations of the list: finding, registering and changing them. A change holds at once, without publishing.

Each change is remembered as a staff action, in the same transaction.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, exists, func, or_, select, update

from referral.resource import Organisation
from referral.store.engine import reading, writing
from referral.store.fold import fold
from referral.store.history import keep
from referral.store.models import OrganisationRow, ResourceRow
from referral.store.parts import in_parts
from referral.store.read import read_organisations, read_resources
from referral.store.revision import mark_directory_changed
from referral.store.staff_actions import StaffAction, What, record
from referral.store.write import insert_organisations, refresh_search_texts, replace_organisations


@dataclass(frozen=True, slots=True)
class Listed:
    """An organisation as it stands. Hand ``version`` back when saving, so that nobody overwrites somebody else.

    ``changed_at`` is when a person last wrote it; None when only an import or the sample city has.
    """

    organisation: Organisation
    version: int
    changed_at: datetime | None


class OrganisationUnknown(LookupError):
    """There is no organisation with this id."""


class OrganisationTaken(ValueError):
    """There is an organisation with this id already."""


class OrganisationConflict(Exception):
    """Somebody else has changed the organisation meanwhile; ``current`` is how it stands now."""

    def __init__(self, current: Listed) -> None:
        super().__init__("the organisation was changed by somebody else")
        self.current = current


def every_organisation(engine: Engine, *, desks_only: bool = False) -> list[Organisation]:
    """Organisations by name; ``desks_only`` leaves out those that take no handoffs."""
    with reading(engine) as connection:
        return list(
            read_organisations(connection, OrganisationRow.takes_handoffs.is_(True) if desks_only else None).values()
        )


def any_takes_handoffs(engine: Engine) -> bool:
    """Whether residents can be handed over to anybody."""
    with reading(engine) as connection:
        return bool(connection.scalar(select(exists().where(OrganisationRow.takes_handoffs))))


def some_organisations(engine: Engine, most: int, chosen: Collection[str]) -> list[Organisation]:
    """All organisations by name; where there are more than ``most``, those that take handoffs and those ``chosen``."""
    with reading(engine) as connection:
        count = connection.scalar(select(func.count()).select_from(OrganisationRow)) or 0
        wanted = or_(OrganisationRow.takes_handoffs, OrganisationRow.id.in_(chosen)) if count > most else None
        return list(read_organisations(connection, wanted).values())


def find_organisation_ids(engine: Engine, text: str) -> list[str]:
    """Those whose name, number or id has all these words; those that take handoffs first, then by name."""
    words = fold(text).split()
    searched = (OrganisationRow.kana, OrganisationRow.phone, OrganisationRow.corporate_number)
    by_name = select(OrganisationRow.id, OrganisationRow.name, OrganisationRow.takes_handoffs, *searched)
    with reading(engine) as connection:
        rows = connection.execute(by_name.order_by(OrganisationRow.name)).all()
    found = [row for row in rows if not words or all(word in _search_text(row) for word in words)]
    return [row.id for row in sorted(found, key=lambda row: not row.takes_handoffs)]


def get_organisations(engine: Engine, ids: Sequence[str]) -> list[Organisation]:
    """The organisations with these ids, in this order; unknown ids are left out."""
    with reading(engine) as connection:
        found = {
            key: one
            for part in in_parts(ids)
            for key, one in read_organisations(connection, OrganisationRow.id.in_(part)).items()
        }
    return [found[key] for key in ids if key in found]


def get(engine: Engine, organisation_id: str) -> Listed | None:
    """The organisation with this id."""
    with reading(engine) as connection:
        return _read(connection, organisation_id)


def create(engine: Engine, organisation: Organisation, *, who: str, at: datetime) -> Listed:
    """Add an organisation. Raises OrganisationTaken."""
    with writing(engine) as connection:
        if _read(connection, organisation.id) is not None:
            raise OrganisationTaken(organisation.id)
        insert_organisations(connection, [organisation])
        action = StaffAction(who, What.ORGANISATION_CREATED, organisation.id, at)
        return _finish(connection, None, Listed(organisation, 1, at), action)


def save(engine: Engine, organisation: Organisation, *, version: int, who: str, at: datetime) -> Listed:
    """Change an organisation; residents see it at once. ``version`` is that from which the change began.

    Whether it is a sample stays as it was. Raises OrganisationConflict or OrganisationUnknown.
    """
    with writing(engine) as connection:
        # The lock makes a second editor wait, and then see the first one's version.
        connection.execute(select(OrganisationRow.id).where(OrganisationRow.id == organisation.id).with_for_update())
        current = _read(connection, organisation.id)
        if current is None:
            raise OrganisationUnknown(organisation.id)
        if current.version != version:
            raise OrganisationConflict(current)
        wanted = replace(organisation, sample=current.organisation.sample)
        replace_organisations(connection, [wanted])
        if (wanted.name, wanted.kana) != (current.organisation.name, current.organisation.kana):
            refresh_search_texts(connection, read_resources(connection, ResourceRow.organisation_id == wanted.id))
        action = StaffAction(who, What.ORGANISATION_SAVED, wanted.id, at)
        return _finish(connection, current.organisation, Listed(wanted, version + 1, at), action)


def _read(connection: Connection, organisation_id: str) -> Listed | None:
    found = read_organisations(connection, OrganisationRow.id == organisation_id).get(organisation_id)
    if found is None:
        return None
    mark = connection.execute(
        select(OrganisationRow.version, OrganisationRow.changed_at).where(OrganisationRow.id == organisation_id)
    ).one()
    return Listed(found, mark.version, mark.changed_at)


def _finish(connection: Connection, before: Organisation | None, listed: Listed, action: StaffAction) -> Listed:
    connection.execute(
        update(OrganisationRow)
        .where(OrganisationRow.id == listed.organisation.id)
        .values(version=listed.version, changed_at=listed.changed_at)
    )
    keep(connection, before, listed.organisation, action)
    record(connection, action)
    mark_directory_changed(connection)
    return listed


def _search_text(row: Any) -> str:
    digits = "".join(filter(str.isdigit, row.phone))
    return fold("\n".join((row.name, row.kana, row.phone, digits, row.corporate_number, row.id)))
