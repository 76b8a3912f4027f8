"""Bubbles as LINE messages.

The choices of a bubble are quick replies, and whenever there are two or more they stand in its text too, as
［1 …］［2 …］: PC LINE shows no quick replies and on phones they vanish with the next message, and somebody
who cannot see the choices cannot answer. Numbers and labels may be typed at any time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.line.action import press
from bot.line.card import flex_messages
from bot.line.limits import (
    MESSAGES_A_CALL,
    QUICK_REPLIES,
    SENDER_NAME_UNITS,
    TEXT_UNITS,
    clean,
    cut_units,
    split_units,
)
from referral.bubble import Action, ActionKind, Bubble

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rendered:
    """The messages of one call, and how many of the bubbles they hold; the others need another call."""

    messages: list[Message]
    bubbles: int


def render(bubbles: Sequence[Bubble]) -> Rendered:
    """As many of the bubbles, from the first, as one call may carry."""
    messages: list[Message] = []
    for place, bubble in enumerate(bubbles):
        more = render_bubble(bubble)
        if messages and len(messages) + len(more) > MESSAGES_A_CALL:
            return Rendered(messages, place)
        messages += more
    return Rendered(messages, len(bubbles))


def render_bubble(bubble: Bubble) -> list[Message]:
    """One bubble as one to five messages: its text, then its cards, then under cards the choices in words."""
    said, offered = clean(bubble.text), _written(bubble.choices)
    texts = [said, offered] if bubble.cards else ["\n\n".join(filter(None, (said, offered))), ""]
    before, after = ([_text(piece) for piece in split_units(text, TEXT_UNITS)] for text in texts)
    messages = [*before, *flex_messages(bubble.cards), *after][:MESSAGES_A_CALL]
    replies = _quick_replies(bubble.choices)
    if replies and messages:
        messages[-1]["quickReply"] = {"items": replies}
    name = cut_units(clean(bubble.speaker), SENDER_NAME_UNITS)
    # LINE refuses a message whose sender's name holds its own.
    if name and "line" not in name.casefold():
        for message in messages:
            message["sender"] = {"name": name}
    return messages


def _text(text: str) -> Message:
    return {"type": "text", "text": text}


def _written(choices: Sequence[Action]) -> str:
    """The choices in brackets, numbered as the conversation counts them when a number is typed."""
    if len(choices) < 2:
        return ""
    shown = []
    number = 0
    for choice in choices[:QUICK_REPLIES]:
        if choice.kind is ActionKind.CHOICE:
            number += 1
            shown.append(f"［{number} {clean(choice.label)}］")
        elif choice.kind is ActionKind.CALL:
            shown.append(f"［{clean(choice.label)} {clean(choice.value)}］")
        else:
            shown.append(f"［{clean(choice.label)}］\n{clean(choice.value)}\n")
    return "".join(shown).strip()


def _quick_replies(choices: Sequence[Action]) -> list[dict[str, Any]]:
    pressed = (press(choice) for choice in choices)
    return [{"type": "action", "action": action} for action in pressed if action][:QUICK_REPLIES]
