"""Carries out what a step decided, inside the step's own atomic turn."""

import secrets
from dataclasses import replace

from referral import moving
from referral.designation import designate
from referral.events import (
    Agree,
    AnswerInvitation,
    AnswerSafety,
    AskedHowItWas,
    ClearWords,
    Count,
    Effect,
    Forward,
    HandedOver,
    Move,
    Report,
    Saying,
    ShowConsent,
    ShowMatches,
    Withdraw,
)
from referral.inbound import Inbound
from referral.notices import take_answer
from referral.platform import Platform, Reason, Scene, remember_offers
from referral.return_token import Resumption, seal
from referral.state import Conversation, EntryState, Handoff, HandoffStatus, Step, TalkEntry, Who
from referral.vault import Turn
from referral.vault.turn import REVOKED_LIFE
from referral.world import Outcome


def apply(
    platform: Platform,
    turn: Turn,
    resident: str,
    before: Conversation,
    outcome: Outcome,
    inbound: Inbound | None = None,
    resumed: Resumption | None = None,
) -> list[Reason]:
    """Write the outcome into the turn; gives back the reasons, for a rehearsal's eyes only.

    ``before`` is the conversation as it was; ``inbound`` the message that a ``Forward`` passes on.
    """
    handoff = latest = turn.handoff(before.handoff_id) if before.handoff_id else None
    conversation = outcome.conversation
    for event in outcome.events:
        match event:
            case Agree():
                handoff = _make_handoff(platform, turn, resident, event, conversation or before, resumed)
            case Move() if handoff and conversation:
                handoff = moving.move(platform, turn, handoff, event.consent, conversation.live_until)
            case Forward() if handoff and inbound:
                handoff = _forward(platform, turn, handoff, event, inbound)
            case ClearWords() if handoff:
                handoff = _clear_words(turn, handoff)
            case AnswerInvitation() if handoff:
                handoff = take_answer(turn, handoff, event.yes)
            case Withdraw() if handoff:
                turn.mark("revoked" if event.erased else "ended", platform.vault.hash("case", handoff.id), REVOKED_LIFE)
                turn.forget_handoff(handoff)
                handoff = None
            case Count():
                turn.count(event.name, *event.dimensions)
            case Report():
                turn.report(event.resource_id)
        latest = handoff or latest
    if handoff and inbound and conversation and conversation.step is Step.RELAY:
        # Whatever the resident sends prolongs both alike, or the talk would end for one side alone.
        handoff = replace(handoff, live_until=conversation.live_until)
        turn.save_handoff(handoff)
    sayings = [event for event in outcome.events if not isinstance(event, Effect)]
    bubbles = platform.speak(sayings, _scene(platform, turn, conversation or before, latest))
    if conversation is None:
        turn.forget_conversation(resident)
        if AskedHowItWas() in outcome.events:
            turn.keep_question(resident, remember_offers(before, bubbles))
    else:
        kept = replace(
            conversation,
            handoff_id=handoff.id if handoff else "",
            offered=remember_offers(conversation, bubbles),
        )
        turn.save_conversation(resident, kept)
    turn.say(resident, before.address, bubbles)
    return _reasons(before, conversation, sayings)


def _make_handoff(
    platform: Platform,
    turn: Turn,
    resident: str,
    agreed: Agree,
    conversation: Conversation,
    resumed: Resumption | None,
) -> Handoff:
    case = resumed.case if resumed else secrets.token_hex(8)
    handoff = Handoff(
        id=case,
        resident=resident,
        designation=designate(case, turn.names_taken(agreed.consent.organisation_id)),
        consent=agreed.consent,
        queued_at=agreed.since or turn.now,
        live_until=conversation.live_until,
        urgency=agreed.consent.urgency,
        wanted=agreed.wanted,
    )
    asked = moving.ask_desk(platform, turn, handoff)
    turn.save_handoff(asked)
    return asked


def _clear_words(turn: Turn, handoff: Handoff) -> Handoff:
    cleared = replace(handoff, consent=replace(handoff.consent, said=()))
    turn.save_handoff(cleared)
    for entry in turn.talk(handoff.id):
        if entry.who is Who.RESIDENT:
            turn.write_entry(cleared, replace(entry, text="", state=EntryState.UNSENT))
    return cleared


def _forward(platform: Platform, turn: Turn, handoff: Handoff, event: Forward, inbound: Inbound) -> Handoff:
    worst = max(handoff.urgency, event.urgent, key=lambda urgency: urgency.weight)
    owed = turn.now if handoff.status is HandoffStatus.ACCEPTED else None
    kept = replace(handoff, urgency=worst, owed_since=handoff.owed_since or owed)
    turn.save_handoff(kept)
    message = platform.vault.hash("message", inbound.message_id) if inbound.message_id else ""
    entry = TalkEntry(0, 0, inbound.sent_at, Who.RESIDENT, event.kind, event.text, EntryState.NONE, message)
    turn.write_entry(kept, entry)
    return kept


def _scene(platform: Platform, turn: Turn, conversation: Conversation, handoff: Handoff | None) -> Scene:
    choice = ""
    if handoff:
        knows = handoff.accepted_by or handoff.wanted
        sealed = seal(Resumption(handoff.id, handoff.queued_at, handoff.consent, knows), platform.key)
        choice = f"return:{sealed}"
    return Scene(turn.now, platform.directory, conversation.answers, choice)


def _reasons(before: Conversation, after: Conversation | None, sayings: list[Saying]) -> list[Reason]:
    """Why the step said what it said; never in service, where nobody listens."""
    reasons = []
    if after:
        known = before.answers.needs
        reasons += [Reason("need", g.code, g.because, g.score) for g in after.answers.needs if g not in known]
        reasons += [Reason("danger", kind) for kind in after.kinds if kind not in before.kinds]
    for saying in sayings:
        match saying:
            case ShowMatches():
                reasons += [Reason("match", m.resource.name, "、".join(m.because), m.score) for m in saying.matches]
            case ShowConsent() | HandedOver():
                reasons.append(Reason("desk", saying.organisation.name, saying.reading.kind.value))
            case AnswerSafety():
                reasons.append(Reason("answer", saying.code))
    return reasons
