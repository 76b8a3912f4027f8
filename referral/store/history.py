"""Every form of an entry or organisation that was ever valid: who made it so, when, and what it said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import Connection, Engine, Row, Select, exists, insert, select

from referral.resource import Organisation, Resource
from referral.store.drafts import pack, unpack
from referral.store.engine import reading
from referral.store.models import VersionRow
from referral.store.read import read_organisations
from referral.store.staff_actions import StaffAction, What

UNKNOWN = ""
"""``who`` of a form that stood before its history began."""


Form = TypeVar("Form", bound=Resource | Organisation)


class _Kind(StrEnum):
    RESOURCE = "resource"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Version(Generic[Form]):
    """One form; ``id`` names it for ever. ``who`` and ``what`` say which act made it valid, as in ``StaffAction``."""

    id: int
    who: str
    what: What
    at: datetime
    form: Form


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


def versions_of_resource(engine: Engine, resource_id: str) -> list[Version[Resource]]:
    """All forms that were kept of an entry, the newest first."""
    with reading(engine) as connection:
        rows = connection.execute(_wanted(_Kind.RESOURCE, resource_id)).all()
        organisations = read_organisations(connection) if rows else {}
    return [_read(row, unpack(row.fields, organisations)) for row in rows]


def versions_of_organisation(engine: Engine, organisation_id: str) -> list[Version[Organisation]]:
    """All forms that were kept of an organisation, the newest first."""
    with reading(engine) as connection:
        rows = connection.execute(_wanted(_Kind.ORGANISATION, organisation_id)).all()
    return [_read(row, msgspec.convert(row.fields, Organisation)) for row in rows]


def find_version(versions: Iterable[Version[Form]], version_id: int) -> Version[Form] | None:
    """The one with this id."""
    return next((version for version in versions if version.id == version_id), None)


def _kind(form: Resource | Organisation) -> _Kind:
    return _Kind.RESOURCE if isinstance(form, Resource) else _Kind.ORGANISATION


def _wanted(kind: _Kind, entry: str) -> Select[Any]:
    ours = (VersionRow.entry == entry, VersionRow.kind == kind.value)
    return select(VersionRow).where(*ours).order_by(VersionRow.id.desc())


def _read(row: Row[Any], form: Form) -> Version[Form]:
    return Version(row.id, row.who, What(row.what), row.at, form)
