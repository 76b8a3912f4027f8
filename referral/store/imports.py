"""Writing a list that came from elsewhere into ours: all of it in one transaction, or nothing."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Engine

from referral.resource import Area
from referral.store.areas import add_missing_areas
from referral.store.engine import writing
from referral.store.read import read_organisations
from referral.store.revision import mark_directory_changed
from referral.store.sourced import Sourced, Takeover, take_over
from referral.store.staff_actions import COMMAND, StaffAction, What, record
from referral.store.write import insert_organisations


def import_entries(
    engine: Engine, entries: Sequence[Sourced], areas: Iterable[Area], at: datetime, who: str = COMMAND
) -> Takeover:
    """Add what is new, replace what changed at its source, leave what staff have changed.

    Organisations that are missing are added and take no handoffs; those in the list stay as they are.
    """
    with writing(engine) as connection:
        add_missing_areas(connection, areas)
        known = read_organisations(connection)
        bodies = {entry.resource.organisation.id: entry.resource.organisation for entry in entries}
        insert_organisations(connection, [body for key, body in bodies.items() if key not in known])
        taken = take_over(connection, entries, at, who)
        if taken.new or taken.changed:
            record(connection, StaffAction(who, What.IMPORTED, f"{len(taken.new)}+{len(taken.changed)}", at))
            mark_directory_changed(connection)
    return taken
