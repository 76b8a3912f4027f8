"""Links to a page of one purpose, opened without signing in and used up by sending.

Only a hash of a link's secret is kept, so nobody who reads the database can open one. Opening changes nothing, for
mail scanners open every link they see.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, Engine, delete, insert, select, update

from referral.store.engine import reading, writing
from referral.store.models import LinkRow
from referral.store.staff_actions import StaffAction, What, record

LIFE = timedelta(days=21)
REMEMBERED = timedelta(days=30)
"""After its end a link can still be told apart from none for so long."""


class Purpose(StrEnum):
    """What a link is for."""

    APPLY = "apply"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Link:
    """``subject`` is the id of the organisation that may apply, or the number of the round that is answered."""

    digest: str
    purpose: Purpose
    subject: str


class LinkUnknown(LookupError):
    """There is no such link for this purpose, or it ended long ago."""


class LinkOver(LookupError):
    """The link has been used, or its time is over."""


def make(connection: Connection, purpose: Purpose, subject: str, *, who: str, at: datetime) -> str:
    """A new link's secret, to be put into an address and forgotten."""
    secret = secrets.token_urlsafe(32)
    connection.execute(
        insert(LinkRow).values(
            digest=_digest(secret),
            purpose=purpose.value,
            subject=subject,
            made_by=who,
            made_at=at,
            expires_at=at + LIFE,
        )
    )
    return secret


def make_form(engine: Engine, organisation_id: str, *, who: str, at: datetime) -> str:
    """The secret of a form by which this organisation applies for one entry."""
    with writing(engine) as connection:
        record(connection, StaffAction(who, What.LINK_MADE, organisation_id, at))
        return make(connection, Purpose.APPLY, organisation_id, who=who, at=at)


def find(engine: Engine, secret: str, purpose: Purpose, at: datetime) -> Link:
    """The link with this secret, which can still be used. Raises LinkUnknown or LinkOver."""
    with reading(engine) as connection:
        row = connection.execute(
            select(LinkRow).where(LinkRow.digest == _digest(secret), LinkRow.purpose == purpose.value)
        ).first()
    if row is None:
        raise LinkUnknown
    if row.used_at is not None or row.expires_at <= at:
        raise LinkOver
    return Link(row.digest, purpose, row.subject)


def use_up(connection: Connection, link: Link, at: datetime) -> None:
    """End a link in the same transaction as what it was for; of two at once one succeeds. Raises LinkOver."""
    used = update(LinkRow).where(LinkRow.digest == link.digest, LinkRow.used_at.is_(None)).values(used_at=at)
    if connection.execute(used).rowcount == 0:
        raise LinkOver


def forget_links(engine: Engine, now: datetime) -> int:
    """Drop the links that ended long ago; gives how many."""
    with writing(engine) as connection:
        return connection.execute(delete(LinkRow).where(LinkRow.expires_at < now - REMEMBERED)).rowcount


def _digest(secret: str) -> str:
    # The secret is 256 random bits: no salt and no slow hash would make it harder to guess.
    return hashlib.sha256(secret.encode()).hexdigest()
