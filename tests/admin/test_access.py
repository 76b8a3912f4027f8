"""Who may open what: every route of the application times every kind of person, and no act without a token."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from admin.web.headers import CONTENT_POLICY
from referral.store import accounts
from referral.vault import Vault
from tests.admin.conftest import Browser
from tests.admin.town import Resident
from tests.clock import HandClock

SignIn = Callable[[str], Browser]

PEOPLE = ("nobody", "sato", "hensyu", "shi", "kakunin", "kanri")
OPEN, SENT_IN, REFUSED, HIDDEN = 200, 302, 403, 404

# What each person gets: nobody, counsellor, editor, staff, reviewer, administrator.
GETS = {
    "/": (SENT_IN, SENT_IN, SENT_IN, SENT_IN, SENT_IN, SENT_IN),
    "/desk/": (SENT_IN, SENT_IN, SENT_IN, SENT_IN, SENT_IN, SENT_IN),
    "/panel/": (SENT_IN, SENT_IN, SENT_IN, SENT_IN, SENT_IN, SENT_IN),
    "/staff/sign-in": (OPEN, SENT_IN, SENT_IN, SENT_IN, SENT_IN, SENT_IN),
    "/desk": (SENT_IN, OPEN, REFUSED, REFUSED, REFUSED, REFUSED),
    "/panel": (SENT_IN, REFUSED, OPEN, OPEN, OPEN, OPEN),
    "/panel/resources": (SENT_IN, REFUSED, OPEN, OPEN, OPEN, OPEN),
    "/panel/resources/new": (SENT_IN, REFUSED, OPEN, OPEN, OPEN, OPEN),
    "/panel/resources/rent": (SENT_IN, REFUSED, OPEN, OPEN, OPEN, OPEN),
    "/panel/resources/rent/history": (SENT_IN, REFUSED, OPEN, OPEN, OPEN, OPEN),
    "/panel/organisations/kurashi/history": (SENT_IN, REFUSED, OPEN, OPEN, OPEN, OPEN),
    "/panel/resources/supper": (SENT_IN, REFUSED, HIDDEN, OPEN, OPEN, OPEN),
    "/panel/applications": (SENT_IN, REFUSED, REFUSED, OPEN, OPEN, OPEN),
    "/panel/applications/rent": (SENT_IN, REFUSED, REFUSED, OPEN, OPEN, OPEN),
    "/panel/checks": (SENT_IN, REFUSED, REFUSED, OPEN, OPEN, OPEN),
    "/panel/checks/rent": (SENT_IN, REFUSED, REFUSED, OPEN, OPEN, OPEN),
    "/panel/outbox": (SENT_IN, REFUSED, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    "/apply/nobody": (HIDDEN,) * 6,
    "/confirm/nobody": (HIDDEN,) * 6,
    "/panel/organisations": (SENT_IN, REFUSED, OPEN, OPEN, OPEN, OPEN),
    "/panel/organisations/new": (SENT_IN, REFUSED, REFUSED, OPEN, OPEN, OPEN),
    "/panel/organisations/kurashi": (SENT_IN, REFUSED, OPEN, OPEN, OPEN, OPEN),
    "/panel/organisations/niji": (SENT_IN, REFUSED, HIDDEN, OPEN, OPEN, OPEN),
    "/panel/duplicates": (SENT_IN, REFUSED, REFUSED, OPEN, OPEN, OPEN),
    "/panel/duplicates/rent/supper": (SENT_IN, REFUSED, REFUSED, OPEN, OPEN, OPEN),
    "/panel/people": (SENT_IN, REFUSED, REFUSED, REFUSED, REFUSED, OPEN),
    "/panel/people/new": (SENT_IN, REFUSED, REFUSED, REFUSED, REFUSED, OPEN),
    "/panel/committees": (SENT_IN, REFUSED, REFUSED, OPEN, OPEN, OPEN),
    "/panel/committees/new": (SENT_IN, REFUSED, REFUSED, OPEN, OPEN, OPEN),
    "/panel/committees/nobody": (SENT_IN, REFUSED, REFUSED, HIDDEN, HIDDEN, HIDDEN),
    "/panel/settings": (SENT_IN, REFUSED, REFUSED, OPEN, OPEN, OPEN),
    "/panel/settings/areas": (SENT_IN, REFUSED, REFUSED, OPEN, OPEN, OPEN),
    "/panel/settings/areas/new": (SENT_IN, REFUSED, REFUSED, OPEN, OPEN, OPEN),
    "/panel/resources/export": (SENT_IN, REFUSED, OPEN, OPEN, OPEN, OPEN),
    "/panel/imports": (SENT_IN, REFUSED, REFUSED, OPEN, OPEN, OPEN),
    "/panel/imports/sample.xlsx": (SENT_IN, REFUSED, REFUSED, OPEN, OPEN, OPEN),
    "/panel/imports/nobody": (SENT_IN, REFUSED, REFUSED, HIDDEN, HIDDEN, HIDDEN),
    "/panel/imports/nobody/refused.xlsx": (SENT_IN, REFUSED, REFUSED, HIDDEN, HIDDEN, HIDDEN),
    "/open": (OPEN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "/open/resources.csv": (OPEN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "/open/resources.json": (OPEN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "/panel/try": (SENT_IN, REFUSED, OPEN, OPEN, OPEN, OPEN),
    "/panel/phrases": (SENT_IN, REFUSED, REFUSED, OPEN, OPEN, OPEN),
}
OTHERS = {"/panel/resources/supper", "/panel/organisations/niji"}
MISTAKEN = 422

# What each person gets who posts nothing but the token: the same people, in the same order.
POSTS = {
    "/panel/resources/new": (401, REFUSED, MISTAKEN, MISTAKEN, MISTAKEN, MISTAKEN),
    "/panel/resources/preview": (401, REFUSED, OPEN, OPEN, OPEN, OPEN),
    "/panel/resources/rent": (401, REFUSED, MISTAKEN, MISTAKEN, MISTAKEN, MISTAKEN),
    "/panel/resources/supper": (401, REFUSED, HIDDEN, MISTAKEN, MISTAKEN, MISTAKEN),
    "/panel/resources/rent/pause": (401, REFUSED, 409, 409, 409, 409),
    "/panel/resources/rent/history/restore": (401, REFUSED, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    "/panel/organisations/kurashi/history/restore": (401, REFUSED, REFUSED, HIDDEN, HIDDEN, HIDDEN),
    "/panel/resources/rent/discard": (401, REFUSED, 409, 409, 409, 409),
    "/panel/imports": (401, REFUSED, REFUSED, MISTAKEN, MISTAKEN, MISTAKEN),
    "/panel/imports/nobody/columns": (401, REFUSED, REFUSED, HIDDEN, HIDDEN, HIDDEN),
    "/panel/imports/nobody/row": (401, REFUSED, REFUSED, HIDDEN, HIDDEN, HIDDEN),
    "/panel/imports/nobody/commit": (401, REFUSED, REFUSED, HIDDEN, HIDDEN, HIDDEN),
    "/panel/imports/nobody/undo": (401, REFUSED, REFUSED, HIDDEN, HIDDEN, HIDDEN),
    "/panel/applications/rent": (401, REFUSED, REFUSED, REFUSED, MISTAKEN, MISTAKEN),
    "/panel/checks/ask": (401, REFUSED, REFUSED, HIDDEN, HIDDEN, HIDDEN),
    "/panel/checks/rent": (401, REFUSED, REFUSED, MISTAKEN, MISTAKEN, MISTAKEN),
    "/panel/organisations/kurashi/link": (401, REFUSED, REFUSED, OPEN, OPEN, OPEN),
    "/panel/organisations/new": (401, REFUSED, REFUSED, MISTAKEN, MISTAKEN, MISTAKEN),
    "/panel/organisations/kurashi": (401, REFUSED, MISTAKEN, MISTAKEN, MISTAKEN, MISTAKEN),
    "/panel/organisations/niji": (401, REFUSED, HIDDEN, MISTAKEN, MISTAKEN, MISTAKEN),
    "/panel/resources/rent/retire": (401, REFUSED, 409, 409, 409, 409),
    "/panel/resources/rent/unwanted": (401, REFUSED, 409, 409, 409, 409),
    "/panel/duplicates/rent/supper": (401, REFUSED, REFUSED, 409, 409, 409),
    "/panel/duplicates/rent/supper/different": (401, REFUSED, REFUSED, 303, 303, 303),
    "/panel/duplicates/undo/9": (401, REFUSED, REFUSED, HIDDEN, HIDDEN, HIDDEN),
    "/panel/people/new": (401, REFUSED, REFUSED, REFUSED, REFUSED, MISTAKEN),
    "/panel/people/nobody/password": (401, REFUSED, REFUSED, REFUSED, REFUSED, HIDDEN),
    "/panel/people/nobody/disable": (401, REFUSED, REFUSED, REFUSED, REFUSED, HIDDEN),
    "/panel/people/nobody/enable": (401, REFUSED, REFUSED, REFUSED, REFUSED, HIDDEN),
    "/panel/committees/new": (401, REFUSED, REFUSED, MISTAKEN, MISTAKEN, MISTAKEN),
    "/panel/committees/nobody": (401, REFUSED, REFUSED, HIDDEN, HIDDEN, HIDDEN),
    "/panel/committees/nobody/end": (401, REFUSED, REFUSED, HIDDEN, HIDDEN, HIDDEN),
    "/panel/settings": (401, REFUSED, REFUSED, 400, 400, 400),
    "/panel/settings/areas": (401, REFUSED, REFUSED, 303, 303, 303),
    "/panel/settings/areas/new": (401, REFUSED, REFUSED, MISTAKEN, MISTAKEN, MISTAKEN),
    "/panel/settings/areas/nobody/drop": (401, REFUSED, REFUSED, 303, 303, 303),
    "/panel/try": (401, REFUSED, MISTAKEN, MISTAKEN, MISTAKEN, MISTAKEN),
    "/panel/phrases": (401, REFUSED, REFUSED, MISTAKEN, MISTAKEN, MISTAKEN),
    "/panel/phrases/nobody/forget": (401, REFUSED, REFUSED, 303, 303, 303),
}
STREAMS = {"/desk/changes"}


def paths(app: Flask, method: str) -> set[str]:
    """Every route of the application that takes the method, with names filled in; its styles and scripts apart."""
    names = {
        "<resource_id>": "rent",
        "<other_id>": "supper",
        "<organisation_id>": "kurashi",
        "<int:merge_id>": "9",
    }
    return {
        re.sub("<.+?>", lambda found: names.get(found[0], "nobody"), rule.rule)
        for rule in app.url_map.iter_rules()
        if method in (rule.methods or ()) and not rule.endpoint.endswith("static")
    }


def test_every_page_is_in_the_table(app: Flask) -> None:
    """A new page, or a new act of the panel, without an entry fails here."""
    assert paths(app, "GET") - STREAMS == set(GETS) - OTHERS
    assert {path for path in paths(app, "POST") if path.startswith("/panel")} == set(POSTS) - OTHERS


@pytest.mark.parametrize("path", GETS)
def test_page_opens_only_for_its_people(browser: Browser, signed_in: SignIn, path: str) -> None:
    """The table above, tried out."""
    found = tuple((browser if name == "nobody" else signed_in(name)).get(path).status_code for name in PEOPLE)
    assert found == GETS[path]


@pytest.mark.parametrize("path", POSTS)
def test_act_is_open_only_to_its_people(browser: Browser, signed_in: SignIn, path: str) -> None:
    """Who may not do it is refused before anything of the form is looked at."""
    found = tuple((browser if name == "nobody" else signed_in(name)).post(path).status_code for name in PEOPLE)
    assert found == POSTS[path]


def test_stream_is_for_counsellors(browser: Browser, signed_in: SignIn) -> None:
    """Nobody else may listen for who waits."""
    assert browser.get("/desk/changes").status_code in (302, 401)
    assert signed_in("shi").get("/desk/changes").status_code == 403


@pytest.mark.parametrize("name", PEOPLE)
def test_no_act_works_without_a_token(app: Flask, signed_in: SignIn, vault: Vault, clock: HandClock, name: str) -> None:
    """Every POST without, with a wrong and from another site is 400 and changes nothing, signing out included."""
    resident = Resident(vault, clock())
    client: FlaskClient = app.test_client() if name == "nobody" else signed_in(name).client
    data = {"handoff": resident.handoff.id, "act": "publish", "name": "別の名前", "reason": "other"}
    for path in paths(app, "POST"):
        for headers, more in (
            ({}, {}),
            ({}, {"csrf_token": "wrong"}),
            ({"Sec-Fetch-Site": "cross-site"}, {}),
        ):
            answer = client.post(path, data={**data, **more}, headers=headers)
            assert answer.status_code == 400, path
    handoff = vault.transact(lambda turn: turn.handoff(resident.handoff.id), clock())
    assert handoff == resident.handoff


def test_token_of_another_session_is_refused(signed_in: SignIn, vault: Vault, clock: HandClock) -> None:
    """A colleague's token does not work in one's own session."""
    resident = Resident(vault, clock())
    sato, kato = signed_in("sato"), signed_in("kato")
    stolen = kato.token()
    answer = sato.client.post("/desk/accept", data={"csrf_token": stolen, "handoff": resident.handoff.id})
    assert answer.status_code == 400


@pytest.mark.parametrize("path", [*GETS, "/no-such-page"])
def test_pages_carry_strict_headers(signed_in: SignIn, path: str) -> None:
    """Nothing from elsewhere, nothing kept, nobody told."""
    name = "sato" if path == "/desk" else "kanri"
    headers = signed_in(name).get(path).headers
    assert headers["Content-Security-Policy"] == CONTENT_POLICY
    assert headers["Cache-Control"] == ("public, max-age=3600" if path.startswith("/open") else "no-store")
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


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
