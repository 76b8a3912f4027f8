"""The session of a signed-in person: how it begins, how long it lives, and that its end is the end."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy import Engine

from admin.accounts.devices import name_device
from admin.accounts.remembered import Remembered
from admin.parts import engine, now, platform, seconds
from referral.desk import Member
from referral.store import accounts
from referral.store.accounts import Account, Role
from referral.vault import StaffSession, Turn, Vault

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
WARNED_BEFORE = timedelta(minutes=2)
PROVEN_FOR = timedelta(minutes=10)
"""How long after giving a password or a passkey a person may change how they sign in."""

_SEEN_AGAIN_AFTER = 30
"""Seconds between two notes of use, so that not every answer carries a new cookie."""

sign_in_keeper = LoginManager()
# Its own protection ties a session to a hash of the network address, which we neither keep nor need.
sign_in_keeper.session_protection = None


@dataclass(frozen=True)
class SignedIn(UserMixin):
    """The person who is signed in, as the pages see them."""

    account: Account

    def get_id(self) -> str:
        return self.account.id

    @property
    def role(self) -> Role:
        return self.account.role

    @property
    def member(self) -> Member:
        """As the desk knows them."""
        supervises = self.role is Role.SUPERVISOR
        return Member(self.account.id, self.account.organisation_id, self.account.name, supervises)


def configure_cookie(app: Flask) -> None:
    """The session's cookie stays with this host and out of scripts; only a rehearsal, on loopback, goes without TLS."""
    secure = not app.config["SETTINGS"].rehearsal
    app.config.update(
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_PATH="/",
    )


def begin(account: Account) -> None:
    """Sign this person in with a session that shares nothing with the one before. Raises ``VaultUnavailable``."""
    key = secrets.token_hex(16)
    vault = platform().vault
    begun = StaffSession(account.id, account.generation, name_device(request.user_agent.string), now())
    # A vault that began anew knows of nobody who signed out, so it must know who signed in.
    vault.transact(lambda turn: turn.begin_session(_digest(vault, key), begun, LONGEST), now())
    session.clear()
    session.update(key=key, since=seconds(), seen=seconds(), proven=seconds(), generation=account.generation)
    login_user(SignedIn(account))


def begin_anew(account: Account) -> None:
    """Go on as this account is now, with a session that shares nothing with the one before."""
    end_sessions([current_digest()])
    begin(account)


def end() -> None:
    """Sign out for good: a copy of the cookie is refused from now on. Raises ``VaultUnavailable``."""
    end_sessions([current_digest()])
    logout_user()
    session.clear()


def end_sessions(digests: list[str]) -> None:
    """End these of the signed-in person's sessions; those of others are left. Raises ``VaultUnavailable``."""
    account: Account = current_user.account

    def leave(turn: Turn) -> None:
        for digest in digests:
            turn.end_session(account.id, digest)
        if account.organisation_id:
            # Open streams look up at once, and those of these sessions end.
            turn.announce(account.organisation_id)

    platform().vault.transact(leave, now())


def own_sessions() -> dict[str, StaffSession]:
    """The signed-in person's open sessions by digest, the newest first. Raises ``VaultUnavailable``."""
    account: Account = current_user.account
    found = platform().vault.transact(lambda turn: turn.sessions_of(account.id), now())
    return {digest: one for digest, one in found.items() if one.generation == account.generation}


def current_key() -> str:
    """What names this session to ``is_open``; empty when nobody has signed in."""
    return str(session.get("key", ""))


def current_digest() -> str:
    """What names this session among ``own_sessions``."""
    return _digest(platform().vault, current_key())


def is_open(vault: Vault, at: datetime, key: str) -> bool:
    """Whether this session was begun in this very vault and not ended since. Raises ``VaultUnavailable``."""
    return vault.transact(lambda turn: turn.session(_digest(vault, key)) is not None, at)


def note_use() -> None:
    """The person has done something, so the idle time begins anew."""
    if seconds() - session.get("seen", 0) >= _SEEN_AGAIN_AFTER:
        session["seen"] = seconds()


def note_proof() -> None:
    """The person has shown again that it is they who sit there."""
    session["proven"] = seconds()


def is_proven() -> bool:
    """Whether the person may change how they sign in, without giving their password once more."""
    return seconds() - session.get("proven", 0) < PROVEN_FOR.total_seconds()


def tell_session_end() -> dict[str, int]:
    """For templates: seconds of idleness that end a session, and how long before that a page warns."""
    return {"idle_seconds": int(IDLE.total_seconds()), "warned_seconds": int(WARNED_BEFORE.total_seconds())}


def forget_if_over() -> bool:
    """Whether there was a session that has run out; it is dropped."""
    over = "since" in session
    if over:
        session.clear()
    return over


_remembered = Remembered()


@sign_in_keeper.user_loader
def load_person(account_id: str) -> SignedIn | None:
    """Who is signed in, asked at each request: a disabled account, or a new password, ends the session at once."""
    if not _lives():
        return None
    account = find_welcome(engine(), account_id, session.get("generation", 0))
    return SignedIn(account) if account else None


def find_welcome(engine: Engine, account_id: str, generation: int) -> Account | None:
    """The account for which a session began with this generation; None when it may not go on.

    A database that fails is bridged for ten minutes; then its error is raised.
    """

    def find() -> Account | None:
        account = accounts.get(engine, account_id)
        welcome = account is not None and account.active and account.generation == generation
        return account if welcome else None

    return _remembered.ask(account_id, generation, find)


def _lives() -> bool:
    idle = seconds() - session.get("seen", 0)
    age = seconds() - session.get("since", 0)
    if idle >= IDLE.total_seconds() or age >= LONGEST.total_seconds():
        return False
    return is_open(platform().vault, now(), current_key())


def _digest(vault: Vault, key: str) -> str:
    return vault.hash("session", key)
