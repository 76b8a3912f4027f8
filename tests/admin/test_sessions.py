"""A session ends when its account is closed or gets a new password, at every door and in the stream that is open."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from referral.store import accounts
from referral.store.accounts import Account
from referral.vault import Vault
from tests.admin.conftest import Browser
from tests.admin.town import NOON, Resident
from tests.clock import HandClock

SignIn = Callable[[str], Browser]


def close(engine: Engine, account: Account) -> None:
    accounts.disable(engine, account.id, at=NOON)


def close_and_open(engine: Engine, account: Account) -> None:
    accounts.disable(engine, account.id, at=NOON)
    accounts.enable(engine, account.id, at=NOON)


def give_password(engine: Engine, account: Account) -> None:
    accounts.set_password(engine, account.id, "a new password", at=NOON)


CHANGES = [close, close_and_open, give_password]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(("login", "door"), [("sato", "/desk"), ("shi", "/panel")])
def test_session_ends_at_once(
    engine: Engine,
    people: dict[str, Account],
    signed_in: SignIn,
    login: str,
    door: str,
    change: Callable[[Engine, Account], None],
) -> None:
    """The next page asks to sign in, an act is refused, and other people's sessions go on."""
    browser, other = signed_in(login), signed_in("kanri")
    assert browser.get(door).status_code == 200
    change(engine, people[login])
    assert browser.get(door).status_code == 302
    assert browser.ask("/desk/now").status_code == 401
    assert other.get("/panel").status_code == 200


@pytest.mark.parametrize("change", CHANGES)
def test_open_stream_ends(
    engine: Engine,
    people: dict[str, Account],
    signed_in: SignIn,
    vault: Vault,
    clock: HandClock,
    change: Callable[[Engine, Account], None],
) -> None:
    """A desk that is open learns nothing more of who comes."""
    stream = signed_in("sato").get("/desk/changes").iter_encoded()
    assert next(stream) == b"data: changed\n\n"
    change(engine, people["sato"])
    Resident(vault, clock())
    assert list(stream) == []


def test_new_password_opens_a_new_session(engine: Engine, people: dict[str, Account], signed_in: SignIn) -> None:
    """The old password does not."""
    browser = signed_in("shi")
    give_password(engine, people["shi"])
    assert browser.sign_in("shi").status_code == 401
    assert browser.sign_in("shi", "a new password").status_code == 303
    assert browser.get("/panel").status_code == 200
