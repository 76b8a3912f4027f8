"""The people who sign in, kept by an administrator: added, given a new password, stopped at once, let in again."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Engine

from referral import desk
from referral.desk import Member
from referral.store import accounts
from referral.store.accounts import Account, Role
from referral.store.staff_actions import What, recent
from referral.vault import Vault
from tests.admin.conftest import Browser
from tests.admin.filling import change
from tests.admin.town import Resident
from tests.clock import HandClock

SignIn = Callable[[str], Browser]
SHOWN = re.compile(r"<dt>パスワード</dt><dd>([^<]+)</dd>")


def password_on(page: str) -> str:
    found = SHOWN.search(page)
    assert found
    return found[1]


def test_everybody_is_listed(signed_in: SignIn) -> None:
    """Name, login, role, organisation; nothing of a password."""
    page = signed_in("kanri").get("/panel/people").text
    for said in ("satoさん", ">sato</span>", "当番の人（相談デスク）", "くらしの相談", "責任者", "（あなた）"):
        assert said in page
    assert "argon2" not in page


def test_new_person_signs_in_with_the_password_shown_once(
    app: Flask, engine: Engine, people: dict[str, Account], signed_in: SignIn
) -> None:
    """A counsellor of the organisation that was chosen; who added them is remembered."""
    kanri = signed_in("kanri")
    made = change(kanri, "/panel/people/new?organisation=niji", name="鈴木", login="Suzuki", role="counsellor")
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "no-store"
    password = password_on(made.text)
    assert re.fullmatch(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", password)
    found = accounts.find(engine, "suzuki")
    assert found is not None
    assert (found.name, found.role, found.organisation_id) == ("鈴木", Role.COUNSELLOR, "niji")
    assert recent(engine, found.id)[0].who == people["kanri"].id
    for path in ("/panel/people", "/panel/people/new"):
        assert password not in kanri.get(path).text
    newcomer = Browser(app.test_client())
    assert newcomer.sign_in("suzuki", password).headers["Location"] == "/desk"


def test_staff_belong_to_no_organisation(engine: Engine, signed_in: SignIn) -> None:
    """Whatever was left chosen."""
    made = change(signed_in("kanri"), "/panel/people/new", name="高橋", login="taka", role="staff", organisation="niji")
    assert made.status_code == 200
    found = accounts.find(engine, "taka")
    assert found is not None
    assert found.organisation_id == ""


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": ""}, "名前を書いてください"),
        ({"login": " "}, "IDを書いてください"),
        ({"login": "sato jiro"}, "空白を入れないで"),
        ({"login": "ＳＡＴＯ"}, "もう使われています"),
        ({"role": "counsellor", "organisation": ""}, "団体が要ります"),
        ({"role": "king"}, "役わり"),
        ({"organisation": "nowhere", "role": "editor"}, "団体"),
    ],
)
def test_mistake_is_told_and_nobody_is_added(
    engine: Engine, signed_in: SignIn, fields: dict[str, str], told: str
) -> None:
    """One sentence that says what to do; what was written stays."""
    wanted = {"name": "鈴木", "login": "suzuki", "role": "staff", "organisation": ""} | fields
    before = len(accounts.every_account(engine))
    answer = change(signed_in("kanri"), "/panel/people/new", **wanted)
    assert answer.status_code in (409, 422)
    assert told in answer.text
    assert 'role="alert"' in answer.text
    assert len(accounts.every_account(engine)) == before


def test_forgotten_password_is_replaced(
    app: Flask, engine: Engine, people: dict[str, Account], signed_in: SignIn
) -> None:
    """The new one is shown once, the old one and its session are over."""
    kanri, shi = signed_in("kanri"), signed_in("shi")
    reset = kanri.post(f"/panel/people/{people['shi'].id}/password")
    password = password_on(reset.text)
    assert shi.get("/panel").status_code == 302
    assert shi.sign_in("shi").status_code == 401
    assert shi.sign_in("shi", password).status_code == 303
    assert [(action.who, action.what) for action in recent(engine, people["shi"].id)][:1] == [
        (people["kanri"].id, What.PASSWORD_SET)
    ]


def test_stopped_person_is_out_at_once_and_back_when_let_in(
    engine: Engine, people: dict[str, Account], signed_in: SignIn
) -> None:
    """Everywhere they are signed in; the same password opens the door again."""
    kanri, here, there = signed_in("kanri"), signed_in("shi"), signed_in("shi")
    assert kanri.post(f"/panel/people/{people['shi'].id}/disable").status_code == 303
    page = kanri.get("/panel/people").text
    assert "サインインを止めました" in page
    assert "また使えるようにする" in page
    assert here.get("/panel").status_code == there.get("/panel").status_code == 302
    assert here.sign_in("shi").status_code == 401
    assert kanri.post(f"/panel/people/{people['shi'].id}/enable").status_code == 303
    assert there.get("/panel").status_code == 302
    assert here.sign_in("shi").status_code == 303


def test_stopped_counsellor_leaves_the_desk_and_nobody_waits_for_an_answer(
    app: Flask, people: dict[str, Account], signed_in: SignIn, vault: Vault, clock: HandClock
) -> None:
    """Presence ends at once; the open talk waits for a colleague, before all others, and the resident is told."""
    resident, waiting = Resident(vault, clock()), Resident(vault, clock(), "白いうさぎ")
    sato = signed_in("sato")
    sato.post("/desk/duty", {"duty": "on"})
    sato.post("/desk/accept", {"handoff": resident.handoff.id})
    resident.got()
    platform = app.extensions["platform"]
    assert desk.on_duty(platform, "kurashi") == [people["sato"].id]
    kanri = signed_in("kanri")
    kanri.post(f"/panel/people/{people['sato'].id}/disable")
    assert desk.on_duty(platform, "kurashi") == []
    assert any("別の人が読みます" in said for said in resident.got())
    assert "話していた相談が1件あり" in kanri.get("/panel/people").text
    member = Member(people["kato"].id, "kurashi", "kato")
    found = [(view.id, view.returned) for view in desk.waiting(platform, member)]
    assert found == [(resident.handoff.id, True), (waiting.handoff.id, False)]


def test_nobody_stops_themselves(engine: Engine, people: dict[str, Account], signed_in: SignIn) -> None:
    """So one administrator is always left."""
    kanri = signed_in("kanri")
    assert f"/panel/people/{people['kanri'].id}/disable" not in kanri.get("/panel/people").text
    assert kanri.post(f"/panel/people/{people['kanri'].id}/disable").status_code == 403
    assert kanri.get("/panel").status_code == 200


def test_menu_shows_people_to_administrators_only(signed_in: SignIn) -> None:
    """Others are not shown a door that does not open."""
    assert 'href="/panel/people"' in signed_in("kanri").get("/panel").text
    assert 'href="/panel/people"' not in signed_in("shi").get("/panel").text
