"""Flex messages: bubbles and carousels, their boxes and components, and what may stand inside what."""

import json
from collections.abc import Mapping

from bot.rehearsal.judge_action import FLEX_LABEL, action
from bot.rehearsal.shape import (
    Rule,
    Shape,
    Verdict,
    boolean,
    join,
    link,
    list_of,
    matching,
    number,
    one_of,
    text,
    typed,
)

BUBBLE_BYTES = 30_000
CAROUSEL_BYTES = 50_000
CAROUSEL_BUBBLES = 12
_MANY = 1000
_DEEPEST = 40
_LONG = 5000

_PIXELS = r"\d{1,4}(\.\d+)?px"
_STEPS = "none|xs|sm|md|lg|xl|xxl"
_COLOUR = matching("#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?", "#1A1A1A の形")
_SPACE = matching(f"{_STEPS}|{_PIXELS}", "md や 8px の形")
_SPACE_OR_SHARE = matching(rf"{_STEPS}|-?{_PIXELS}|-?\d{{1,3}}(\.\d+)?%", "md や 8px や 10% の形")
_LENGTH = matching(rf"{_PIXELS}|\d{{1,3}}(\.\d+)?%", "8px や 10% の形")
_LETTERS = matching(f"xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl|{_PIXELS}", "md や 16px の形")
_PICTURE = matching(rf"xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl|full|{_PIXELS}|\d{{1,3}}(\.\d+)?%", "md や full の形")
_RATIO = matching(r"\d{1,6}(\.\d+)?:\d{1,6}(\.\d+)?", "20:13 の形")
_WEIGHT = {
    "color": _COLOUR,
    "weight": one_of("regular", "bold"),
    "style": one_of("normal", "italic"),
    "decoration": one_of("none", "underline", "line-through"),
}
_ALIGN = one_of("start", "end", "center")
_GRAVITY = one_of("top", "bottom", "center")
_KIND = text(20)
_ACTION = action(FLEX_LABEL, label_needed=False)
_PLACE: dict[str, Rule] = {
    "type": _KIND,
    "margin": _SPACE,
    "position": one_of("relative", "absolute"),
    **{f"offset{side}": _SPACE_OR_SHARE for side in ("Top", "Bottom", "Start", "End")},
}
_FLEX = number(0, 1000)


def check_container(verdict: Verdict, where: str, value: object) -> None:
    """The ``contents`` of a Flex message."""
    if _depth(value) > _DEEPEST:
        verdict.refuse(where, "Nested too deeply", "カードの入れ子が深すぎます")
        return
    typed({"bubble": _check_sized_bubble, "carousel": _CAROUSEL})(verdict, where, value)


def _check_bubble(verdict: Verdict, where: str, value: object) -> None:
    _BUBBLE(verdict, where, value)


def _check_sized_bubble(verdict: Verdict, where: str, value: object) -> None:
    _check_bytes(verdict, where, value, BUBBLE_BYTES)
    _check_bubble(verdict, where, value)


def _check_bytes(verdict: Verdict, where: str, value: object, most: int) -> None:
    # Whether LINE counts before or after unescaping is not documented, so both must fit.
    size = len(json.dumps(value))
    if size > most:
        verdict.refuse(where, f"Size must be at most {most} bytes", f"カードが{size:,}バイトです（{most:,}バイトまで）")


def _check_carousel(verdict: Verdict, where: str, value: Mapping[str, object]) -> None:
    _check_bytes(verdict, where, value, CAROUSEL_BYTES)
    contents = value.get("contents")
    bubbles = [bubble for bubble in contents if isinstance(bubble, dict)] if isinstance(contents, list) else []
    for place, bubble in enumerate(bubbles):
        _check_bytes(verdict, f"{where}.contents[{place}]", bubble, BUBBLE_BYTES)
    if len({str(bubble.get("size", "mega")) for bubble in bubbles}) > 1:
        message = "All bubbles of a carousel must have the same size"
        verdict.refuse(join(where, "contents"), message, "ならべるカードは、みな同じ大きさにします")


def _check_text(verdict: Verdict, where: str, value: Mapping[str, object]) -> None:
    if value.get("text") is None and not value.get("contents"):
        verdict.refuse(join(where, "text"), "May not be empty", "カードの文が空です")


def _check_box(verdict: Verdict, where: str, value: Mapping[str, object]) -> None:
    inner = _IN_BASELINE if value.get("layout") == "baseline" else _IN_BOX
    list_of(inner, _MANY, least=0)(verdict, join(where, "contents"), value.get("contents", []))


def _check_component(verdict: Verdict, where: str, value: object) -> None:
    _IN_BOX(verdict, where, value)


def _leave_to_box(verdict: Verdict, where: str, value: object) -> None:
    """A box's contents depend on its layout, so the box as a whole looks at them."""


def _only_box(verdict: Verdict, where: str, value: object) -> None:
    typed({"box": _BOX})(verdict, where, value)


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


