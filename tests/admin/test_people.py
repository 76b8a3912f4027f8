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
SHOWN = re.compile(r"http://localhost(/staff/invitation/[\w-]{43})<")
CHOSEN = "umi no mieru eki"


def link_on(page: str) -> str:
    found = SHOWN.search(page)
    assert found
    return found[1]


def choose(app: Flask, link: str, password: str = CHOSEN) -> Browser:
    """Opens the link in a browser of one's own and chooses a password."""
    own = Browser(app.test_client())
    assert own.get(link).status_code == 200
    assert own.post(link, {"password": password, "again": password}).status_code == 303
    return own


def test_everybody_is_listed(signed_in: SignIn) -> None:
    """Name, login, role, organisation; nothing of a password."""
    page = signed_in("kanri").get("/panel/people").text
    for said in ("satoさん", ">sato</span>", "当番の人（相談デスク）", "くらしの相談", "責任者", "（あなた）"):
        assert said in page
    assert "argon2" not in page


def test_new_person_chooses_a_password_by_the_link_shown_once(
    app: Flask, engine: Engine, people: dict[str, Account], signed_in: SignIn
) -> None:
    """A counsellor of the organisation that was chosen; who added them is remembered."""
    kanri = signed_in("kanri")
    made = change(kanri, "/panel/people/new?organisation=niji", name="鈴木", login="Suzuki", role="counsellor")
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "no-store"
    link = link_on(made.text)
    found = accounts.find(engine, "suzuki")
    assert found is not None
    assert (found.name, found.role, found.organisation_id) == ("鈴木", Role.COUNSELLOR, "niji")
    assert recent(engine, found.id)[0].who == people["kanri"].id
    for path in ("/panel/people", "/panel/people/new"):
        assert link not in kanri.get(path).text
    assert "招待中" in kanri.get("/panel/people").text
    newcomer = choose(app, link)
    assert newcomer.sign_in("suzuki", CHOSEN).headers["Location"] == "/desk"
    assert newcomer.get(link).status_code == 404
    assert "招待中" not in kanri.get("/panel/people").text


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


def test_forgotten_password_is_replaced_by_a_new_link(
    app: Flask, engine: Engine, people: dict[str, Account], signed_in: SignIn
) -> None:
    """The old password and its session are over at once; an earlier link too."""
    kanri, shi = signed_in("kanri"), signed_in("shi")
    path = f"/panel/people/{people['shi'].id}/invite"
    earlier, link = (link_on(kanri.post(path).text) for _ in range(2))
    assert shi.get("/panel").status_code == 302
    assert shi.sign_in("shi").status_code == 401
    assert shi.get(earlier).status_code == 404
    choose(app, link)
    assert shi.sign_in("shi", CHOSEN).status_code == 303
    invited = next(action for action in recent(engine, people["shi"].id) if action.what is What.INVITED)
    assert invited.who == people["kanri"].id
    assert kanri.post(f"/panel/people/{people['kanri'].id}/invite").status_code == 403


@pytest.mark.parametrize(
    ("password", "again", "told"),
    [
        ("short", "short", "12文字以上"),
        ("password1234", "password1234", "よくあることば"),
        ("satoさんsatoさん12", "satoさんsatoさん12", "よくあることば"),
        (CHOSEN, "umi no mieru machi", "2つのパスワードが違います"),
    ],
)
def test_weak_password_is_told_and_the_link_stays(
    app: Flask, people: dict[str, Account], signed_in: SignIn, password: str, again: str, told: str
) -> None:
    """One sentence that says what to do; the next try is free."""
    link = link_on(signed_in("kanri").post(f"/panel/people/{people['sato'].id}/invite").text)
    own = Browser(app.test_client())
    answer = own.post(link, {"password": password, "again": again})
    assert (answer.status_code, told in answer.text) == (422, True)
    assert password not in answer.text
    choose(app, link)


def test_another_role_ends_the_session_and_the_talks_at_once(
    app: Flask, engine: Engine, people: dict[str, Account], signed_in: SignIn, vault: Vault, clock: HandClock
) -> None:
    """A counsellor who becomes an editor hears nobody any more."""
    resident = Resident(vault, clock())
    sato, kanri = signed_in("sato"), signed_in("kanri")
    sato.post("/desk/duty", {"duty": "on"})
    sato.post("/desk/accept", {"handoff": resident.handoff.id})
    resident.got()
    changed = change(kanri, f"/panel/people/{people['sato'].id}", role="editor")
    assert changed.status_code == 303
    assert sato.get("/desk").status_code == 302
    assert resident.got()
    assert desk.on_duty(app.extensions["platform"], "kurashi") == []
    assert sato.sign_in("sato").headers["Location"] == "/panel"
    assert recent(engine, people["sato"].id)[1].what is What.ACCOUNT_CHANGED


def test_another_name_ends_nothing(people: dict[str, Account], signed_in: SignIn) -> None:
    """Who is in the middle of a talk goes on."""
    sato = signed_in("sato")
    assert change(signed_in("kanri"), f"/panel/people/{people['sato'].id}", name="佐藤 一郎").status_code == 303
    assert "佐藤 一郎" in sato.get("/desk").text


def test_nobody_takes_the_last_administrator_away(
    engine: Engine, people: dict[str, Account], signed_in: SignIn
) -> None:
    """One's own role stays; the page says why."""
    kanri = signed_in("kanri")
    refused = change(kanri, f"/panel/people/{people['kanri'].id}", role="staff")
    assert (refused.status_code, "責任者がいなくなります" in refused.text) == (422, True)
    found = accounts.get(engine, people["kanri"].id)
    assert found is not None
    assert found.role is Role.ADMINISTRATOR


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
    assert 'href="/panel/people"' in signed_in("kanri").get("/panel/settings").text
    assert 'href="/panel/people"' not in signed_in("shi").get("/panel/settings").text
