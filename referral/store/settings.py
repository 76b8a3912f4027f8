"""What the platform has chosen for itself; a choice holds at once, in every process."""

from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select, update

from referral.freshness import Overdue
from referral.store.engine import writing
from referral.store.models import SettingRow
from referral.store.revision import mark_directory_changed
from referral.store.staff_actions import StaffAction, What, record

_OVERDUE = "overdue"


class SettingConflict(Exception):
    """Somebody else has chosen meanwhile; ``current`` is what holds now."""

    def __init__(self, current: Overdue) -> None:
        super().__init__("the setting was changed by somebody else")
        self.current = current


def read_overdue(connection: Connection) -> Overdue:
    """Which overdue entries residents are not shown; those of high risk until the platform has chosen."""
    value = connection.scalar(select(SettingRow.value).where(SettingRow.name == _OVERDUE))
    return Overdue(value) if value else Overdue.HIGH_HELD


def choose_overdue(engine: Engine, chosen: Overdue, *, before: Overdue, who: str, at: datetime) -> None:
    """Choose anew; ``before`` is what the person saw. Raises SettingConflict."""
    with writing(engine) as connection:
        # The lock makes a second person wait, and then see what the first one chose.
        connection.execute(select(SettingRow).where(SettingRow.name == _OVERDUE).with_for_update())
        current = read_overdue(connection)
        if current is not before:
            raise SettingConflict(current)
        if current is chosen:
            return
        changed = update(SettingRow).where(SettingRow.name == _OVERDUE).values(value=chosen.value)
        if connection.execute(changed).rowcount == 0:
            connection.execute(insert(SettingRow).values(name=_OVERDUE, value=chosen.value))
        record(connection, StaffAction(who, What.SETTING_CHANGED, _OVERDUE, at))
        mark_directory_changed(connection)
