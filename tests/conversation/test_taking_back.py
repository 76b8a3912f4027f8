"""A message that the resident takes back is gone from the vault and from the desk, and nothing else is."""

import pytest

from referral import desk
from referral.bubble import Bubble
from referral.inbound import Address, InboundKind
from referral.platform import Platform
from referral.vault import EmbeddedVault
from tests.clock import HandClock
from tests.conversation.test_what_always_works import begin_talk
from tests.conversation.vault_content import read_everything
from tests.resident import Post, Resident


@pytest.fixture
def resident(platform: Platform) -> Resident:
    return Resident(Post(platform))


def take_back(resident: Resident, message_id: str) -> None:
    resident.sends(InboundKind.UNSENT, message_id=message_id)


def test_own_words_for_the_person_can_be_taken_back_too(
    platform: Platform, vault_server: EmbeddedVault, resident: Resident
) -> None:
    """What was typed to be passed on is passed on no more, whether before the yes or after it."""
    resident.says("ひとりで、さみしい")
    resident.says("人と話したい")
    resident.taps("直す")
    resident.taps("文を書きなおす")
    resident.says("そだねのつばめのことです", "own-words")
    assert "そだねのつばめ" in resident.text
    resident.taps("これでつなぐ")
    assert "そだねのつばめ" in read_everything(vault_server)
    take_back(resident, "own-words")
    assert "そだねのつばめ" not in read_everything(vault_server)


def test_taking_a_short_message_back_leaves_the_letters_of_others(
    platform: Platform, vault_server: EmbeddedVault, resident: Resident
) -> None:
    """One message goes as a whole; another that has the same letters stays whole."""
    resident.says("家賃", "short")
    resident.says("家賃が払えないまま二か月", "long")
    take_back(resident, "short")
    assert "家賃が払えないまま二か月" in read_everything(vault_server)


def test_what_was_quoted_from_it_goes_with_it(
    platform: Platform, clock: HandClock, vault_server: EmbeddedVault, resident: Resident
) -> None:
    """The reasons for a card quote the resident; they are not left behind, and the bot asks as if never told."""
    resident.says("仕事をクビになった", "work")
    clock.move(seconds=20)
    resident.says("ひとりで、さみしい", "lonely")
    assert "クビ" in read_everything(vault_server)
    take_back(resident, "work")
    left = read_everything(vault_server)
    assert "クビ" not in left
    assert "さみしい" in left


def test_message_in_a_talk_is_shown_as_taken_back(
    platform: Platform, clock: HandClock, vault_server: EmbeddedVault, resident: Resident
) -> None:
    """The counsellor sees that something was taken back, and never again what it was."""
    member, handoff = begin_talk(platform, resident)
    clock.move(seconds=20)
    resident.says("そだねのつばめ", "said")
    assert "そだねのつばめ" in read_everything(vault_server)
    take_back(resident, "said")
    assert "そだねのつばめ" not in read_everything(vault_server)
    states = [entry.state for entry in desk.talk(platform, member, handoff) if entry.who == "resident"]
    assert "unsent" in states


class Closed(Post):
    """LINE delivers nothing at present: every answer waits."""

    def fetch(self, address: Address) -> list[Bubble]:
        return []


@pytest.fixture
def unread(platform: Platform) -> Resident:
    """A resident who gets nothing for now."""
    return Resident(Closed(platform))


def test_words_on_a_card_that_still_waits_are_taken_from_it(
    platform: Platform, vault_server: EmbeddedVault, unread: Resident
) -> None:
    """The consent card quotes them, and it has not gone out yet; other messages on it stay."""
    unread.says("家賃が払えない", "first")
    unread.says("ひとりで、さみしい。そだねのつばめのことです", "second")
    unread.sends(InboundKind.CHOICE, "command:person")
    assert "そだねのつばめ" in read_everything(vault_server)
    take_back(unread, "second")
    assert "そだねのつばめ" not in read_everything(vault_server)
    (card,) = [bubble for bubble in arrive(platform, unread) if "つなぐ前に" in bubble.text]
    assert "「家賃が払えない\n（取り消しました）」" in card.text


def test_short_words_are_taken_from_a_waiting_card_and_longer_ones_stay(platform: Platform, unread: Resident) -> None:
    """The letters of one message within another are another message's words."""
    unread.says("家賃", "short")
    unread.says("家賃が払えない", "long")
    unread.sends(InboundKind.CHOICE, "command:person")
    take_back(unread, "short")
    (card,) = [bubble for bubble in arrive(platform, unread) if "つなぐ前に" in bubble.text]
    assert "「（取り消しました）\n家賃が払えない」" in card.text


def test_reasons_on_cards_that_still_wait_are_taken_from_them(
    vault_server: EmbeddedVault, platform: Platform, unread: Resident
) -> None:
    """Cards say by which words they were found; those words go, and the cards stay."""
    unread.says("仕事をクビになった", "work")
    unread.sends(InboundKind.CHOICE, "matches:more")
    assert "クビ" in read_everything(vault_server)
    take_back(unread, "work")
    assert "クビ" not in read_everything(vault_server)
    cards = [card for bubble in arrive(platform, unread) for card in bubble.cards]
    assert "（取り消しました）" in "".join(card.because for card in cards)


def test_card_that_is_under_way_is_left_to_the_sender(platform: Platform, unread: Resident) -> None:
    """It may have arrived already, and a repetition has to be exactly the same."""
    unread.says("そだねのつばめ、家賃が払えない", "said")
    unread.sends(InboundKind.CHOICE, "command:person")
    first = platform.vault.outbox.claim(platform.clock())
    assert first is not None
    take_back(unread, "said")
    platform.vault.outbox.retry_later(first, platform.clock())
    again = platform.vault.outbox.claim(platform.clock())
    assert again is not None
    assert again.bubbles == first.bubbles


def arrive(platform: Platform, resident: Resident) -> list[Bubble]:
    """LINE delivers again: everything that has waited."""
    return Post(platform).fetch(resident.address)


def test_person_who_said_the_same_is_still_heard(platform: Platform, resident: Resident) -> None:
    """The counsellor's answer waits while LINE is away; what the resident takes back is not the counsellor's."""
    resident.says("ひとりで、さみしい", "lonely")
    member, handoff = begin_talk(platform, resident)
    desk.reply(platform, member, handoff, "ひとりで、さみしい", "c1")
    closed = Resident(Closed(platform), resident.address.identity)
    take_back(closed, "lonely")
    assert "ひとりで、さみしい" in [bubble.text for bubble in arrive(platform, resident)]
