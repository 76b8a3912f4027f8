"""The door opens: a session begins, it is remembered, and the person is led on."""

import logging

from flask import Response
from sqlalchemy.exc import SQLAlchemyError

from admin.accounts import session
from admin.accounts.limits import forget_tries, know_browser
from admin.parts import engine, now
from referral.store.accounts import AT_DESK, Account
from referral.store.engine import writing
from referral.store.staff_actions import StaffAction, What, record

_fault = logging.getLogger("fault")


def let_in(account: Account, answer: Response) -> Response:
    """Begin the session with this answer. Raises ``VaultUnavailable``."""
    session.begin(account)
    _remember(account)
    forget_tries()
    know_browser(answer, account.login)
    return answer


def way_on(account: Account, wanted: str) -> str:
    """Where the person goes now: where they wanted, if it is a door of theirs."""
    at_desk = account.role in AT_DESK
    if is_ours(wanted) and (wanted == "/desk") == at_desk:
        return wanted
    return "/desk" if at_desk else "/panel"


def is_ours(path: str) -> bool:
    """Whether this is the address of one of our own doors, and nothing that a browser reads as another site."""
    return path in ("/desk", "/panel") or (path.startswith("/panel/") and path.isprintable() and "\\" not in path)


def _remember(account: Account) -> None:
    try:
        with writing(engine()) as connection:
            record(connection, StaffAction(account.id, What.SIGNED_IN, account.id, now()))
    except SQLAlchemyError as error:
        # A full disk must not keep a counsellor from the people who wait.
        _fault.warning("a sign-in could not be noted: %s", type(error).__name__)