_GRADIENT = Shape(
    {
        "type": _KIND,
        "angle": matching(r"\d{1,3}(\.\d+)?deg", "90deg の形"),
        "startColor": _COLOUR,
        "endColor": _COLOUR,
        "centerColor": _COLOUR,
        "centerPosition": matching(r"\d{1,3}(\.\d+)?%", "50% の形"),
    },
    ("angle", "startColor", "endColor"),
)
_BOX = Shape(
    {
        **_PLACE,
        "layout": one_of("horizontal", "vertical", "baseline"),
        "contents": _leave_to_box,
        "flex": _FLEX,
        "spacing": _SPACE,
        "backgroundColor": _COLOUR,
        "borderColor": _COLOUR,
        "borderWidth": matching(f"none|light|normal|medium|semi-bold|bold|{_PIXELS}", "1px の形"),
        "cornerRadius": _SPACE,
        **{side: _LENGTH for side in ("width", "maxWidth", "height", "maxHeight")},
        **{f"padding{side}": _SPACE_OR_SHARE for side in ("All", "Top", "Bottom", "Start", "End")},
        "action": _ACTION,
        "justifyContent": one_of("center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"),
        "alignItems": one_of("center", "flex-start", "flex-end"),
        "background": typed({"linearGradient": _GRADIENT}),
    },
    ("layout", "contents"),
    _check_box,
)
_BUTTON = Shape(
    {
        **_PLACE,
        "flex": _FLEX,
        "action": action(FLEX_LABEL),
        "style": one_of("primary", "secondary", "link"),
        "color": _COLOUR,
        "gravity": _GRAVITY,
        "height": one_of("sm", "md"),
        "adjustMode": one_of("shrink-to-fit"),
        "scaling": boolean,
    },
    ("action",),
)
_IMAGE = Shape(
    {
        **_PLACE,
        "url": link(2000),
        "flex": _FLEX,
        "align": _ALIGN,
        "gravity": _GRAVITY,
        "size": _PICTURE,
        "aspectRatio": _RATIO,
        "aspectMode": one_of("fit", "cover"),
        "backgroundColor": _COLOUR,
        "action": _ACTION,
        "animated": boolean,
    },
    ("url",),
)
_VIDEO = Shape(
    {
        "type": _KIND,
        "url": link(2000),
        "previewUrl": link(2000),
        "altContent": typed({"box": _BOX, "image": _IMAGE}),
        "aspectRatio": _RATIO,
        "action": _ACTION,
    },
    ("url", "previewUrl", "altContent"),
)
_ICON = Shape({**_PLACE, "url": link(2000), "size": _LETTERS, "aspectRatio": _RATIO, "scaling": boolean}, ("url",))
_SPAN = Shape({"type": _KIND, "text": text(_LONG, may_be_blank=True), "size": _LETTERS, **_WEIGHT}, ("text",))
_TEXT = Shape(
    {
        **_PLACE,
        **_WEIGHT,
        "text": text(_LONG, may_be_blank=True),
        "contents": list_of(typed({"span": _SPAN}), _MANY, least=0),
        "adjustMode": one_of("shrink-to-fit"),
        "flex": _FLEX,
        "size": _LETTERS,
        "align": _ALIGN,
        "gravity": _GRAVITY,
        "wrap": boolean,
        "lineSpacing": matching(_PIXELS, "8px の形"),
        "maxLines": number(0, 10_000),
        "action": _ACTION,
        "scaling": boolean,
    },
    (),
    _check_text,
)
_SEPARATOR = Shape({"type": _KIND, "margin": _SPACE, "color": _COLOUR})
_FILLER = Shape({"type": _KIND, "flex": _FLEX})
_IN_BOX = typed(
    {
        "box": _BOX,
        "button": _BUTTON,
        "image": _IMAGE,
        "text": _TEXT,
        "separator": _SEPARATOR,
        "filler": _FILLER,
    }
)
_IN_BASELINE = typed({"icon": _ICON, "text": _TEXT, "filler": _FILLER})
_BLOCK = Shape({"backgroundColor": _COLOUR, "separator": boolean, "separatorColor": _COLOUR})
_BUBBLE = Shape(
    {
        "type": one_of("bubble"),
        "size": one_of("nano", "micro", "deca", "hecto", "kilo", "mega", "giga"),
        "direction": one_of("ltr", "rtl"),
        "header": _only_box,
        "hero": typed({"box": _BOX, "image": _IMAGE, "video": _VIDEO}),
        "body": _only_box,
        "footer": _only_box,
        "styles": Shape({part: _BLOCK for part in ("header", "hero", "body", "footer")}),
        "action": _ACTION,
    }
)
_CAROUSEL = Shape(
    {"type": one_of("carousel"), "contents": list_of(_check_bubble, CAROUSEL_BUBBLES)}, ("contents",), _check_carousel
)
