"""A talk ends from either side: everything is forgotten at once, and one question is left that nobody must answer."""

from datetime import timedelta

import pytest
import valkey

from referral import desk
from referral.platform import Platform
from referral.vault import EmbeddedVault
from tests.clock import HandClock
from tests.conversation.test_what_always_works import begin_talk
from tests.conversation.vault_content import read_everything
from tests.resident import Post, Resident

QUESTION = ["すこし軽くなった", "かわらない", "つらかった", "答えない"]


@pytest.fixture
def resident(platform: Platform) -> Resident:
    return Resident(Post(platform))


def end_talk(platform: Platform, clock: HandClock, resident: Resident, side: str) -> None:
    member, handoff = begin_talk(platform, resident)
    clock.move(seconds=20)
    resident.says("そだねのつばめ")
    if side == "resident":
        resident.says("おわって消す")
    else:
        desk.close(platform, member, handoff)
        resident.reads()


@pytest.mark.parametrize("side", ["resident", "counsellor"])
def test_both_sides_end_with_one_question(
    platform: Platform, clock: HandClock, resident: Resident, vault_server: EmbeddedVault, side: str
) -> None:
    """Nothing of the resident is left in the vault while the question stands, not even where to answer."""
    end_talk(platform, clock, resident, side)
    assert resident.labels == QUESTION
    left = read_everything(vault_server)
    assert resident.address.identity not in left
    assert "そだねのつばめ" not in left
    assert "counts" in left


@pytest.mark.parametrize("side", ["resident", "counsellor"])
@pytest.mark.parametrize("answer", ["すこし軽くなった", "1", "１番", "軽くなった"])
def test_answer_can_be_typed(
    platform: Platform, clock: HandClock, resident: Resident, vault_server: EmbeddedVault, side: str, answer: str
) -> None:
    """By its words or by its number, though the talk itself is forgotten; and it is counted once."""
    end_talk(platform, clock, resident, side)
    resident.says(answer)
    assert "ありがとうございます" in resident.text
    assert resident.address.identity not in read_everything(vault_server)
    assert "2026-11|outcome|lighter 1" in read_everything(vault_server)


def test_counsellor_sees_that_the_resident_has_ended_it(
    platform: Platform, clock: HandClock, resident: Resident
) -> None:
    """The talk is no longer theirs to write in."""
    member, handoff = begin_talk(platform, resident)
    resident.says("おわって消す")
    assert desk.mine(platform, member) == []
    with pytest.raises(desk.Gone):
        desk.reply(platform, member, handoff, "まだいますか", "late")


def test_other_words_begin_a_new_conversation(platform: Platform, clock: HandClock, resident: Resident) -> None:
    """The question is not held against somebody who has something else to say."""
    end_talk(platform, clock, resident, "counsellor")
    resident.says("家賃が払えない")
    assert "どのあたり" in resident.text or "日" in resident.text
    assert resident.labels != QUESTION


def test_old_answer_button_is_met_kindly(platform: Platform, clock: HandClock, resident: Resident) -> None:
    """Pressed a second time it counts nothing, and there is a way on."""
    end_talk(platform, clock, resident, "counsellor")
    resident.taps("つらかった")
    assert "またいつでも" in resident.text
    resident.taps("つらかった")
    assert "もう消えています" in resident.text


def test_mark_of_the_question_lives_for_a_day(
    platform: Platform, clock: HandClock, resident: Resident, vault_server: EmbeddedVault
) -> None:
    """It is a keyed hash with an end, as everything in the vault has."""
    end_talk(platform, clock, resident, "counsellor")
    with valkey.Valkey.from_url(vault_server.url) as client:
        (mark,) = client.keys("question:*")
        assert 0 < client.pttl(mark) <= timedelta(hours=24) / timedelta(milliseconds=1)
