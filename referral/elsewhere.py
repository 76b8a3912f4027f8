"""Nobody answers: the resident is told so, and may choose another organisation without losing place or words."""

from dataclasses import replace

from referral.events import Count, Move, Say, ShowConsent, ShowLines
from referral.handing import hand_over
from referral.lifetimes import waiting_until
from referral.matching_step import handoff_candidates
from referral.state import Consent, Conversation
from referral.world import Outcome, World


def nobody_answered(conversation: Conversation, world: World) -> Outcome:
    """The truth, the lines that are always open, and the next organisation, if there is one."""
    told = replace(conversation, told_at=world.now)
    if _next(conversation, world) is None:
        said = Say("nobody_answered", choices=("waiting:keep", "waiting:withdraw"))
        return Outcome(told, (said, ShowLines(always_open=True), Count("nobody_answered")))
    said = Say("nobody_answered_ask_another", choices=("waiting:other", "waiting:keep", "waiting:withdraw"))
    return Outcome(told, (said, ShowLines(always_open=True), Count("nobody_answered")))


def propose(conversation: Conversation, world: World) -> Outcome:
    """The card of the next organisation; until a yes the first one keeps it."""
    other = _next(conversation, world)
    organisation = world.directory.organisation(other.organisation_id) if other else None
    if other is None or organisation is None:
        return nobody_answered(conversation, world)
    card = ShowConsent(
        other, organisation, world.reading(organisation, other), waiting_until(organisation, world.now), instead=True
    )
    return Outcome(replace(conversation, other=other), (card,))


def go(conversation: Conversation, world: World) -> Outcome:
    """The resident's yes to that card."""
    other = conversation.other
    organisation = world.directory.organisation(other.organisation_id) if other else None
    if other is None or organisation is None:
        return propose(conversation, world)
    moved = replace(
        conversation,
        consent=other,
        other=None,
        declined=_without_answer(conversation),
        live_until=waiting_until(organisation, world.now),
    )
    said = hand_over(conversation, organisation, other, world)
    return Outcome(moved, (Move(other), *said, Count("moved_elsewhere")))


def _next(conversation: Conversation, world: World) -> Consent | None:
    if conversation.consent is None:
        return None
    found = handoff_candidates(replace(conversation, declined=_without_answer(conversation)), world)
    if not found:
        return None
    resource = found[0].resource
    return replace(conversation.consent, organisation_id=resource.organisation.id, resource_id=resource.id)


def _without_answer(conversation: Conversation) -> tuple[str, ...]:
    waiting_at = conversation.consent.organisation_id if conversation.consent else ""
    return tuple(dict.fromkeys((*conversation.declined, waiting_at)))
