"""A resident without a door: what they send goes to the service, what they would see is read from the outbox."""

import itertools
import secrets
from collections import defaultdict

from referral.bubble import Action, ActionKind, Bubble
from referral.inbound import Address, Inbound, InboundKind
from referral.platform import Platform
from referral.service import receive

_numbers = itertools.count(1)


class Post:
    """Empties the outbox as a sender would, and keeps what arrived for each resident."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self._arrived: dict[Address, list[Bubble]] = defaultdict(list)

    def fetch(self, address: Address) -> list[Bubble]:
        """What has arrived at this address since the last look."""
        while delivery := self.platform.vault.outbox.claim(self.platform.clock()):
            self.platform.vault.outbox.delivered(delivery)
            self._arrived[delivery.address] += delivery.bubbles
        return self._arrived.pop(address, [])


class Resident:
    """Writes, taps and reads."""

    def __init__(self, post: Post, name: str = "") -> None:
        self.platform = post.platform
        self._post = post
        self.address = Address("line", name or f"U{secrets.token_hex(16)}")
        self.screen: list[Bubble] = []
        self.newest: list[Bubble] = []

    def adds_us(self) -> list[Bubble]:
        return self.sends(InboundKind.FOLLOWED)

    def blocks_us(self) -> list[Bubble]:
        return self.sends(InboundKind.UNFOLLOWED)

    def says(self, text: str, message_id: str = "") -> list[Bubble]:
        return self.sends(InboundKind.TEXT, text, message_id)

    def taps(self, label: str) -> list[Bubble]:
        """Press the newest thing with this label, on a card or under a bubble."""
        return self.sends(InboundKind.CHOICE, self.find(label).value)

    def sends(self, kind: InboundKind, text: str = "", message_id: str = "") -> list[Bubble]:
        number = next(_numbers)
        now = self.platform.clock()
        receive(
            self.platform,
            Inbound(
                event_id=f"event-{number}-{secrets.token_hex(4)}",
                address=self.address,
                kind=kind,
                sent_at=now,
                received_at=now,
                text=text,
                message_id=message_id or f"message-{number}",
            ),
        )
        return self.reads()

    def reads(self) -> list[Bubble]:
        """Take what has arrived since the last look."""
        self.newest = self._post.fetch(self.address)
        self.screen += self.newest
        return self.newest

    def find(self, label: str) -> Action:
        for bubble in reversed(self.screen):
            on_cards = [action for card in bubble.cards for action in card.actions]
            for action in (*bubble.choices, *on_cards):
                if action.label == label and action.kind is ActionKind.CHOICE:
                    return action
        raise AssertionError(f"there is no button 「{label}」 on the screen")

    @property
    def text(self) -> str:
        """All text of the newest answer, cards included."""
        return "\n".join(
            part
            for bubble in self.newest
            for part in (
                bubble.text,
                *(line for card in bubble.cards for line in (card.title, card.summary, *card.facts)),
            )
            if part
        )

    @property
    def labels(self) -> list[str]:
        """The choices under the newest answer."""
        return [action.label for bubble in self.newest for action in bubble.choices]
