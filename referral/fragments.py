"""Danger that is written in pieces: 「もう死」, then 「にたい」."""

from dataclasses import replace
from datetime import timedelta

from referral.inbound import Inbound
from referral.needs import Urgency
from referral.ports import Understanding
from referral.state import Conversation, Fragment
from referral.world import World

LONGEST_FRAGMENT = 6
"""Characters; who writes longer messages has said what they mean."""

_MOST = 4
_TOGETHER_WITHIN = timedelta(minutes=10)


def understand_in_turn(
    conversation: Conversation, inbound: Inbound, world: World
) -> tuple[Conversation, Understanding]:
    """What a text means, also as the end of the pieces before it; gives the conversation with the pieces now kept."""
    text = inbound.text.strip()
    understood = world.understand(inbound.text)
    if len(text) > LONGEST_FRAGMENT:
        return replace(conversation, fragments=()), understood
    before = tuple(one for one in conversation.fragments if world.now - one.at < _TOGETHER_WITHIN)
    # What the pieces held by themselves was answered then, and does not count again.
    heard = max((understood.screening.urgency, *(one.heard for one in before)), key=lambda urgency: urgency.weight)
    if before and heard is not Urgency.EMERGENCY:
        together = world.understand.screen_together([*(one.text for one in before), text])
        if together.urgency.weight > heard.weight:
            understood = replace(understood, screening=together)
    kept = Fragment(inbound.message_id, text, world.now, understood.screening.urgency)
    return replace(conversation, fragments=(*before, kept)[-_MOST:]), understood
