"""A session ends when its account is closed or gets a new password, at every door and in the stream that is open."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from referral.store import accounts
from referral.store.accounts import Account
from referral.vault import Vault
from tests.admin.conftest import Browser, Seconds
from tests.admin.town import NOON, Resident
from tests.clock import HandClock

SignIn = Callable[[str], Browser]


def close(engine: Engine, account: Account) -> None:
    accounts.disable(engine, account.id, at=NOON)


def close_and_open(engine: Engine, account: Account) -> None:
    accounts.disable(engine, account.id, at=NOON)
    accounts.enable(engine, account.id, at=NOON)


def give_password(engine: Engine, account: Account) -> None:
    accounts.set_password(engine, account.id, "new words to say", at=NOON)


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
    assert browser.sign_in("shi", "new words to say").status_code == 303
    assert browser.get("/panel").status_code == 200


def test_signed_out_session_stays_out_when_the_vault_began_anew(signed_in: SignIn, vault: Vault) -> None:
    """The new vault knows of nobody who signed out, so it lets in only who signed in since."""
    browser = signed_in("sato")
    copied = browser.client.get_cookie("session")
    assert copied
    browser.post("/staff/sign-out")
    vault.run_script("redis.call('flushall')", [])
    browser.client.set_cookie("session", copied.value)
    assert browser.get("/desk").status_code == 302
    assert browser.sign_in("sato").status_code == 303
    assert browser.get("/desk").status_code == 200


def test_open_stream_ends_with_its_session_and_not_with_another(signed_in: SignIn) -> None:
    """Signing out in one window ends what another one hears; a colleague's stream goes on."""
    browser, colleague = signed_in("sato"), signed_in("kato")
    streams = [person.get("/desk/changes").iter_encoded() for person in (browser, colleague)]
    assert [next(stream) for stream in streams] == [b"data: changed\n\n"] * 2
    browser.post("/staff/sign-out")
    assert list(streams[0]) == []
    assert next(streams[1]).startswith(b"data: ")


def test_script_of_a_page_left_alone_is_told_that_the_session_is_over(signed_in: SignIn, seconds: Seconds) -> None:
    """After half an hour without use, though the page itself has asked all the time."""
    browser = signed_in("sato")
    for _ in range(3):
        seconds.now += 9 * 60
        assert browser.ask("/desk/now").status_code == 200
    seconds.now += 9 * 60
    assert browser.ask("/desk/now").status_code == 401
