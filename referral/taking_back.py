"""An unsent message is gone everywhere at once, also when its own event comes only later."""

import re
from collections.abc import Mapping, Set
from dataclasses import replace

from referral.bubble import Bubble
from referral.needs import Need
from referral.platform import Platform
from referral.ports import NeedGuess
from referral.state import Answers, Consent, Conversation, EntryState, Handoff, Said, forget_message
from referral.vault import Turn
from referral.vault.turn import TOMBSTONE_LIFE

TAKEN_BACK = "（取り消しました）"
"""Stands where a message was quoted that its resident has taken back."""


def take_back(platform: Platform, turn: Turn, resident: str, message_id: str) -> None:
    """Forget the message: its words, what was quoted from it, and its place in a talk with a person."""
    message = platform.vault.hash("message", message_id)
    turn.mark("buried", message, TOMBSTONE_LIFE)
    conversation = turn.conversation(resident)
    if conversation is None:
        return
    handoff = turn.handoff(conversation.handoff_id) if conversation.handoff_id else None
    kept = _forget(platform, conversation, message_id)
    words = {one.text for one in _all_said(conversation, handoff) if one.message_id == message_id and one.text}
    reasons = _reasons(conversation) - _reasons(kept)
    turn.save_conversation(resident, kept)
    if handoff:
        _take_from_talk(turn, replace(handoff, consent=_without(handoff.consent, message_id)), message)
    if words or reasons:
        turn.rewrite_waiting(resident, lambda bubble: _without_quotes(bubble, words, reasons))


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


def _all_said(conversation: Conversation, handoff: Handoff | None) -> tuple[Said, ...]:
    consents = (conversation.consent, handoff.consent if handoff else None)
    return (*conversation.said, *(one for consent in consents if consent for one in consent.said))


def _reasons(conversation: Conversation) -> set[str]:
    """What cards for this resident may say they are shown for, often in the resident's own words."""
    learnt = (conversation.answers, *(place.answers for place in conversation.trail))
    return {guess.because for answers in learnt for guess in answers.needs if guess.because}


def _without_quotes(bubble: Bubble, words: Set[str], reasons: Set[str]) -> Bubble:
    """Each of the words where it stands as a whole, as on a consent card; each of the reasons on a card."""
    text = bubble.text
    # A person who says the same has said it in their own words.
    for one in words if not bubble.speaker else ():
        # Within a longer message the same letters are somebody's other words.
        text = re.sub(rf"(?<![^\n「]){re.escape(one)}(?![^\n」])", TAKEN_BACK, text)
    cards = []
    for card in bubble.cards:
        because = card.because
        for reason in reasons:
            because = because.replace(reason, TAKEN_BACK)
        cards.append(replace(card, because=because))
    return replace(bubble, text=text, cards=tuple(cards))


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
