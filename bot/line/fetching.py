"""返事を見る under a person's line, while the month's messages are nearly used up."""

from dataclasses import replace

from content.words import label
from referral.bubble import Action, ActionKind, Bubble
from referral.fetching import SEE_ANSWER
from referral.vault import Delivery


def with_a_way_to_fetch(delivery: Delivery) -> tuple[Bubble, ...]:
    """A tap brings a reply token, and so whatever a person says after the month's messages are used up."""
    *before, last = delivery.bubbles
    if last.choices or not delivery.parcels[-1].handoff_id:
        return delivery.bubbles
    see = Action(label(SEE_ANSWER), ActionKind.CHOICE, SEE_ANSWER)
    return (*before, replace(last, choices=(see,)))
