"""Who changed what in the list and the accounts, kept for one year. No resident, no handoff, no wording is named."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, func, insert, select

from referral.store.engine import reading, writing
from referral.store.models import StaffActionRow

KEPT = timedelta(days=365)
COMMAND = "command"
"""``who`` of what was done on the command line."""

FORM = "form"
"""``who`` of what an organisation sent by the form of a single-use link."""

ANSWER = "answer"
"""``who`` of what an organisation answered when asked whether its entries are still right."""


class What(StrEnum):
    """What can be done that is worth remembering."""

    CREATED = "created"
    SAVED = "saved"
    PUBLISHED = "published"
    PAUSED = "paused"
    RETIRED = "retired"
    UNWANTED = "unwanted"
    MERGED = "merged"
    UNMERGED = "unmerged"
    JUDGED_DIFFERENT = "judged_different"
    DRAFT_DISCARDED = "draft_discarded"
    SENT = "sent"
    RETURNED = "returned"
    REFUSED = "refused"
    CONFIRMED = "confirmed"
    NOT_REACHED = "not_reached"
    LINK_MADE = "link_made"
    ASKED = "asked"
    IMPORTED = "imported"
    IMPORT_UNDONE = "import_undone"
    ORGANISATION_CREATED = "organisation_created"
    ORGANISATION_SAVED = "organisation_saved"
    PHRASE_TAUGHT = "phrase_taught"
    PHRASE_FORGOTTEN = "phrase_forgotten"
    ACCOUNT_CREATED = "account_created"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    SETTING_CHANGED = "setting_changed"
    AREAS_CHANGED = "areas_changed"
    COMMITTEE_CREATED = "committee_created"
    COMMITTEE_SAVED = "committee_saved"
    COMMITTEE_ENDED = "committee_ended"
    ACCOUNT_CHANGED = "account_changed"
    INVITED = "invited"
    PASSWORD_SET = "password_set"  # noqa: S105  (the name of an action)
    SECOND_STEP_SET = "second_step_set"
    SECOND_STEP_RESET = "second_step_reset"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODE_USED = "recovery_code_used"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    PLEDGED = "pledged"
    SIGNED_IN = "signed_in"
    SESSION_ENDED = "session_ended"


@dataclass(frozen=True, slots=True)
class StaffAction:
    """One thing done. ``who`` is an account's id or ``command``; ``entry`` the id of what was changed."""

    who: str
    what: What
    entry: str
    at: datetime


def record(connection: Connection, action: StaffAction) -> None:
    """Remember an action in the same transaction as the change itself."""
    connection.execute(
        insert(StaffActionRow).values(who=action.who, what=action.what.value, entry=action.entry, at=action.at)
    )


def recent(engine: Engine, entry: str = "", limit: int = 50) -> list[StaffAction]:
    """The newest actions first, of one entry or of all."""
    wanted = select(StaffActionRow).order_by(StaffActionRow.at.desc(), StaffActionRow.id.desc()).limit(limit)
    if entry:
        wanted = wanted.where(StaffActionRow.entry == entry)
    with reading(engine) as connection:
        rows = connection.execute(wanted).all()
    return [_read(row) for row in rows]


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for; what is empty does not matter."""

    who: str = ""
    what: What | None = None
    since: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.who:
            found.append(StaffActionRow.who == self.who)
        if self.what:
            found.append(StaffActionRow.what == self.what.value)
        if self.since:
            found.append(StaffActionRow.at >= self.since)
        return found


def count_actions(engine: Engine, sought: Sought) -> int:
    """How many there are."""
    wanted = select(func.count()).select_from(StaffActionRow).where(*sought.conditions())
    with reading(engine) as connection:
        return connection.scalar(wanted) or 0


def find_actions(engine: Engine, sought: Sought, *, skip: int = 0, most: int | None = None) -> list[StaffAction]:
    """The newest first; without ``most`` all of them."""
    newest = (StaffActionRow.at.desc(), StaffActionRow.id.desc())
    wanted = select(StaffActionRow).where(*sought.conditions()).order_by(*newest).offset(skip).limit(most)
    with reading(engine) as connection:
        rows = connection.execute(wanted).all()
    return [_read(row) for row in rows]


def forget_old(engine: Engine, now: datetime) -> int:
    """Drop the actions that are older than a year; gives how many."""
    with writing(engine) as connection:
        return connection.execute(delete(StaffActionRow).where(StaffActionRow.at < now - KEPT)).rowcount


def _read(row: Row[Any]) -> StaffAction:
    return StaffAction(row.who, What(row.what), row.entry, row.at)
