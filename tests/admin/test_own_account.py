"""One's own account: changing the password, where one is signed in, the pledge; and that a session's end is its end."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine

from content.pledge import load_pledge
from referral.store import accounts
from referral.store.accounts import Account
from referral.store.staff_actions import What, recent
from tests.admin.conftest import Browser, Seconds
from tests.admin.town import NOON, PASSWORD
from tests.clock import HandClock

SignIn = Callable[[str], Browser]

LISTED = re.compile(r'name="session" value="([0-9a-f]+)"')
NEW = "umi no mieru eki"


def cookie_of(browser: Browser) -> str:
    found = browser.client.get_cookie("session")
    assert found
    return str(found.value)


def others_on(page: str) -> list[str]:
    return [digest for digest in LISTED.findall(page) if digest != "others"]


def test_signing_in_leaves_nothing_of_the_session_before(app: Flask, browser: Browser) -> None:
    """Who has planted a cookie before holds nothing afterwards, and signing in again makes another session."""
    browser.get("/staff/sign-in")
    planted = cookie_of(browser)
    browser.sign_in("sato")
    first = cookie_of(browser)
    browser.post("/staff/sign-out")
    browser.sign_in("sato")
    assert len({planted, first, cookie_of(browser)}) == 3
    for old in (planted, first):
        thief = Browser(app.test_client())
        thief.client.set_cookie("session", old)
        assert thief.get("/desk").status_code == 302


@pytest.mark.parametrize("end", ["signed out", "new password", "disabled", "another role", "ended elsewhere"])
def test_copied_cookie_opens_nothing_after_the_end(
    app: Flask, engine: Engine, people: dict[str, Account], signed_in: SignIn, end: str
) -> None:
    """Whatever has ended the session."""
    browser, elsewhere = signed_in("sato"), signed_in("sato")
    thief = Browser(app.test_client())
    thief.client.set_cookie("session", cookie_of(browser))
    assert thief.get("/desk").status_code == 200
    sato = people["sato"]
    match end:
        case "signed out":
            browser.post("/staff/sign-out")
        case "new password":
            browser.post("/staff/password", {"now": PASSWORD, "password": NEW, "again": NEW})
        case "disabled":
            accounts.disable(engine, sato.id, at=NOON)
        case "another role":
            accounts.change(engine, sato.id, name="sato", role=accounts.Role.EDITOR, organisation_id="kurashi", at=NOON)
        case "ended elsewhere":
            elsewhere.post("/staff/account/sessions", {"session": "others"})
    assert thief.get("/desk").status_code == 302
    for path in ("/desk/now", "/desk/duty"):
        assert thief.ask(path).status_code in (400, 401)


def test_password_is_changed_here_and_ends_what_is_elsewhere(
    engine: Engine, people: dict[str, Account], signed_in: SignIn
) -> None:
    """This session goes on as a new one; the old password opens nothing."""
    here, there = signed_in("shi"), signed_in("shi")
    before = cookie_of(here)
    changed = here.post("/staff/password", {"now": PASSWORD, "password": NEW, "again": NEW})
    assert changed.headers["Location"] == "/staff/account"
    assert "パスワードを変えました" in here.get("/staff/account").text
    assert cookie_of(here) != before
    assert there.get("/panel").status_code == 302
    assert there.sign_in("shi").status_code == 401
    assert there.sign_in("shi", NEW).status_code == 303
    newest = next(one for one in recent(engine, people["shi"].id) if one.what is What.PASSWORD_SET)
    assert newest.who == people["shi"].id


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"now": "wrong"}, "いまのパスワードが違います"),
        ({"password": "short", "again": "short"}, "12文字以上"),
        ({"again": "something else again"}, "2つのパスワードが違います"),
    ],
)
def test_mistake_changes_nothing(signed_in: SignIn, fields: dict[str, str], told: str) -> None:
    """One sentence at the field; the old password goes on."""
    shi = signed_in("shi")
    answer = shi.post("/staff/password", {"now": PASSWORD, "password": NEW, "again": NEW} | fields)
    assert (answer.status_code, told in answer.text) == (422, True)
    assert shi.sign_in("shi").status_code in (302, 303)


def test_sessions_are_listed_by_coarse_words_and_ended_one_by_one(signed_in: SignIn, app: Flask) -> None:
    """A phone, a PC, since when; of the browser and the place nothing."""
    here = signed_in("sato")
    phone = Browser(app.test_client())
    phone.client.post(
        "/staff/sign-in",
        data={"csrf_token": phone.token(), "login": "sato", "password": PASSWORD},
        headers={
            "User-Agent": "Mozilla/5.0 (Linux; Android 16; Pixel 12) Mobile Safari",
            "X-Forwarded-For": "192.0.2.7",
        },
    )
    page = here.get("/staff/account").text
    assert page.count("<li><p>スマートフォン") == page.count("<li><p>パソコン") == 1
    for told in ("Pixel", "Android", "Mozilla", "192.0.2.7", "127.0.0.1"):
        assert told not in page
    (other,) = others_on(page)
    here.post("/staff/account/sessions", {"session": other})
    assert phone.get("/desk").status_code == 302
    assert here.get("/desk").status_code == 200
    assert others_on(here.get("/staff/account").text) == []


def test_all_others_are_ended_together(signed_in: SignIn) -> None:
    """This one goes on."""
    here, *others = (signed_in("sato") for _ in range(3))
    here.post("/staff/account/sessions", {"session": "others"})
    assert [other.get("/desk").status_code for other in others] == [302, 302]
    assert here.get("/desk").status_code == 200


def test_nobody_ends_the_session_of_another_person(signed_in: SignIn) -> None:
    """Its name is of no use to others."""
    sato, kato = signed_in("sato"), signed_in("kato")
    second = signed_in("sato")
    (digest,) = others_on(second.get("/staff/account").text)
    kato.post("/staff/account/sessions", {"session": digest})
    assert sato.get("/desk").status_code == 200


def test_list_shows_what_is_open_only(
    engine: Engine, people: dict[str, Account], signed_in: SignIn, seconds: Seconds
) -> None:
    """Not what a new password has ended."""
    signed_in("sato")
    accounts.set_password(engine, people["sato"].id, NEW, at=NOON)
    later = Browser(signed_in("kato").client.application.test_client())
    later.sign_in("sato", NEW)
    assert others_on(later.get("/staff/account").text) == []


@pytest.fixture
def in_service(build: Callable[..., Flask]) -> Iterator[Flask]:
    """Not a rehearsal: the desk opens after the pledge."""
    app = build(rehearsal=False)
    app.config.update(SESSION_COOKIE_SECURE=False, SESSION_COOKIE_NAME="session")
    yield app
    app.extensions["streams"].close()


@pytest.mark.parametrize("login", ["sato", "kantoku"])
def test_desk_opens_after_the_pledge(
    in_service: Flask, engine: Engine, people: dict[str, Account], login: str, clock: HandClock
) -> None:
    """Page, acts and stream are closed before; day and version are kept, and asked for anew after a year."""
    browser = Browser(in_service.test_client())
    browser.sign_in(login)
    assert browser.get("/desk").headers["Location"] == "/staff/pledge"
    assert browser.ask("/desk/now").status_code == 403
    assert browser.post("/desk/duty", {"duty": "on"}).status_code == 403
    assert browser.get("/desk/changes", headers={"Accept": "text/event-stream"}).status_code == 403
    for promise in load_pledge().promises:
        assert promise in browser.get("/staff/pledge").text
    browser.post("/staff/pledge")
    assert browser.get("/desk").status_code == 302
    assert browser.post("/staff/pledge", {"agree": "yes"}).headers["Location"] == "/desk"
    assert browser.get("/desk").status_code == 200
    found = accounts.get(engine, people[login].id)
    assert found is not None
    assert (found.pledged_on, found.pledge_version) == (NOON.date(), load_pledge().version)
    assert recent(engine, found.id)[0].what is What.PLEDGED
    clock.move(days=364)
    assert browser.get("/desk").status_code == 200
    clock.move(days=1)
    assert browser.get("/desk").headers["Location"] == "/staff/pledge"


def test_new_text_is_asked_for_anew(in_service: Flask, engine: Engine, people: dict[str, Account]) -> None:
    """A pledge holds for the version that was read."""
    accounts.pledge(engine, people["sato"].id, "an older text", on=NOON.date(), at=NOON - timedelta(days=1))
    browser = Browser(in_service.test_client())
    browser.sign_in("sato")
    assert browser.get("/desk").headers["Location"] == "/staff/pledge"


def test_who_hears_nobody_is_not_asked(in_service: Flask) -> None:
    """The list is edited without a pledge."""
    browser = Browser(in_service.test_client())
    browser.sign_in("hensyu")
    assert browser.get("/panel").status_code == 200
