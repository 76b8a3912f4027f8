"""Signing in in two steps: set up, asked for, used up, lost and given back, and no way around it."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine

from referral.sealing import Safe
from referral.store import accounts, second_steps
from referral.store.accounts import Account, Role
from referral.store.staff_actions import What, recent
from tests.admin.conftest import Browser, Seconds
from tests.admin.phone_codes import RECOVERY, SET_UP, STEP, PhoneCodes, read_secret, set_codes_up
from tests.admin.town import NOON, PASSWORD

SignIn = Callable[[str], Browser]


def set_up(browser: Browser, seconds: Seconds) -> tuple[PhoneCodes, list[str]]:
    """The app and the recovery codes; a minute later, for the first code is used up."""
    made = set_codes_up(browser, seconds)
    seconds.now += 60
    return made


def leave(browser: Browser) -> Browser:
    browser.post("/staff/sign-out")
    return browser


@pytest.fixture
def in_service(build: Callable[..., Flask]) -> Iterator[Flask]:
    """Not a rehearsal: roles that need two steps need them."""
    app = build(rehearsal=False)
    app.config.update(PREFERRED_URL_SCHEME="https", SESSION_COOKIE_SECURE=False, SESSION_COOKIE_NAME="session")
    yield app
    app.extensions["streams"].close()


@pytest.mark.parametrize(("login", "role"), [("kanri", Role.ADMINISTRATOR), ("kakunin", Role.REVIEWER)])
def test_who_holds_much_sets_codes_up_at_the_first_sign_in(
    in_service: Flask, seconds: Seconds, login: str, role: Role
) -> None:
    """No page opens before; afterwards the code is asked for each time."""
    browser = Browser(in_service.test_client())
    assert browser.sign_in(login).headers["Location"] == SET_UP
    assert browser.get("/panel").status_code == 302
    phone, _ = set_up(browser, seconds)
    assert browser.get("/panel").status_code == 200
    assert leave(browser).sign_in(login).headers["Location"] == STEP
    assert browser.get("/panel").status_code == 302
    assert browser.post(STEP, {"code": phone.code()}).headers["Location"] == "/panel"
    assert browser.get("/panel").status_code == 200


@pytest.mark.parametrize("login", ["sato", "hensyu", "shi"])
def test_others_may_set_codes_up(signed_in: SignIn, seconds: Seconds, login: str) -> None:
    """It is offered; once done, it is asked for, until they stop it."""
    browser = signed_in(login)
    phone, _ = set_up(browser, seconds)
    assert leave(browser).sign_in(login).headers["Location"] == STEP
    browser.post(STEP, {"code": phone.code()})
    assert browser.post("/staff/account/second-step/stop").status_code == 303
    assert leave(browser).sign_in(login).headers["Location"] in ("/desk", "/panel")


def test_administrator_cannot_stop(signed_in: SignIn, seconds: Seconds) -> None:
    """It says so."""
    kanri = signed_in("kanri")
    set_up(kanri, seconds)
    kanri.post("/staff/account/second-step/stop")
    assert "あなたの役わりでは、確認コードが要ります" in kanri.get("/staff/account").text
    assert leave(kanri).sign_in("kanri").headers["Location"] == STEP


def test_code_opens_once(app: Flask, signed_in: SignIn, seconds: Seconds) -> None:
    """Whoever looked over a shoulder is too late, within the same half minute too."""
    owner = signed_in("shi")
    phone, _ = set_up(owner, seconds)
    code = phone.code()
    assert leave(owner).sign_in("shi").status_code == 303
    assert owner.post(STEP, {"code": code}).status_code == 303
    thief = Browser(app.test_client())
    thief.sign_in("shi")
    assert thief.post(STEP, {"code": code}).status_code == 401
    assert thief.get("/panel").status_code == 302


def test_code_of_the_set_up_is_used_up(app: Flask, signed_in: SignIn, seconds: Seconds) -> None:
    """Also the first one."""
    owner = signed_in("shi")
    code = PhoneCodes(read_secret(owner), seconds).code()
    owner.post(SET_UP, {"code": code})
    thief = Browser(app.test_client())
    thief.sign_in("shi")
    assert thief.post(STEP, {"code": code}).status_code == 401


def test_recovery_code_opens_once_and_is_remembered(
    app: Flask, engine: Engine, people: dict[str, Account], signed_in: SignIn, seconds: Seconds
) -> None:
    """Typed in capitals and without hyphens; the page tells how many are left."""
    owner = signed_in("shi")
    _, codes = set_up(owner, seconds)
    for status in (303, 401):
        leave(owner).sign_in("shi")
        assert owner.post(STEP, {"code": codes[0].upper().replace("-", " ")}).status_code == status
    owner.post(STEP, {"code": codes[1]})
    assert "残り8個" in owner.get("/staff/account").text
    assert What.RECOVERY_CODE_USED in [action.what for action in recent(engine, people["shi"].id)]
    with engine.connect() as connection:
        kept = repr(connection.exec_driver_sql("select * from recovery_code").all())
    assert codes[2] not in kept
    assert codes[2].replace("-", "") not in kept


def test_new_recovery_codes_take_the_place_of_the_old(signed_in: SignIn, seconds: Seconds) -> None:
    """Shown once; a paper that was lost opens nothing."""
    owner = signed_in("shi")
    _, old = set_up(owner, seconds)
    page = owner.post("/staff/account/recovery-codes")
    new = RECOVERY.findall(page.text)
    assert page.headers["Cache-Control"] == "no-store"
    assert len(new) == 10
    assert new[0] not in owner.get("/staff/account").text
    leave(owner).sign_in("shi")
    assert owner.post(STEP, {"code": old[0]}).status_code == 401
    assert owner.post(STEP, {"code": new[0]}).status_code == 303


def test_password_alone_puts_no_other_app_in_its_place(app: Flask, signed_in: SignIn, seconds: Seconds) -> None:
    """Whoever knows the password is led to the code, and cannot set up their own."""
    phone, _ = set_up(signed_in("shi"), seconds)
    thief = Browser(app.test_client())
    thief.sign_in("shi")
    assert thief.get(SET_UP).headers["Location"] == STEP
    assert thief.post(SET_UP, {"code": "123456"}).headers["Location"] == STEP
    assert thief.get("/panel").status_code == 302
    owner = Browser(app.test_client())
    owner.sign_in("shi")
    assert owner.post(STEP, {"code": phone.code()}).status_code == 303


def test_nobody_sets_up_the_second_step_of_another(
    engine: Engine, people: dict[str, Account], signed_in: SignIn, seconds: Seconds
) -> None:
    """Whatever a form names: it is always one's own. An administrator can take it away, and not give it."""
    kanri = signed_in("kanri")
    code = PhoneCodes(read_secret(kanri), seconds).code()
    named = {"account_id": people["shi"].id, "login": "shi", "account": people["shi"].id, "halfway": people["shi"].id}
    kanri.post(f"{SET_UP}?account_id={people['shi'].id}", {"code": code, **named})
    assert second_steps.signing_in_two_steps(engine) == {people["kanri"].id}


