"""Judges rich menus and their pictures by the limits that LINE documents."""

import struct
from collections.abc import Mapping

from bot.rehearsal.judge_action import action
from bot.rehearsal.measure import count_characters
from bot.rehearsal.shape import Finding, Rule, Shape, Verdict, boolean, list_of, number, text

MOST_PICTURE_BYTES = 1_000_000
"""LINE writes 1 MB, without saying which; the smaller one is surely allowed."""

PICTURE_REFUSED = "The image size is not allowed for richmenu"

_LEAST_RATIO = 1.45
_HIGHEST = int(2500 / _LEAST_RATIO)
_FAR = 2**31 - 1


def judge_menu(body: object) -> list[Finding]:
    """What is wrong with the definition of a rich menu."""
    verdict = Verdict()
    _MENU(verdict, "", body)
    return verdict.findings


def judge_picture(picture: bytes, width: int, height: int) -> list[Finding]:
    """What is wrong with the picture of a menu of this size, in pixels."""
    verdict = Verdict()
    if len(picture) > MOST_PICTURE_BYTES:
        verdict.refuse("", PICTURE_REFUSED, f"絵が{len(picture)}バイトです（1MBまで）")
    size = measure_picture(picture)
    if size is None:
        verdict.refuse("", PICTURE_REFUSED, "PNGかJPEGの絵ではありません")
    elif size != (width, height):
        plain = f"絵の大きさ（{size[0]}×{size[1]}）が、メニュー（{width}×{height}）とちがいます"
        verdict.refuse("", PICTURE_REFUSED, plain)
    return verdict.findings


def measure_picture(picture: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG or JPEG, as its head says; None for anything else."""
    try:
        if picture[:8] == b"\x89PNG\r\n\x1a\n" and picture[12:16] == b"IHDR":
            width, height = struct.unpack_from(">II", picture, 16)
            return width, height
        return _measure_jpeg(picture) if picture[:2] == b"\xff\xd8" else None
    except (struct.error, IndexError):
        return None


def _measure_jpeg(picture: bytes) -> tuple[int, int] | None:
    """Goes from segment to segment until the one that begins a frame."""
    place = 2
    while picture[place] == 0xFF:
        kind, length = picture[place + 1], struct.unpack_from(">H", picture, place + 2)[0]
        # The three left out are tables that share the frames' numbers.
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", picture, place + 5)
            return width, height
        place += 2 + length
    return None


def _check_ratio(verdict: Verdict, where: str, value: Mapping[str, object]) -> None:
    width, height = value.get("width"), value.get("height")
    if type(width) is int and type(height) is int and 0 < width < height * _LEAST_RATIO:
        message = f"The aspect ratio (width / height) must be {_LEAST_RATIO} or more"
        verdict.refuse(where, message, f"メニューの横幅は、高さの{_LEAST_RATIO}倍からです")


_BOUNDS: dict[str, Rule] = {
    "x": number(0, _FAR),
    "y": number(0, _FAR),
    "width": number(1, _FAR),
    "height": number(1, _FAR),
}
_AREA = Shape(
    {
        "bounds": Shape(_BOUNDS, ("x", "y", "width", "height")),
        # Going over to another menu is left out: it needs aliases, which the stand-in does not have.
        "action": action(20, label_needed=False),
    },
    ("bounds", "action"),
)
_MENU = Shape(
    {
        "size": Shape({"width": number(800, 2500), "height": number(250, _HIGHEST)}, ("width", "height"), _check_ratio),
        "selected": boolean,
        "name": text(300, count=count_characters),
        "chatBarText": text(14, count=count_characters),
        "areas": list_of(_AREA, 20, least=0),
    },
    ("size", "selected", "name", "chatBarText", "areas"),
)
