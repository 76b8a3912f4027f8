"""At the desk: passing a talk on, asking others in, giving it back, and a supervisor who joins."""

from collections.abc import Callable

import pytest
from flask import Flask

from admin.desk import words
from referral.inbound import Inbound, InboundKind
from referral.service import receive
from referral.store.accounts import Account
from referral.vault import Vault
from tests.admin.conftest import Browser
from tests.admin.town import NIJI, Resident
from tests.clock import HandClock

SignIn = Callable[[str], Browser]


@pytest.fixture
def resident(vault: Vault, clock: HandClock) -> Resident:
    return Resident(vault, clock())


@pytest.fixture
def sato(signed_in: SignIn, resident: Resident) -> Browser:
    """Has the talk with the resident."""
    browser = signed_in("sato")
    browser.post("/desk/accept", {"handoff": resident.handoff.id})
    resident.got()
    return browser


def answer(app: Flask, resident: Resident, choice: str) -> None:
    """The resident presses a button."""
    platform = app.extensions["platform"]
    now = platform.clock()
    event = f"{choice}-{now.isoformat()}"
    receive(platform, Inbound(event, resident.address, InboundKind.CHOICE, now, now, text=choice))


def ask(browser: Browser, resident: Resident, partner: str, how: str = "pass") -> int:
    return browser.post("/desk/invite", {"handoff": resident.handoff.id, "partner": partner, "how": how}).status_code


def names(browser: Browser, where: str) -> list[str]:
    return [card["designation"] for card in browser.ask("/desk/now").json[where]]


def test_colleague_takes_over_and_it_stays_mine_until_then(
    sato: Browser, signed_in: SignIn, resident: Resident, people: dict[str, Account]
) -> None:
    """The resident is told both times; afterwards the first one's window says where it went."""
    kato = signed_in("kato")
    assert ask(sato, resident, f"kurashi/{people['kato'].id}") == 200
    assert any("同じ団体の別の人に引きつごう" in said for said in resident.got())
    assert names(sato, "mine") == names(kato, "invited") == ["青いかもめ"]
    assert "この会話に入る" in kato.get("/desk").text
    assert kato.post("/desk/follow", {"handoff": resident.handoff.id}).status_code == 303
    assert any(said.startswith("引きつぎました") for said in resident.got())
    assert names(kato, "mine") == ["青いかもめ"]
    gone = sato.ask("/desk/now", {"open": resident.handoff.id}).json
    assert (gone["ended"], gone["notice"]) == (True, words.WENT_TO_OTHERS)


def test_other_organisation_learns_of_it_only_after_the_residents_yes(
    app: Flask, sato: Browser, signed_in: SignIn, resident: Resident
) -> None:
    """Then they read what was said, and the first organisation no longer does."""
    niji = signed_in("niji")
    ask(sato, resident, NIJI.id)
    assert names(niji, "invited") == []
    assert niji.post("/desk/follow", {"handoff": resident.handoff.id}).status_code == 404
    answer(app, resident, "invitation:yes")
    assert names(niji, "invited") == ["青いかもめ"]
    niji.post("/desk/follow", {"handoff": resident.handoff.id})
    assert names(niji, "mine") == ["青いかもめ"]
    assert "来月出ろと言われている" in niji.get("/desk").text
    assert names(sato, "mine") == []
    assert sato.post("/desk/reply", {"handoff": resident.handoff.id, "text": "あ"}).status_code == 404


def test_residents_no_leaves_everything_as_it_was(
    app: Flask, sato: Browser, signed_in: SignIn, resident: Resident
) -> None:
    """The counsellor reads it in the talk."""
    ask(sato, resident, NIJI.id, how="join")
    answer(app, resident, "invitation:no")
    assert names(signed_in("niji"), "invited") == []
    assert "相手は「いまの人だけがいい」と答えました" in sato.get("/desk").text