def test_administrator_takes_a_lost_second_step_away(
    engine: Engine, people: dict[str, Account], signed_in: SignIn, seconds: Seconds
) -> None:
    """At once, for another one only, and it is remembered who did it."""
    kanri, shi = signed_in("kanri"), signed_in("shi")
    set_up(shi, seconds)
    page = f"/panel/people/{people['shi'].id}/second-step"
    assert page in kanri.get("/panel/people").text
    assert kanri.post(page).status_code == 303
    assert shi.get("/panel").status_code == 302
    assert shi.sign_in("shi").headers["Location"] == "/panel"
    newest = next(one for one in recent(engine, people["shi"].id) if one.what is What.SECOND_STEP_RESET)
    assert newest.who == people["kanri"].id
    assert kanri.post(f"/panel/people/{people['kanri'].id}/second-step").status_code == 403


def test_thousand_guesses_at_the_code_come_to_a_few_and_shut_nobody_out(
    app: Flask, signed_in: SignIn, seconds: Seconds
) -> None:
    """From browsers that were never let in four at once; the person's own browser lets them in all the while."""
    owner = signed_in("shi")
    phone, _ = set_up(owner, seconds)
    leave(owner)
    thieves = [Browser(app.test_client()) for _ in range(2)]
    for thief in thieves:
        assert thief.sign_in("shi").status_code == 303
    told = [thieves[number % 2].post(STEP, {"code": f"{number:06}"}).status_code for number in range(1000)]
    assert (told.count(401), told.count(429)) == (4, 996)
    owner.sign_in("shi")
    assert owner.post(STEP, {"code": phone.code()}).status_code == 303


