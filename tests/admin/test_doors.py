"""The way in and out: answers that tell nothing, ways that lead nowhere else, scripts that keep nothing."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from referral.store import accounts
from tests.admin.conftest import Browser

SignIn = Callable[[str], Browser]


def test_signing_out_ends_the_session(signed_in: SignIn) -> None:
    """After it the pages ask to sign in again."""
    sato = signed_in("sato")
    assert sato.get("/desk").status_code == 200
    assert sato.post("/staff/sign-out").status_code == 303
    assert sato.get("/desk").status_code == 302


def test_wrong_password_is_answered_alike_for_known_and_unknown(browser: Browser) -> None:
    """Nobody learns which names exist."""
    known, unknown = browser.sign_in("sato", "wrong"), browser.sign_in("nobody-here", "wrong")
    assert known.status_code == unknown.status_code == 401
    # Tokens hold the second in which they were made.
    told = [re.sub(r'"[\w.-]{60,}"', "", answer.text) for answer in (known, unknown)]
    assert told[0].replace("sato", "") == told[1].replace("nobody-here", "")


def test_guessing_is_slowed_down(browser: Browser) -> None:
    """After some wrong passwords the door asks to wait."""
    answers = [browser.sign_in("sato", f"wrong{n}").status_code for n in range(30)]
    assert answers[0] == 401
    assert answers[-1] == 429


@pytest.mark.parametrize("value", ["é.é", ".", "a.b", "a." + "0" * 64])
def test_made_up_cookie_makes_no_browser_known(app: Flask, browser: Browser, value: str) -> None:
    """Its tries count as everybody's, and the counting does not stumble over it."""
    cookies = browser.sign_in("sato").headers.getlist("Set-Cookie")
    (name,) = (cookie.partition("=")[0] for cookie in cookies if cookie.startswith("known-"))
    stranger = Browser(app.test_client())
    while stranger.sign_in("sato", "wrong").status_code == 401:
        pass
    liar = Browser(app.test_client())
    liar.client.set_cookie(name, value)
    assert liar.sign_in("sato").status_code == 429


@pytest.mark.parametrize("wanted", ["https://example.com/", "//example.com", "/\\example.com", "/panel\n"])
def test_signing_in_never_leads_elsewhere(browser: Browser, wanted: str) -> None:
    """The way on is one of our own pages."""
    answer = browser.sign_in("sato", next=wanted)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/desk"


def test_passwords_are_kept_as_argon2(app: Flask) -> None:
    """No password can be read from the database."""
    everyone = accounts.every_account(app.extensions["engine"])
    assert everyone
    assert all("correct horse" not in repr(account) for account in everyone)
    with app.extensions["engine"].connect() as connection:
        hashes = [row[0] for row in connection.exec_driver_sql("select password_hash from account")]
    assert all(kept.startswith("$argon2id$") for kept in hashes)


def test_scripts_keep_nothing_in_the_browser() -> None:
    """No script of the desk or the panel uses the browser's own stores."""
    scripts = list((Path(__file__).parents[2] / "admin").rglob("*.js"))
    assert len(scripts) >= 5
    for script in scripts:
        text = script.read_text(encoding="utf-8")
        for store in ("localStorage", "sessionStorage", "indexedDB", "document.cookie", "caches."):
            assert store not in text, script.name
        assert "innerHTML" not in text, script.name
