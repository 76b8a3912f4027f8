"""A card as a Flex bubble: name, what it does, when, how, checked when, why; then what can be pressed."""

import json
from collections.abc import Sequence
from typing import Any

from bot.line.action import press, unpressable
from bot.line.limits import (
    ALT_TEXT_UNITS,
    CAROUSEL_BUBBLES,
    CAROUSEL_BYTES,
    clean,
    cut_units,
)
from referral.bubble import ActionKind, Card

# The first 20 characters are what a locked phone shows; they must not name anybody's trouble.
_ALT_OPENING = "お知らせがあります。下の案内をごらんください。"
_SAMPLE_MARK = "見本（実在しません）"

_INK = "#1a1a1a"
_PALE_INK = "#595959"
_BLUE = "#0017c1"
_PAPER_BLUE = "#e8f1fe"

# Far above any real entry; they keep a bubble under LINE's 30 KB whatever a member organisation has typed.
_TITLE_UNITS = 100
_LINE_UNITS = 200
_SUMMARY_UNITS = 400
_MOST_FACTS = 12
_MOST_ACTIONS = 4


def flex_messages(cards: Sequence[Card]) -> list[dict[str, Any]]:
    """The cards as Flex messages: one as a bubble, several as a carousel, more than fit as a second one."""
    groups: list[list[Card]] = []
    for card in filter(_lines, cards):
        if groups and _fits([*groups[-1], card]):
            groups[-1].append(card)
        else:
            groups.append([card])
    return [{"type": "flex", "altText": alt_text(group), "contents": _container(group)} for group in groups]


def alt_text(cards: Sequence[Card]) -> str:
    """The same in words, for notifications and for phones that cannot draw cards."""
    told = [" ".join(line for _, line in _lines(card)) for card in cards]
    return cut_units("\n".join([_ALT_OPENING, *told]), ALT_TEXT_UNITS)


def _fits(cards: Sequence[Card]) -> bool:
    if len(cards) > CAROUSEL_BUBBLES:
        return False
    # Escaped as it goes out: whether LINE counts before or after unescaping is not documented.
    return len(json.dumps(_container(cards))) < CAROUSEL_BYTES


def _container(cards: Sequence[Card]) -> dict[str, Any]:
    bubbles = [_bubble(card) for card in cards]
    return bubbles[0] if len(bubbles) == 1 else {"type": "carousel", "contents": bubbles}


def _bubble(card: Card) -> dict[str, Any]:
    body = [_STYLES[part] | {"type": "text", "text": line, "wrap": True} for part, line in _lines(card)]
    bubble: dict[str, Any] = {
        "type": "bubble",
        "size": "mega",
        "body": {"type": "box", "layout": "vertical", "spacing": "sm", "contents": body},
    }
    buttons = [
        {"type": "button", "height": "sm", "adjustMode": "shrink-to-fit", "action": pressed}
        for action in card.actions
        if (pressed := press(action))
    ][:_MOST_ACTIONS]
    for place, button in enumerate(buttons):
        button |= {"style": "primary", "color": _BLUE} if place == 0 else {"style": "secondary"}
    if buttons:
        bubble["footer"] = {"type": "box", "layout": "vertical", "spacing": "sm", "contents": buttons}
    return bubble


# Nothing smaller than "md": read by people of 80, on old phones, in distress.
_STYLES: dict[str, dict[str, Any]] = {
    "mark": {"size": "md", "color": _PALE_INK},
    "title": {"size": "lg", "weight": "bold", "color": _INK},
    "subtitle": {"size": "md", "color": _PALE_INK},
    "plain": {"size": "md", "color": _INK},
    "because": {"size": "md", "color": _PALE_INK, "margin": "md"},
}


def _lines(card: Card) -> list[tuple[str, str]]:
    """What is written on the card, from the top, each with its style."""
    written = [
        ("mark", _SAMPLE_MARK if card.sample else ""),
        ("title", cut_units(clean(card.title), _TITLE_UNITS)),
        ("subtitle", cut_units(clean(card.subtitle), _LINE_UNITS)),
        ("plain", cut_units(clean(card.summary), _SUMMARY_UNITS)),
        *(("plain", cut_units(clean(fact), _LINE_UNITS)) for fact in card.facts[:_MOST_FACTS]),
        *(("plain", cut_units(line, _LINE_UNITS)) for line in _said_of_actions(card)),
        ("because", cut_units(clean(card.because), _LINE_UNITS)),
    ]
    return [(style, line) for style, line in written if line]


def _said_of_actions(card: Card) -> list[str]:
    """Numbers and addresses that must be readable too: a number that PC LINE cannot call, a link we cannot make."""
    shown = "\n".join((card.title, card.subtitle, card.summary, *card.facts))
    return [
        clean(action.value)
        for action in card.actions[:_MOST_ACTIONS]
        if action.value not in shown and (action.kind is ActionKind.CALL or unpressable(action))
    ]
