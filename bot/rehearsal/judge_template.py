"""Template messages: buttons, confirm, carousel, image carousel."""

from collections.abc import Mapping

from bot.rehearsal.judge_action import IMAGE_CAROUSEL_LABEL, TEMPLATE_LABEL, action
from bot.rehearsal.measure import count_characters
from bot.rehearsal.shape import Rule, Shape, Verdict, join, link, list_of, matching, one_of, text, typed

_COLOUR = matching("#[0-9A-Fa-f]{6}", "#1A1A1A の形")
_KIND = text(20)
_BUTTON = action(TEMPLATE_LABEL)
_TAPPED = action(TEMPLATE_LABEL, label_needed=False)
_RATIO: dict[str, Rule] = {"imageAspectRatio": one_of("rectangle", "square"), "imageSize": one_of("cover", "contain")}


def _grapheme_text(most: int) -> Rule:
    return text(most, count=count_characters)


def _shorter_beside_a_picture(plain_most: int) -> Rule:
    """Text may be 60 characters beside a picture or a title, else ``plain_most``."""

    def check(verdict: Verdict, where: str, value: Mapping[str, object]) -> None:
        beside = value.get("thumbnailImageUrl") is not None or value.get("title") is not None
        if "text" in value:
            _grapheme_text(60 if beside else plain_most)(verdict, join(where, "text"), value["text"])

    return check  # type: ignore[return-value]


def _check_equal_columns(verdict: Verdict, where: str, value: Mapping[str, object]) -> None:
    columns = value.get("columns")
    found = [column for column in columns if isinstance(column, dict)] if isinstance(columns, list) else []
    if len({len(column["actions"]) for column in found if isinstance(column.get("actions"), list)}) > 1:
        message = "All columns must have the same number of actions"
        verdict.refuse(join(where, "columns"), message, "どのカードも、ボタンを同じ数にします")
    for name, meaning in (("title", "見出し"), ("thumbnailImageUrl", "画像")):
        if len({column.get(name) is None for column in found}) > 1:
            message = f"All columns must have {name}, or none"
            verdict.refuse(join(where, "columns"), message, f"{meaning}は、全部のカードに付けるか、どれにも付けません")


def _leave_to_whole(verdict: Verdict, where: str, value: object) -> None:
    """How long this text may be depends on what stands beside it."""


_PICTURED: dict[str, Rule] = {
    "thumbnailImageUrl": link(2000),
    "imageBackgroundColor": _COLOUR,
    "title": _grapheme_text(40),
    "text": _leave_to_whole,
    "defaultAction": _TAPPED,
}
_BUTTONS = Shape(
    {"type": _KIND, **_PICTURED, **_RATIO, "actions": list_of(_BUTTON, 4)},
    ("text", "actions"),
    _shorter_beside_a_picture(160),
)
_CONFIRM = Shape(
    {"type": _KIND, "text": _grapheme_text(240), "actions": list_of(_BUTTON, 2, least=2)}, ("text", "actions")
)
_COLUMN = Shape({**_PICTURED, "actions": list_of(_BUTTON, 3)}, ("text", "actions"), _shorter_beside_a_picture(120))
_CAROUSEL = Shape({"type": _KIND, **_RATIO, "columns": list_of(_COLUMN, 10)}, ("columns",), _check_equal_columns)
_IMAGE_COLUMN = Shape(
    {"imageUrl": link(2000), "action": action(IMAGE_CAROUSEL_LABEL, label_needed=False)}, ("imageUrl", "action")
)
_IMAGE_CAROUSEL = Shape({"type": _KIND, "columns": list_of(_IMAGE_COLUMN, 10)}, ("columns",))

check_template = typed(
    {"buttons": _BUTTONS, "confirm": _CONFIRM, "carousel": _CAROUSEL, "image_carousel": _IMAGE_CAROUSEL}
)
