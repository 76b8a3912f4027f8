"""A picture or a place never reaches the desk; that one was sent does, for the resident was told that it cannot."""

import pytest

from admin.desk import words
from referral import desk
from referral.inbound import InboundKind
from referral.platform import Platform
from referral.state import Who
from referral.vault import EmbeddedVault
from tests.conversation.test_what_always_works import accept, begin_talk
from tests.conversation.vault_content import read_everything
from tests.resident import Post, Resident

NOT_PASSED_ON = [
    InboundKind.IMAGE,
    InboundKind.VIDEO,
    InboundKind.AUDIO,
    InboundKind.FILE,
    InboundKind.LOCATION,
    InboundKind.OTHER,
]


@pytest.fixture
def resident(platform: Platform) -> Resident:
    return Resident(Post(platform))


@pytest.mark.parametrize("kind", NOT_PASSED_ON)
def test_person_learns_that_it_came_and_nothing_of_what_it_was(
    platform: Platform, resident: Resident, vault_server: EmbeddedVault, kind: InboundKind
) -> None:
    """The resident is told so too; whatever text came with it is kept nowhere."""
    member, handoff = begin_talk(platform, resident)
    resident.sends(kind, "そだねのつばめ", "sent")
    assert "ことば" in resident.text or "町の名前" in resident.text
    (entry,) = desk.talk(platform, member, handoff)
    assert (entry.who, entry.kind, entry.text) == (Who.RESIDENT, kind.value, "")
    assert "送られました" in words.say_entry(entry)
    assert words.is_instead(entry)
    assert "そだねのつばめ" not in read_everything(vault_server)


def test_what_was_sent_while_nobody_was_there_yet_is_told_to_who_comes(platform: Platform, resident: Resident) -> None:
    """A picture sent while waiting stands in the talk when somebody opens it."""
    resident.says("ひとりで、さみしい")
    resident.says("人と話したい")
    resident.taps("これでつなぐ")
    resident.sends(InboundKind.IMAGE)
    assert "届けられません" in resident.text
    member, handoff = accept(platform, resident)
    assert [entry.kind for entry in desk.talk(platform, member, handoff)] == ["image"]


def test_picture_taken_back_is_taken_back_at_the_desk(platform: Platform, resident: Resident) -> None:
    """Its place in the talk says so, as with words."""
    member, handoff = begin_talk(platform, resident)
    resident.sends(InboundKind.IMAGE, message_id="picture")
    resident.sends(InboundKind.UNSENT, message_id="picture")
    (entry,) = desk.talk(platform, member, handoff)
    assert words.say_entry(entry) == "相手が取り消しました"


def test_faint_guesses_beside_a_plain_need_are_not_passed_on(resident: Resident) -> None:
    """「こわい」 says nothing of family or debts."""
    resident.says("こわい")
    resident.says("人と話したい")
    assert "・気持ちのこと\n" in resident.text