def test_second_organisation_joins_writes_and_leaves(
    app: Flask, sato: Browser, signed_in: SignIn, resident: Resident
) -> None:
    """Both see the talk; only the one who has it may end it; the resident knows who is there."""
    niji = signed_in("niji")
    ask(sato, resident, NIJI.id, how="join")
    answer(app, resident, "invitation:yes")
    niji.post("/desk/follow", {"handoff": resident.handoff.id})
    assert any("こども食堂にじ" in said and "加わりました" in said for said in resident.got())
    assert names(sato, "mine") == names(niji, "mine") == ["青いかもめ"]
    niji.ask("/desk/reply", {"handoff": resident.handoff.id, "text": "夕ごはんもあります", "client_id": "n"})
    assert "夕ごはんもあります" in resident.got()
    assert "夕ごはんもあります" in sato.get("/desk").text
    assert niji.post("/desk/close", {"handoff": resident.handoff.id}).status_code == 404
    niji.post("/desk/leave", {"handoff": resident.handoff.id})
    assert any("ここから出ました" in said for said in resident.got())
    assert names(niji, "mine") == []
    assert names(sato, "mine") == ["青いかもめ"]


def test_supervisor_joins_and_a_colleague_cannot(sato: Browser, signed_in: SignIn, resident: Resident) -> None:
    """The resident and the counsellor are told; another organisation's talk is nowhere."""
    kantoku, kato = signed_in("kantoku"), signed_in("kato")
    assert kato.post("/desk/join", {"handoff": resident.handoff.id}).status_code == 404
    assert names(kato, "running") == []
    assert names(kantoku, "running") == ["青いかもめ"]
    assert "来月出ろと言われている" not in kantoku.get("/desk").text
    assert kantoku.post("/desk/join", {"handoff": resident.handoff.id}).status_code == 303
    assert any("責任者が、ここに加わりました" in said for said in resident.got())
    assert "来月出ろと言われている" in kantoku.get("/desk").text
    assert "責任者が加わりました" in sato.get("/desk").text


def test_talk_that_is_given_back_waits_before_all_others(
    sato: Browser, signed_in: SignIn, resident: Resident, vault: Vault, clock: HandClock
) -> None:
    """And says so on its card."""
    earlier = Resident(vault, clock(), "白いうさぎ")
    assert words.GIVEN_BACK in sato.post("/desk/give-back", {"handoff": resident.handoff.id}).text
    kato = signed_in("kato")
    waiting = kato.ask("/desk/now").json["waiting"]
    assert [card["id"] for card in waiting] == [resident.handoff.id, earlier.handoff.id]
    assert waiting[0]["mark"] == "会話の途中"


def test_signing_out_gives_back_what_is_open(sato: Browser, signed_in: SignIn, resident: Resident) -> None:
    """After the question; the resident does not write into silence."""
    assert sato.post("/desk/sign-out").status_code == 409
    sato.post("/desk/sign-out", {"anyway": "yes"})
    assert any("別の人が読みます" in said for said in resident.got())
    assert signed_in("kato").ask("/desk/now").json["waiting"][0]["id"] == resident.handoff.id


def test_third_talk_waits_until_there_is_room(
    sato: Browser, vault: Vault, clock: HandClock, resident: Resident
) -> None:
    """The page says why, and pressing all the same changes nothing."""
    more = [Resident(vault, clock(), name) for name in ("白いうさぎ", "赤いりんご")]
    sato.post("/desk/accept", {"handoff": more[0].handoff.id})
    assert words.FULL in sato.get("/desk").text
    refused = sato.post("/desk/accept", {"handoff": more[1].handoff.id})
    assert (refused.status_code, words.FULL in refused.text) == (409, True)
    sato.post("/desk/close", {"handoff": resident.handoff.id})
    assert sato.post("/desk/accept", {"handoff": more[1].handoff.id}).status_code == 303


@pytest.mark.parametrize(
    ("partner", "how", "status"), [("nobody", "pass", 409), ("", "join", 409), ("niji", "steal", 400)]
)
def test_wrong_partner_is_answered_calmly(
    sato: Browser, resident: Resident, partner: str, how: str, status: int
) -> None:
    """Nothing is sent to the resident."""
    assert ask(sato, resident, partner, how) == status
    assert resident.got() == []
