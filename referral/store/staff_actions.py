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
    PASSWORD_SET = "password_set"  # noqa: S105  (the name of an action)


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
