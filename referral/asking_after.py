"""What became of a referral: asked once, when the resident writes again after a while, and never pushed.

Only an answer that needs no other reply makes room for it: whoever comes with a new trouble is heard instead.
"""

from dataclasses import replace
from datetime import timedelta

from referral.events import AskWhich, Count, Report, Say
from referral.matching_step import AFTER_MATCHES_CHOICES
from referral.ports import Understanding
from referral.state import Conversation, Step
from referral.world import Outcome, World

PAUSE = timedelta(hours=3)
"""Sooner nobody can have been there, or have called and thought about it."""

MOST_NAMED = 3
_CHOICES = (
    "result:helped",
    "result:not_eligible",
    "result:no_room",
    "result:could_not_reach",
    "result:not_needed",
    "result:skip",
)


def ask_if_time(conversation: Conversation, understood: Understanding, world: World) -> Outcome | None:
    """The question, where it is due and nothing else was said; else None."""
    shown_at = conversation.shown_at
    if conversation.step is not Step.MATCHES or shown_at is None or world.now - shown_at < PAUSE:
        return None
    if understood.asked or any(guess.plain for guess in understood.needs):
        return None
    asked = replace(conversation, shown_at=None)
    return Outcome(asked, (Say("result_ask", choices=_CHOICES),))


def take_choice(conversation: Conversation, question: str, answer: str, _world: World) -> Outcome | None:
    """One of the answers, or None when the choice is none of them."""
    if question != "result":
        return None
    code, _, resource_id = answer.partition(":")
    if code == "which":
        # The one thing that leaves the talk: that this entry is to be looked at.
        if resource_id not in conversation.shown:
            return _thank(conversation)
        return _thank(conversation, Report(resource_id), Count("could_not_reach", (resource_id,)))
    if f"result:{code}" not in _CHOICES:
        return None
    counted = Count("referral_outcome", (code,))
    if code == "could_not_reach" and conversation.shown:
        return Outcome(conversation, (AskWhich(conversation.shown[-MOST_NAMED:]), counted))
    if code in ("not_eligible", "no_room", "could_not_reach"):
        return _thank(conversation, counted)
    return Outcome(conversation, (Say("result_noted", choices=AFTER_MATCHES_CHOICES[1:]), counted))


def _thank(conversation: Conversation, *counted: Count | Report) -> Outcome:
    return Outcome(conversation, (Say("result_look_on", choices=AFTER_MATCHES_CHOICES), *counted))
