"""People who sign in: creating their accounts, checking their passwords, closing the door."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from secrets import token_hex
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from referral import passwords
from referral.passwords import Weakness
from referral.store.engine import reading, writing
from referral.store.models import AccountRow, InvitationRow, OrganisationRow
from referral.store.staff_actions import StaffAction, What, record

_NAME_LENGTH = 64
_hasher = PasswordHasher()


class Role(StrEnum):
    """What a person may do. Counsellors, their supervisors and editors belong to one organisation."""

    COUNSELLOR = "counsellor"
    SUPERVISOR = "supervisor"
    EDITOR = "editor"
    STAFF = "staff"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


MEMBERS = frozenset({Role.COUNSELLOR, Role.SUPERVISOR, Role.EDITOR})
"""The roles of people who belong to one organisation."""

AT_DESK = frozenset({Role.COUNSELLOR, Role.SUPERVISOR})
"""The roles of people who may hear residents, and pledge to keep it to themselves."""

REVIEWERS = frozenset({Role.REVIEWER, Role.ADMINISTRATOR})
"""The roles of people who decide what is published."""

IN_TWO_STEPS = REVIEWERS
"""The roles of people who never sign in with a password alone."""


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in; ``organisation_id`` is empty for staff of the platform itself.

    ``generation`` grows when the password is set, the role changes or the account is closed: what was opened before is
    over then. ``pledged_on`` and ``pledge_version`` are of the newest pledge of confidentiality.
    """

    id: str
    login: str
    name: str
    role: Role
    organisation_id: str
    active: bool
    created_at: datetime
    generation: int = 1
    has_password: bool = True
    pledged_on: date | None = None
    pledge_version: str = ""


class AccountRefused(ValueError):
    """An account cannot be made like this; the message says what to change, in English for operators."""


class LoginTaken(AccountRefused):
    """Somebody signs in with this name already."""


class OrganisationNeeded(AccountRefused):
    """The role belongs to an organisation, and none or an unknown one was given."""


class PasswordTooWeak(AccountRefused):
    """The password is refused; ``weakness`` says why."""

    def __init__(self, weakness: Weakness) -> None:
        super().__init__(
            f"A password has at least {passwords.SHORTEST} characters and is more than common words, names, rows of "
            "keys and numbers: choose another one, for example a short sentence of your own."
        )
        self.weakness = weakness


class AccountUnknown(LookupError):
    """There is no such account."""


def create(
    engine: Engine,
    *,
    login: str,
    name: str,
    role: Role,
    at: datetime,
    password: str | None = None,
    organisation_id: str = "",
    who: str = "command",
) -> Account:
    """Create an account; ``who`` is the id of the account that asks for it. Without a password the person is invited.

    Raises LoginTaken, OrganisationNeeded, PasswordTooWeak or another AccountRefused.
    """
    login = fold_login(login)
    _check(login, name)
    hashed = hash_password(password, login, name) if password is not None else ""
    account = Account(
        token_hex(8), login, name.strip(), role, organisation_id, True, at, has_password=password is not None
    )
    with writing(engine) as connection:
        if connection.scalar(select(AccountRow.id).where(AccountRow.login == login)) is not None:
            raise LoginTaken("Somebody signs in with this login already: choose another one.")
        _check_organisation(connection, role, organisation_id)
        connection.execute(
            insert(AccountRow).values(
                id=account.id,
                login=login,
                name=account.name,
                password_hash=hashed,
                role=role.value,
                organisation_id=organisation_id or None,
                active=True,
                created_at=at,
                generation=account.generation,
            )
        )
        record(connection, StaffAction(who, What.ACCOUNT_CREATED, account.id, at))
    return account


def verify(engine: Engine, login: str, password: str) -> Account | None:
    """The active account with this login and password, else None. Unknown logins take as long as wrong passwords."""
    with reading(engine) as connection:
        row = connection.execute(select(AccountRow).where(AccountRow.login == fold_login(login))).first()
    matches = _matches(row.password_hash if row and row.password_hash else _hash_of_nobody(), password)
    if row is None or not matches or not row.active:
        return None
    return _read(row)


def get(engine: Engine, account_id: str) -> Account | None:
    """The account with this id, active or not."""
    with reading(engine) as connection:
        row = connection.execute(select(AccountRow).where(AccountRow.id == account_id)).first()
    return _read(row) if row else None


def find(engine: Engine, login: str) -> Account | None:
    """The account with this login, active or not."""
    with reading(engine) as connection:
        row = connection.execute(select(AccountRow).where(AccountRow.login == fold_login(login))).first()
    return _read(row) if row else None


def every_account(engine: Engine) -> list[Account]:
    """All accounts, by login."""
    with reading(engine) as connection:
        return [_read(row) for row in connection.execute(select(AccountRow).order_by(AccountRow.login))]


def names(engine: Engine) -> dict[str, str]:
    """The name of every account, by id."""
    return {account.id: account.name for account in every_account(engine)}


