"""Danger that is written in pieces: 「もう死」, then 「にたい」."""

from dataclasses import replace
from datetime import timedelta

from referral.inbound import Inbound
from referral.ports import Understanding
from referral.state import Conversation, Fragment
from referral.world import World

LONGEST_FRAGMENT = 12
"""Characters; who writes longer messages has said what they mean."""

_MOST = 4
_TOGETHER_WITHIN = timedelta(minutes=10)


def understand_in_turn(
    conversation: Conversation, inbound: Inbound, world: World
) -> tuple[Conversation, Understanding]:
    """What a text means, also as the end of the pieces before it; gives the conversation with the pieces now kept."""
    text = inbound.text.strip()
    understood = world.understand(inbound.text)
    before = tuple(one for one in conversation.fragments if world.now - one.at < _TOGETHER_WITHIN)
    if len(text) > LONGEST_FRAGMENT:
        return replace(conversation, fragments=()), understood
    if before:
        screening = world.understand.screen_together([one.text for one in before], text)
        understood = replace(understood, screening=screening)
    kept = (*before, Fragment(inbound.message_id, text, world.now))[-_MOST:]
    return replace(conversation, fragments=kept), understood