def test_halfway_is_no_way_in_and_ends_by_itself(signed_in: SignIn, seconds: Seconds) -> None:
    """After ten minutes the password is asked for again; a password that changed meanwhile ends it at once."""
    owner = signed_in("shi")
    phone, _ = set_up(owner, seconds)
    leave(owner).sign_in("shi")
    seconds.now += 10 * 60
    assert owner.post(STEP, {"code": phone.code()}).status_code == 401
    owner.sign_in("shi")
    assert owner.post(STEP, {"code": phone.code()}).status_code == 303


@pytest.mark.parametrize("act", ["disable", "set_password"])
def test_halfway_ends_with_the_account(
    engine: Engine, people: dict[str, Account], signed_in: SignIn, seconds: Seconds, act: str
) -> None:
    """A disabled account, or a new password, stops who is on the way in."""
    owner = signed_in("shi")
    phone, _ = set_up(owner, seconds)
    leave(owner).sign_in("shi")
    if act == "disable":
        accounts.disable(engine, people["shi"].id, at=NOON)
    else:
        accounts.set_password(engine, people["shi"].id, "new words to say", at=NOON)
    assert owner.post(STEP, {"code": phone.code()}).status_code == 401


def test_secret_is_kept_sealed(engine: Engine, signed_in: SignIn, seconds: Seconds) -> None:
    """Neither the database nor the cookie tells it."""
    browser = signed_in("shi")
    secret = read_secret(browser)
    cookie = browser.client.get_cookie("session")
    assert cookie
    assert secret not in cookie.value
    browser.post(SET_UP, {"code": PhoneCodes(secret, seconds).code()})
    with engine.connect() as connection:
        kept = connection.exec_driver_sql("select secret from second_step").scalar()
    assert kept
    assert secret not in kept


def test_changed_key_of_the_service_is_told_to_operators_and_opens_nothing(
    app: Flask, signed_in: SignIn, seconds: Seconds, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says what to run; the page only that the code is wrong."""
    owner = signed_in("shi")
    phone, codes = set_up(owner, seconds)
    leave(owner)
    app.extensions["safe"] = Safe("quite another key of the service")
    owner.sign_in("shi")
    for code in (phone.code(), codes[0]):
        assert owner.post(STEP, {"code": code}).status_code == 401
    assert "reset-second-step" in caplog.text


def test_open_screen_is_not_enough_to_change_how_one_signs_in(signed_in: SignIn, seconds: Seconds) -> None:
    """Ten minutes after the password it is asked for again; then for ten minutes everything may change."""
    shi = signed_in("shi")
    seconds.now += 11 * 60
    assert shi.get(SET_UP).status_code == 303
    for path in ("recovery-codes", "second-step/stop", "passkeys/remove"):
        shi.post(f"/staff/account/{path}")
        assert "先にパスワードをもう一度" in shi.get("/staff/account").text
    for path in ("passkeys", "passkeys/options"):
        assert shi.ask(f"/staff/account/{path}").status_code == 403
    assert shi.post("/staff/account/prove", {"password": "wrong"}).status_code == 401
    assert shi.post("/staff/account/prove", {"password": PASSWORD}).status_code == 303
    assert shi.get(SET_UP).status_code == 200


def test_guessing_at_an_open_screen_has_an_end(signed_in: SignIn) -> None:
    """Ten tries; the words say how long to wait."""
    shi = signed_in("shi")
    told = [shi.post("/staff/account/prove", {"password": f"wrong{n}"}) for n in range(11)]
    assert [answer.status_code for answer in told] == [401] * 10 + [429]
    assert "待ってください" in told[-1].text
