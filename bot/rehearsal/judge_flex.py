"""Flex messages: bubbles and carousels, their boxes and components."""

import json
from collections.abc import Mapping

from bot.rehearsal.judge_action import FLEX_LABEL, action
from bot.rehearsal.shape import Rule, Shape, Verdict, boolean, join, list_of, matching, one_of, text, typed

BUBBLE_BYTES = 30_000
CAROUSEL_BYTES = 50_000
CAROUSEL_BUBBLES = 12
_MANY = 1000
_DEEPEST = 40
_LONG = 5000

_PIXELS = r"\d{1,4}(\.\d+)?px"
_SPACE = matching(f"none|xs|sm|md|lg|xl|xxl|{_PIXELS}", "md や 8px の形")
_COLOUR = matching("#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?", "#1A1A1A の形")
_LETTERS = matching(f"xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl|{_PIXELS}", "md や 16px の形")
_PARTS = ("header", "body", "footer")


def check_container(verdict: Verdict, where: str, value: object) -> None:
    """The ``contents`` of a Flex message."""
    if _depth(value) > _DEEPEST:
        verdict.refuse(where, "Nested too deeply", "カードの入れ子が深すぎます")
        return
    typed({"bubble": _BUBBLE, "carousel": _CAROUSEL})(verdict, where, value)


def _check_bubble(verdict: Verdict, where: str, value: Mapping[str, object]) -> None:
    _check_bytes(verdict, where, value, BUBBLE_BYTES)
    if all(value.get(part) is None for part in _PARTS):
        verdict.refuse(where, "At least one block must be specified", "カードに何もありません")


def _check_bytes(verdict: Verdict, where: str, value: object, most: int) -> None:
    # Whether LINE counts before or after unescaping is not documented, so both must fit.
    size = len(json.dumps(value))
    if size > most:
        verdict.refuse(where, f"Size must be at most {most} bytes", f"カードが{size:,}バイトです（{most:,}バイトまで）")


def _check_carousel(verdict: Verdict, where: str, value: Mapping[str, object]) -> None:
    _check_bytes(verdict, where, value, CAROUSEL_BYTES)
    contents = value.get("contents")
    bubbles = [bubble for bubble in contents if isinstance(bubble, dict)] if isinstance(contents, list) else []
    if len({str(bubble.get("size", "mega")) for bubble in bubbles}) > 1:
        message = "All bubbles of a carousel must have the same size"
        verdict.refuse(join(where, "contents"), message, "ならべるカードは、みな同じ大きさにします")


def _check_component(verdict: Verdict, where: str, value: object) -> None:
    typed({"box": _BOX, "button": _BUTTON, "text": _TEXT})(verdict, where, value)


def _depth(value: object) -> int:
    deepest, level = 0, [value]
    while level:
        deepest += 1
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ())
        ]
    return deepest


_COMMON: dict[str, Rule] = {"type": text(20), "margin": _SPACE}
_BOX = Shape(
    {
        **_COMMON,
        "layout": one_of("horizontal", "vertical"),
        "contents": list_of(_check_component, _MANY, least=0),
        "spacing": _SPACE,
    },
    ("layout", "contents"),
)
_BUTTON = Shape(
    {
        **_COMMON,
        "action": action(FLEX_LABEL),
        "style": one_of("primary", "secondary", "link"),
        "color": _COLOUR,
        "height": one_of("sm", "md"),
        "adjustMode": one_of("shrink-to-fit"),
    },
    ("action",),
)
_TEXT = Shape(
    {
        **_COMMON,
        "text": text(_LONG),
        "size": _LETTERS,
        "color": _COLOUR,
        "weight": one_of("regular", "bold"),
        "wrap": boolean,
    },
    ("text",),
)
_BUBBLE = Shape(
    {
        "type": text(20),
        "size": one_of("nano", "micro", "deca", "hecto", "kilo", "mega", "giga"),
        **{part: typed({"box": _BOX}) for part in _PARTS},
    },
    (),
    _check_bubble,
)
_CAROUSEL = Shape(
    {"type": text(20), "contents": list_of(typed({"bubble": _BUBBLE}), CAROUSEL_BUBBLES)},
    ("contents",),
    _check_carousel,
)
