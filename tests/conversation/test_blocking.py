"""Events overtake each other: who has blocked us gets no conversation from what they wrote before it."""

from dataclasses import replace
from datetime import timedelta

import pytest
import valkey

from referral.inbound import Address, Inbound, InboundKind
from referral.platform import Platform
from referral.ports import Understanding
from referral.service import receive
from referral.vault import EmbeddedVault
from tests.clock import HandClock
from tests.conversation.vault_content import read_everything

ADDRESS = Address("line", "U" + "1" * 32)


class Sent:
    """Events of one resident at seconds before or after the clock's beginning, taken when they come."""

    def __init__(self, platform: Platform, clock: HandClock) -> None:
        self.platform = platform
        self._begun = clock()

    def comes(self, kind: InboundKind, second: int, text: str = "", message_id: str = "") -> None:
        at = self._begun + timedelta(seconds=second)
        inbound = Inbound(f"{kind}-{second}-{text}", ADDRESS, kind, at, self.platform.clock(), text, message_id)
        receive(self.platform, inbound)

    @property
    def known(self) -> bool:
        """Whether anything is kept about the resident but the mark that they have blocked us."""
        resident = self.platform.vault.resident_key(ADDRESS)
        found = self.platform.vault.transact(lambda turn: turn.held_conversation(resident), self.platform.clock())
        return found is not None or self.platform.vault.outbox.seconds_until_due(self.platform.clock()) is not None


@pytest.fixture
def sent(platform: Platform, clock: HandClock) -> Sent:
    return Sent(platform, clock)


@pytest.mark.parametrize("kind", [InboundKind.TEXT, InboundKind.CHOICE, InboundKind.STICKER, InboundKind.FOLLOWED])
def test_event_that_comes_after_a_block_it_was_before_opens_nothing(sent: Sent, kind: InboundKind) -> None:
    """The block came first, although it happened last."""
    sent.comes(InboundKind.UNFOLLOWED, 2)
    sent.comes(kind, 1, "家賃が払えない")
    assert not sent.known


def test_older_block_that_comes_late_does_not_open_what_a_newer_one_has_closed(sent: Sent) -> None:
    """Blocked, taken back, blocked again, in any order."""
    sent.comes(InboundKind.UNFOLLOWED, 9)
    sent.comes(InboundKind.UNFOLLOWED, 1)
    sent.comes(InboundKind.TEXT, 5, "家賃が払えない")
    assert not sent.known


def test_friend_again_is_answered_and_the_mark_is_gone(sent: Sent, vault_server: EmbeddedVault) -> None:
    """Whoever takes the block back begins anew."""
    sent.comes(InboundKind.UNFOLLOWED, 1)
    assert "blocked:" in read_everything(vault_server)
    sent.comes(InboundKind.FOLLOWED, 2)
    sent.comes(InboundKind.TEXT, 3, "家賃が払えない")
    assert sent.known
    assert "blocked:" not in read_everything(vault_server)


def test_mark_of_a_block_lasts_as_long_as_events_may_come_late_and_names_nobody(
    sent: Sent, vault_server: EmbeddedVault
) -> None:
    """Twenty-five hours, under the vault's own keyed hash."""
    sent.comes(InboundKind.UNFOLLOWED, 1)
    with valkey.Valkey.from_url(vault_server.url) as client:
        (mark,) = client.keys("blocked:*")
        assert timedelta(hours=24) < timedelta(seconds=client.ttl(mark)) <= timedelta(hours=25)
    assert ADDRESS.identity not in read_everything(vault_server)


def test_what_is_taken_back_is_forgotten_also_after_a_block(sent: Sent, vault_server: EmbeddedVault) -> None:
    """It was taken back before the block, and its own message may still come."""
    sent.comes(InboundKind.UNFOLLOWED, 2)
    sent.comes(InboundKind.UNSENT, 1, message_id="m")
    assert "buried:" in read_everything(vault_server)


def test_block_that_comes_while_a_message_is_taken_leaves_nothing(sent: Sent) -> None:
    """In another process, between the look at the mark and the commit."""
    understand = sent.platform.understand

    def understand_slowly(text: str) -> Understanding:
        sent.comes(InboundKind.UNFOLLOWED, 2)
        return understand(text)

    slow = Sent(replace(sent.platform, understand=understand_slowly), HandClock(sent._begun))
    slow.comes(InboundKind.TEXT, 1, "家賃が払えない")
    assert not sent.known
