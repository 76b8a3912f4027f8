"""Every form of an entry or organisation that was ever valid: who made it so, when, and what it said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, exists, insert, select

from referral.resource import Organisation, Resource
from referral.store.drafts import pack, unpack
from referral.store.engine import reading
from referral.store.models import VersionRow
from referral.store.read import read_organisations
from referral.store.staff_actions import StaffAction, What

UNKNOWN = ""
"""``who`` of a form that stood before its history began."""


class _Kind(StrEnum):
    RESOURCE = "resource"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Version:
    """One form; ``id`` names it for ever. ``who`` and ``what`` say which act made it valid, as in ``StaffAction``."""

    id: int
    who: str
    what: What
    at: datetime
    form: Resource | Organisation


def keep(
    connection: Connection, before: Resource | Organisation | None, after: Resource | Organisation, action: StaffAction
) -> None:
    """Keep a new form in the same transaction as the change itself, and with the first one what stood before it."""
    known = select(exists().where(VersionRow.entry == after.id, VersionRow.kind == _kind(after).value))
    if before is not None and not connection.scalar(known):
        keep_all(connection, [before], StaffAction(UNKNOWN, What.SAVED, before.id, action.at))
    keep_all(connection, [after], action)


def keep_all(connection: Connection, forms: Sequence[Resource | Organisation], action: StaffAction) -> None:
    """Keep many forms that one act has made valid."""
    if forms:
        rows = [
            {
                "kind": _kind(form).value,
                "entry": form.id,
                "who": action.who,
                "what": action.what.value,
                "at": action.at,
                "fields": pack(form) if isinstance(form, Resource) else msgspec.to_builtins(form),
            }
            for form in forms
        ]
        connection.execute(insert(VersionRow), rows)


def versions_of_resource(engine: Engine, resource_id: str) -> list[Version]:
    """All forms that were kept of an entry, the newest first."""
    return _read(engine, _Kind.RESOURCE, resource_id)


def versions_of_organisation(engine: Engine, organisation_id: str) -> list[Version]:
    """All forms that were kept of an organisation, the newest first."""
    return _read(engine, _Kind.ORGANISATION, organisation_id)


def find_version(versions: Iterable[Version], version_id: int) -> Version | None:
    """The one with this id."""
    return next((version for version in versions if version.id == version_id), None)


def _kind(form: Resource | Organisation) -> _Kind:
    return _Kind.RESOURCE if isinstance(form, Resource) else _Kind.ORGANISATION


def _read(engine: Engine, kind: _Kind, entry: str) -> list[Version]:
    wanted = (
        select(VersionRow)
        .where(VersionRow.entry == entry, VersionRow.kind == kind.value)
        .order_by(VersionRow.id.desc())
    )
    with reading(engine) as connection:
        rows = connection.execute(wanted).all()
        organisations = read_organisations(connection) if rows and kind is _Kind.RESOURCE else {}
    return [Version(row.id, row.who, What(row.what), row.at, _form(kind, row.fields, organisations)) for row in rows]


def _form(kind: _Kind, fields: Mapping[str, Any], organisations: Mapping[str, Organisation]) -> Resource | Organisation:
    return unpack(fields, organisations) if kind is _Kind.RESOURCE else msgspec.convert(fields, Organisation)
