"""Who changed what in the list and the accounts, kept for one year. No resident, no handoff, no wording is named."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, Engine, delete, insert, select

from referral.store.engine import reading, writing
from referral.store.models import StaffActionRow

KEPT = timedelta(days=365)
COMMAND = "command"
"""``who`` of what was done on the command line."""


class What(StrEnum):
    """What can be done that is worth remembering."""

    CREATED = "created"
    SAVED = "saved"
    PUBLISHED = "published"
    PAUSED = "paused"
    DRAFT_DISCARDED = "draft_discarded"
    IMPORTED = "imported"
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
    return [StaffAction(row.who, What(row.what), row.entry, row.at) for row in rows]


def forget_old(engine: Engine, now: datetime) -> int:
    """Drop the actions that are older than a year; gives how many."""
    with writing(engine) as connection:
        return connection.execute(delete(StaffActionRow).where(StaffActionRow.at < now - KEPT)).rowcount
