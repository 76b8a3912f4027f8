"""Codes of the second step: whether one is right, and that each opens once."""

import logging
from datetime import UTC, datetime, timedelta

from admin.parts import engine, now, platform, safe, seconds
from referral.sealing import SealBroken
from referral.second_step import find_period, fold_code, make_recovery_codes
from referral.store import second_steps
from referral.store.accounts import Account
from referral.vault import Turn

_USED_FOR = timedelta(minutes=5)
"""Longer than any code is good."""

_fault = logging.getLogger("fault")


def takes_code(account: Account, typed: str) -> bool:
    """Whether this is a code of the person's app or a recovery code of theirs. Either is used up.

    Raises ``VaultUnavailable``.
    """
    try:
        secret = safe().unseal(second_steps.sealed_secret(engine(), account.id))
    except SealBroken:
        _fault.error("codes cannot be checked, for SECRET_KEY is another one: see accounts reset-second-step --help")
        return False
    if takes_app_code(account, secret, typed):
        return True
    return second_steps.use_recovery_code(engine(), account.id, digest_code(account, typed), at=now())


def takes_app_code(account: Account, secret: str, typed: str) -> bool:
    """Whether this code goes with the secret and was not used before. Raises ``VaultUnavailable``."""
    # The platform's clock is moved by hand in a rehearsal; the one in the person's pocket is not.
    period = find_period(secret, typed, datetime.fromtimestamp(seconds(), UTC))
    if period is None:
        return False
    vault = platform().vault

    def use(turn: Turn) -> bool:
        digest = vault.hash("code", account.id, str(period))
        if turn.marked("code", digest):
            return False
        turn.mark("code", digest, _USED_FOR)
        return True

    return vault.transact(use, now())


def make_codes(account: Account) -> tuple[list[str], list[str]]:
    """New recovery codes, to be shown once, and what is kept of them."""
    made = make_recovery_codes()
    return made, [digest_code(account, code) for code in made]


def digest_code(account: Account, typed: str) -> str:
    """What is kept of a recovery code."""
    return safe().digest(f"{account.id} {fold_code(typed)}")
