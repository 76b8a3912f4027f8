"""Signing in while others guess or crowd, and signing out for good."""

import re
import threading
from collections.abc import Callable

import pytest
from flask import Flask
from limits import parse_many

from admin.accounts import places
from admin.accounts.limits import OF_STRANGERS
from admin.accounts.places import Crowded, Places
from admin.desk import words
from referral.vault import Vault
from tests.admin.conftest import TOKEN, Browser
from tests.admin.town import Resident
from tests.clock import HandClock

SignIn = Callable[[str], Browser]

FORM = 'id="password"'


def guess_until_refused(app: Flask, login: str = "sato") -> int:
    """Each guess from a new browser; how many were looked at."""
    for looked_at in range(1000):
        if Browser(app.test_client()).sign_in(login, f"wrong{looked_at}").status_code != 401:
            return looked_at
    raise AssertionError("nobody was stopped")


def test_a_thousand_guesses_come_to_a_few(app: Flask) -> None:
    """At once four are looked at; in any hour ten, for that is the longest measure."""
    assert guess_until_refused(app) == 4
    longest = max(parse_many(OF_STRANGERS), key=lambda limit: limit.get_expiry())
    assert (longest.get_expiry(), longest.amount) == (3600, 10)


def test_guessing_shuts_out_nobody_where_they_were_let_in_before(app: Flask, signed_in: SignIn) -> None:
    """Their own browser lets them in while a stranger's has to wait, even with the right password."""
    own = signed_in("sato")
    own.post("/staff/sign-out")
    guess_until_refused(app)
    assert Browser(app.test_client()).sign_in("sato").status_code == 429
    assert own.sign_in("sato").status_code == 303


def test_who_has_to_wait_is_told_how_long_and_keeps_the_form(app: Flask) -> None:
    """The words, the header for machines, and the fields to try again."""
    guess_until_refused(app)
    refused = Browser(app.test_client()).sign_in("sato")
    assert refused.status_code == 429
    assert "あと1分ほど待ってください" in refused.text
    assert FORM in refused.text
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


def test_longer_guessing_means_a_longer_wait(app: Flask, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wait that is told is the longest of all measures, not that of the first one that refuses."""
    monkeypatch.setattr("admin.accounts.limits.OF_STRANGERS", "2 per minute; 2 per 30 minutes")
    guess_until_refused(app)
    assert "あと30分ほど待ってください" in Browser(app.test_client()).sign_in("sato").text


def test_crowd_at_the_door_takes_no_threads() -> None:
    """One is checked, a few wait a little while, everybody else is told at once."""
    crowd = Places(longest_wait_s=0.05, most_waiting=2)
    told: list[str] = []

    def come() -> None:
        try:
            with crowd.take():
                told.append("in")
        except Crowded:
            told.append("crowded")

    with crowd.take():
        visitors = [threading.Thread(target=come) for _ in range(20)]
        for visitor in visitors:
            visitor.start()
        for visitor in visitors:
            visitor.join()
    assert told == ["crowded"] * 20
    come()
    assert told[-1] == "in"


def test_crowded_door_says_so_and_lets_known_browsers_in(
    app: Flask, browser: Browser, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 with words, the form and a time; who was let in before has another place."""
    own = signed_in("sato")
    full = Places(longest_wait_s=0.01, most_waiting=0)
    monkeypatch.setattr(places, "for_strangers", full)
    with full.take():
        refused = browser.sign_in("kato")
        assert refused.status_code == 503
        assert "こみあっています" in refused.text
        assert FORM in refused.text
        assert int(refused.headers["Retry-After"]) >= 1
        assert own.sign_in("sato").status_code == 303
    assert browser.sign_in("kato").status_code == 303


def test_focus_is_on_what_has_to_be_written_again(browser: Browser) -> None:
    """First on the name, after a wrong password on that."""
    first, again = browser.get("/staff/sign-in").text, browser.sign_in("sato", "wrong").text
    for page, field in ((first, "login"), (again, "password")):
        assert re.findall(r'<input[^>]* autofocus [^>]*id="(\w+)"', page) == [field]


def test_signing_out_leaves_nothing_in_the_browser_but_that_it_is_known(signed_in: SignIn) -> None:
    """Cache and storage are cleared, the session's cookie goes by name."""
    sato = signed_in("sato")
    answer = sato.post("/staff/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    gone = [cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith("session=;")]
    assert len(gone) == 1
    assert [cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith("known-")] == []


def test_page_in_another_tab_learns_that_its_person_has_signed_out(signed_in: SignIn) -> None:
    """Its token is of the session that is over; a script is told that, and not that its form was forged."""
    sato = signed_in("sato")
    found = TOKEN.search(sato.get("/desk").text)
    assert found
    headers = {"Accept": "application/json", "X-CSRFToken": found[1]}
    assert sato.client.post("/desk/now", headers=headers).status_code == 200
    sato.post("/staff/sign-out")
    for path in ("/desk/now", "/desk/reply", "/staff/stay"):
        answer = sato.client.post(path, headers=headers)
        assert answer.status_code == 401
        assert "error" in answer.json


def test_signing_out_with_a_talk_open_is_asked_about_once(signed_in: SignIn, vault: Vault, clock: HandClock) -> None:
    """The question names who waits for words; the second press signs out, and the talk waits for somebody."""
    resident = Resident(vault, clock())
    sato = signed_in("sato")
    sato.post("/desk/accept", {"handoff": resident.handoff.id})
    asked = sato.post("/desk/sign-out")
    assert asked.status_code == 409
    assert words.say_still_open([resident.handoff.designation]) in asked.text
    assert sato.ask("/desk/sign-out").json["leaving"] == words.say_still_open(["青いかもめ"])
    assert sato.get("/desk").status_code == 200
    assert sato.post("/desk/sign-out", {"anyway": "yes"}).status_code == 303
    assert sato.get("/desk").status_code == 302
    sato.sign_in("sato")
    assert "会話の途中" in sato.get("/desk").text


def test_signing_out_without_a_talk_is_not_asked_about(signed_in: SignIn) -> None:
    """One press, as a page and as a script."""
    sato, kato = signed_in("sato"), signed_in("kato")
    assert sato.post("/desk/sign-out").status_code == 303
    answer = kato.ask("/desk/sign-out")
    assert answer.status_code == 204
    assert "Clear-Site-Data" in answer.headers
    assert kato.get("/desk").status_code == 302


@pytest.mark.parametrize(("typed", "door"), [("/", "/staff/sign-in"), ("/desk/", "/desk"), ("/panel/", "/panel")])
def test_shortened_addresses_lead_to_a_door(browser: Browser, typed: str, door: str) -> None:
    """Nobody stands before a page that is not there."""
    answer = browser.get(typed)
    assert answer.status_code == 302
    assert answer.headers["Location"] == door
