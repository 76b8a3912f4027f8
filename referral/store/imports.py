"""Bringing entries from elsewhere into the list: first a plan that writes nothing, then all of it or nothing."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from referral.resource import Area
from referral.store.areas import add_missing_areas
from referral.store.engine import reading, writing
from referral.store.models import OrganisationRow, ResourceRow
from referral.store.read import read_organisations
from referral.store.revision import mark_directory_changed
from referral.store.sourced import Sourced, Takeover, apply, compare
from referral.store.staff_actions import COMMAND, StaffAction, What, record
from referral.store.undoing import Undo, prepare_undo
from referral.store.write import insert_organisations


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import will do to the list as ``fingerprint`` knows it. Preview and commit look at the same one."""

    entries: tuple[Sourced, ...]
    areas: tuple[Area, ...]
    taken: Takeover
    fingerprint: str

    def without(self, ids: Iterable[str]) -> "Plan":
        """The plan that leaves these entries out."""
        left = set(ids)
        kept = Takeover(
            [key for key in self.taken.new if key not in left],
            [key for key in self.taken.changed if key not in left],
            self.taken.unchanged,
            self.taken.held,
        )
        return replace(self, taken=kept)


class ListChanged(Exception):
    """The list is not the one that was looked at when the plan was made."""


def plan_import(engine: Engine, entries: Sequence[Sourced], areas: Iterable[Area]) -> Plan:
    """See what would become of the entries; nothing is written."""
    with reading(engine) as connection:
        return Plan(tuple(entries), tuple(areas), compare(connection, entries), read_fingerprint(connection))


def carry_out(connection: Connection, plan: Plan, at: datetime, who: str) -> Undo:
    """Do what the plan says, in the caller's transaction; gives what undoes it. Raises ListChanged.

    Organisations that are missing are added; those in the list stay as they are.
    """
    if read_fingerprint(connection) != plan.fingerprint:
        raise ListChanged
    add_missing_areas(connection, plan.areas)
    known = read_organisations(connection)
    wanted = {*plan.taken.new, *plan.taken.changed}
    bodies = {
        entry.resource.organisation.id: entry.resource.organisation
        for entry in plan.entries
        if entry.resource.id in wanted
    }
    missing = [body for key, body in bodies.items() if key not in known]
    undo = prepare_undo(connection, plan.taken, [body.id for body in missing])
    insert_organisations(connection, missing)
    apply(connection, plan.entries, plan.taken, at, who)
    if plan.taken.new or plan.taken.changed:
        told = f"{len(plan.taken.new)}+{len(plan.taken.changed)}"
        record(connection, StaffAction(who, What.IMPORTED, told, at))
        mark_directory_changed(connection)
    return undo


def import_entries(
    engine: Engine, entries: Sequence[Sourced], areas: Iterable[Area], at: datetime, who: str = COMMAND
) -> Takeover:
    """Plan and carry out at once: add what is new, change what changed, leave what staff have changed."""
    plan = plan_import(engine, entries, areas)
    with writing(engine) as connection:
        carry_out(connection, plan, at, who)
    return plan.taken


def read_fingerprint(connection: Connection) -> str:
    """The same for the same list: every entry and organisation with its version."""
    marks = hashlib.sha256()
    for table in (ResourceRow, OrganisationRow):
        rows = connection.execute(select(table.id, table.version)).all()
        # The two databases order texts differently.
        marks.update(repr(sorted(tuple(row) for row in rows)).encode())
    return marks.hexdigest()
