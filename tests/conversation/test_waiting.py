"""Who waits is told the truth: what is kept, when it is read, and when the time is over."""

from datetime import timedelta

import pytest

from referral import desk
from referral.inbound import InboundKind
from referral.lapsing import lapse_due
from referral.platform import Platform
from referral.vault import EmbeddedVault
from tests.clock import HandClock
from tests.conversation.test_no_dead_end import find_conversation
from tests.conversation.test_what_always_works import begin_talk
from tests.conversation.vault_content import read_everything
from tests.resident import Post, Resident


@pytest.fixture
def resident(platform: Platform) -> Resident:
    return Resident(Post(platform))


def begin_to_wait(resident: Resident) -> None:
    resident.says("ひとりで、さみしい")
    resident.says("人と話したい")
    resident.taps("これでつなぐ")


@pytest.mark.parametrize("words", ["いつ読まれますか", "まだですか", "だれかいますか", "返事はまだ？"])
def test_question_about_the_wait_is_answered(clock: HandClock, resident: Resident, words: str) -> None:
    """Not with silence, and not with a receipt."""
    begin_to_wait(resident)
    resident.says("こんにちは")
    clock.move(minutes=1)
    resident.says(words)
    assert "受付" in resident.text or "読むのは" in resident.text


def test_next_day_the_truth_is_told_again(clock: HandClock, resident: Resident) -> None:
    """After six hours the first answer is long ago."""
    begin_to_wait(resident)
    resident.says("こんにちは")
    clock.move(minutes=5)
    assert resident.says("つらい一日でした") == []
    clock.move(hours=7)
    assert resident.says("つらい一日でした")


def test_wait_that_is_over_is_told_and_nothing_is_left(
    platform: Platform, clock: HandClock, resident: Resident, vault_server: EmbeddedVault
) -> None:
    """Silence would leave somebody waiting for ever; the return button still works."""
    begin_to_wait(resident)
    resident.says("そだねのつばめ")
    conversation = find_conversation(platform, resident)
    assert conversation is not None
    clock.set(conversation.live_until - timedelta(minutes=1))
    assert lapse_due(platform) == 0
    clock.set(conversation.live_until + timedelta(minutes=1))
    assert lapse_due(platform) == 1
    resident.reads()
    assert "預かる時間が終わりました" in resident.text
    assert "人と話したい" in resident.labels
    assert "そだねのつばめ" not in read_everything(vault_server)
    assert lapse_due(platform) == 0
    resident.taps("つづきから話す")
    assert "順番は、そのまま" in resident.text or "当番" in resident.text or "受付" in resident.text


def test_who_writes_just_after_the_end_is_told_first(platform: Platform, clock: HandClock, resident: Resident) -> None:
    """The end is dealt with in the same step, and the words are not lost on a desk that is gone."""
    begin_to_wait(resident)
    conversation = find_conversation(platform, resident)
    assert conversation is not None
    clock.set(conversation.live_until + timedelta(seconds=1))
    resident.says("返事まだですか")
    assert "預かる時間が終わりました" in resident.text
    assert lapse_due(platform) == 0


def test_talk_without_words_for_three_days_ends_for_both(
    platform: Platform, clock: HandClock, resident: Resident, vault_server: EmbeddedVault
) -> None:
    """The resident is told; the counsellor's list is empty."""
    member, _ = begin_talk(platform, resident)
    clock.move(hours=72, minutes=1)
    assert lapse_due(platform) == 1
    resident.reads()
    assert "前の話は終わりました" in resident.text
    assert desk.mine(platform, member) == []
    assert resident.address.identity not in read_everything(vault_server)


def test_picture_prolongs_the_talk_for_both_alike(platform: Platform, clock: HandClock, resident: Resident) -> None:
    """What cannot be passed on is a sign of life all the same; the next words still reach the person."""
    member, handoff = begin_talk(platform, resident)
    clock.move(hours=71)
    resident.sends(InboundKind.IMAGE)
    clock.move(hours=2)
    resident.says("まだいます")
    assert "まだいます" in [entry.text for entry in desk.talk(platform, member, handoff)]