def accounts_of(engine: Engine, organisation_id: str) -> list[Account]:
    """The accounts of one organisation, by login."""
    return [account for account in every_account(engine) if account.organisation_id == organisation_id]


def disable(engine: Engine, account_id: str, *, at: datetime, who: str = "command") -> None:
    """Close an account and end its sessions; it stays in the list. Raises AccountUnknown."""
    with writing(engine) as connection:
        _change(connection, account_id, active=False, generation=AccountRow.generation + 1)
        record(connection, StaffAction(who, What.ACCOUNT_DISABLED, account_id, at))


def enable(engine: Engine, account_id: str, *, at: datetime, who: str = "command") -> None:
    """Open a closed account again, with the password that it had. Raises AccountUnknown."""
    with writing(engine) as connection:
        _change(connection, account_id, active=True)
        record(connection, StaffAction(who, What.ACCOUNT_ENABLED, account_id, at))


def change(
    engine: Engine, account_id: str, *, name: str, role: Role, organisation_id: str, at: datetime, who: str = "command"
) -> None:
    """Give an account another name, role or organisation. Another role or organisation ends its sessions.

    Raises AccountUnknown, OrganisationNeeded or another AccountRefused.
    """
    account = get(engine, account_id)
    if account is None:
        raise AccountUnknown("There is no such account.")
    _check(account.login, name)
    moved = (role, organisation_id) != (account.role, account.organisation_id)
    with writing(engine) as connection:
        _check_organisation(connection, role, organisation_id)
        _change(
            connection,
            account_id,
            name=name.strip(),
            role=role.value,
            organisation_id=organisation_id or None,
            generation=AccountRow.generation + moved,
        )
        record(connection, StaffAction(who, What.ACCOUNT_CHANGED, account_id, at))


def set_password(engine: Engine, account_id: str, password: str, *, at: datetime, who: str = "command") -> None:
    """Give an account a new password; its sessions end, and an invitation with them.

    Raises AccountUnknown or PasswordTooWeak.
    """
    account = get(engine, account_id)
    if account is None:
        raise AccountUnknown("There is no such account.")
    hashed = hash_password(password, account.login, account.name)
    with writing(engine) as connection:
        connection.execute(delete(InvitationRow).where(InvitationRow.account_id == account_id))
        write_password(connection, account_id, hashed, who=who, at=at)


def write_password(connection: Connection, account_id: str, hashed: str, *, who: str, at: datetime) -> None:
    """The part of setting a password that happens within a transaction. Raises AccountUnknown."""
    _change(connection, account_id, password_hash=hashed, generation=AccountRow.generation + 1)
    record(connection, StaffAction(who, What.PASSWORD_SET, account_id, at))


def pledge(engine: Engine, account_id: str, version: str, *, on: date, at: datetime) -> None:
    """Note that this person has pledged themselves to the text of this version. Raises AccountUnknown."""
    with writing(engine) as connection:
        _change(connection, account_id, pledged_on=on, pledge_version=version)
        record(connection, StaffAction(account_id, What.PLEDGED, account_id, at))


def hash_password(password: str, login: str, name: str) -> str:
    """What is kept of a password. Raises PasswordTooWeak."""
    if weakness := passwords.find_weakness(password, login, name):
        raise PasswordTooWeak(weakness)
    return _hasher.hash(password)


def fold_login(login: str) -> str:
    """One spelling for what a person may type: full-width letters, capitals and spaces around it do not matter."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def _check(login: str, name: str) -> None:
    if not login or len(login) > _NAME_LENGTH or not login.isprintable():
        raise AccountRefused(f"A login has 1 to {_NAME_LENGTH} characters: choose a shorter one.")
    if not name.strip() or len(name) > _NAME_LENGTH or not name.isprintable():
        raise AccountRefused(f"A name has 1 to {_NAME_LENGTH} characters: write it so.")


def _check_organisation(connection: Connection, role: Role, organisation_id: str) -> None:
    known = organisation_id and connection.scalar(
        select(OrganisationRow.id).where(OrganisationRow.id == organisation_id)
    )
    if not known and (organisation_id or role in MEMBERS):
        raise OrganisationNeeded(
            "Counsellors, supervisors and editors belong to an organisation: give the id of one that is in the list."
        )


def _change(connection: Connection, account_id: str, **values: object) -> None:
    changed = connection.execute(update(AccountRow).where(AccountRow.id == account_id).values(**values))
    if changed.rowcount == 0:
        raise AccountUnknown("There is no such account.")


def _matches(hashed: str, password: str) -> bool:
    if len(password) > passwords.LONGEST:
        return False
    try:
        return _hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hash_of_nobody() -> str:
    return _hasher.hash(token_hex(16))


def _read(row: Row[Any]) -> Account:
    return Account(
        row.id,
        row.login,
        row.name,
        Role(row.role),
        row.organisation_id or "",
        row.active,
        row.created_at,
        row.generation,
        bool(row.password_hash),
        row.pledged_on,
        row.pledge_version,
    )
