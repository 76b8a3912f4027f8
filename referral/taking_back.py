"""An unsent message is gone everywhere at once, also when its own event comes only later."""

from collections.abc import Mapping
from dataclasses import replace

from referral.needs import Need
from referral.platform import Platform
from referral.ports import NeedGuess
from referral.state import Answers, Consent, Conversation, EntryState, Handoff, forget_message
from referral.vault import Turn
from referral.vault.turn import TOMBSTONE_LIFE


def take_back(platform: Platform, turn: Turn, resident: str, message_id: str) -> None:
    """Forget the message: its words, what was quoted from it, and its place in a talk with a person."""
    message = platform.vault.hash("message", message_id)
    turn.mark("buried", message, TOMBSTONE_LIFE)
    conversation = turn.conversation(resident)
    if conversation is None:
        return
    turn.save_conversation(resident, _forget(platform, conversation, message_id))
    handoff = turn.handoff(conversation.handoff_id) if conversation.handoff_id else None
    if handoff:
        _take_from_talk(turn, replace(handoff, consent=_without(handoff.consent, message_id)), message)


def _forget(platform: Platform, conversation: Conversation, message_id: str) -> Conversation:
    said = forget_message(conversation.said, message_id)
    still_heard = {guess.code: guess for one in said for guess in platform.understand(one.text).needs}
    return replace(
        conversation,
        said=said,
        fragments=tuple(one for one in conversation.fragments if one.message_id != message_id),
        answers=_keep_heard(conversation.answers, still_heard),
        trail=tuple(replace(place, answers=_keep_heard(place.answers, still_heard)) for place in conversation.trail),
        consent=_without(conversation.consent, message_id) if conversation.consent else None,
    )


def _keep_heard(answers: Answers, still_heard: Mapping[Need, NeedGuess]) -> Answers:
    """Needs that other messages say too, or that were tapped; a reason may quote what was taken back."""
    kept = (still_heard.get(guess.code, guess) for guess in answers.needs if guess.code in still_heard or guess.tapped)
    return replace(answers, needs=tuple(kept))


def _without(consent: Consent, message_id: str) -> Consent:
    return replace(consent, said=forget_message(consent.said, message_id))


def _take_from_talk(turn: Turn, handoff: Handoff, message: str) -> None:
    turn.save_handoff(handoff)
    for entry in turn.talk(handoff.id):
        if entry.message == message:
            turn.write_entry(handoff, replace(entry, text="", state=EntryState.UNSENT))
