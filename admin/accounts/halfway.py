"""Between the right password and the second step: nobody is signed in yet."""

from datetime import timedelta

from flask import session

from admin.parts import engine, seconds
from referral.store import accounts
from referral.store.accounts import Account

LASTS = timedelta(minutes=10)


def begin(account: Account, wanted: str) -> None:
    """The password of this account was right; ``wanted`` is where the person wants to go."""
    session.clear()
    session.update(halfway=account.id, generation=account.generation, half_since=seconds(), wanted=wanted)


def account() -> Account | None:
    """Who has given their password and not their second step; None when that was long ago."""
    if "halfway" not in session or seconds() - session.get("half_since", 0) >= LASTS.total_seconds():
        return None
    found = accounts.get(engine(), session["halfway"])
    welcome = found is not None and found.active and found.generation == session.get("generation")
    return found if welcome else None


def wanted() -> str:
    """Where the person wants to go."""
    return str(session.get("wanted", ""))
