"""Inviting somebody to choose their own password, by a link that works once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select, update

from referral.store.accounts import Account, AccountUnknown, get, hash_password, write_password
from referral.store.engine import reading, writing
from referral.store.models import AccountRow, InvitationRow
from referral.store.staff_actions import StaffAction, What, record

LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invitation:
    """``token`` is the secret part of the link; only its digest is kept."""

    token: str
    until: datetime


class InvitationOver(LookupError):
    """The link was used, has expired, was replaced by a newer one, or never was."""


def invite(engine: Engine, account_id: str, *, at: datetime, who: str = "command") -> Invitation:
    """Make the link with which a person chooses their password.

    A password that they had, their sessions and an earlier link are over, so this also helps who has forgotten it or
    fears that somebody knows it. Raises AccountUnknown.
    """
    made = Invitation(secrets.token_urlsafe(32), at + LIFE)
    with writing(engine) as connection:
        emptied = connection.execute(
            update(AccountRow)
            .where(AccountRow.id == account_id)
            .values(password_hash="", generation=AccountRow.generation + 1)
        )
        if emptied.rowcount == 0:
            raise AccountUnknown("There is no such account.")
        connection.execute(delete(InvitationRow).where(InvitationRow.account_id == account_id))
        connection.execute(
            insert(InvitationRow).values(account_id=account_id, digest=_digest(made.token), until=made.until)
        )
        record(connection, StaffAction(who, What.INVITED, account_id, at))
    return made


def find_invited(engine: Engine, token: str, at: datetime) -> Account:
    """Whose link this is; looking changes nothing. Raises InvitationOver."""
    wanted = select(InvitationRow.account_id).where(InvitationRow.digest == _digest(token), InvitationRow.until > at)
    with reading(engine) as connection:
        account_id = connection.scalar(wanted)
    account = get(engine, account_id) if account_id else None
    if account is None or not account.active:
        raise InvitationOver("the link is over")
    return account


def accept(engine: Engine, token: str, password: str, *, at: datetime) -> None:
    """Choose the password, which uses the link up. Raises InvitationOver or PasswordTooWeak."""
    account = find_invited(engine, token, at)
    hashed = hash_password(password, account.login, account.name)
    with writing(engine) as connection:
        used = connection.execute(delete(InvitationRow).where(InvitationRow.digest == _digest(token)))
        if used.rowcount == 0:
            raise InvitationOver("the link was used at the same moment")
        write_password(connection, account.id, hashed, who=account.id, at=at)


def _digest(token: str) -> str:
    # The token is 256 random bits, so nothing more than a plain digest is needed.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
