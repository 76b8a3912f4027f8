"""Every act at the desk, times whose talk it is: one's own, a colleague's, another organisation's, over, or none."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from referral import desk
from referral.desk import Member
from referral.store.accounts import Account
from referral.vault import Vault
from tests.admin.conftest import Browser
from tests.admin.town import Resident
from tests.clock import HandClock
from tests.everything import Everything

_TALK = re.compile(r"[0-9a-f]{16}|no-such-talk")

SignIn = Callable[[str], Browser]

ACTS = {
    "reply": {"text": "こんにちは", "client_id": "1"},
    "again": {"seq": "1"},
    "close": {},
    "accept": {},
    "decline": {"reason": "other"},
    "open": {},
    "now": {},
}
ON_TALKS = ("reply", "again", "close", "open", "now")


@pytest.fixture
def talk(app: Flask, vault: Vault, clock: HandClock, people: dict[str, Account]) -> Resident:
    """Somebody who talks with sato."""
    resident = Resident(vault, clock())
    member = Member(people["sato"].id, "kurashi", "sato")
    desk.accept(app.extensions["platform"], member, resident.handoff.id)
    return resident


@pytest.fixture
def over(app: Flask, vault: Vault, clock: HandClock, people: dict[str, Account]) -> Resident:
    """Somebody whose talk with sato has ended."""
    resident = Resident(vault, clock(), "白いうさぎ")
    member = Member(people["sato"].id, "kurashi", "sato")
    desk.accept(app.extensions["platform"], member, resident.handoff.id)
    desk.close(app.extensions["platform"], member, resident.handoff.id)
    return resident


def tell(browser: Browser, act: str, handoff: str) -> tuple[int, str]:
    """The answer as a script gets it, without the talks' own names; a supervisor's lists those that run."""
    answer = browser.ask(f"/desk/{act}", {"handoff": handoff, "open": handoff, **ACTS[act]})
    return answer.status_code, _TALK.sub("", answer.text)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("login", ["kato", "kantoku", "niji"])
def test_nobody_elses_talk_can_be_touched(
    signed_in: SignIn, talk: Resident, over: Resident, everything: Everything, act: str, login: str
) -> None:
    """A colleague, the supervisor and another organisation: nothing changes, and none is told from what never was."""
    other = signed_in(login)
    tell(other, "now", "")
    before = everything.digest()
    told = [tell(other, act, handoff) for handoff in (talk.handoff.id, over.handoff.id, "no-such-talk")]
    assert everything.digest() == before
    if act in ON_TALKS or login == "niji":
        assert told[0] == told[1] == told[2]
    else:
        # Who has seen somebody wait is told that a colleague was quicker.
        assert (told[0][0], told[1], told[2][0]) == (409, told[2], 404)


@pytest.mark.parametrize("act", ["reply", "close"])
def test_ones_own_talk_can(signed_in: SignIn, talk: Resident, everything: Everything, act: str) -> None:
    """The planted control: the same act on one's own talk is done, and the change is seen."""
    sato = signed_in("sato")
    before = everything.digest()
    assert tell(sato, act, talk.handoff.id)[0] == 200
    assert everything.digest() != before
