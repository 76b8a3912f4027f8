"""Draws the rich menu's picture from its definition: a tile for each place, its label in large letters."""

import subprocess
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from content.rich_menu import RICH_MENU, MenuArea

_WALL = "#e8f1fe"
_TILE = "#ffffff"
_INK = "#0017c1"

# In pixels of the picture, of which a phone's screen has about a sixth.
_GAP = 24
_ROUND = 56
_EDGE = 8
_PADDING = 90
_LARGEST_LETTER = 190
_LINE_HEIGHT = 1.35

_FONT = "Noto Sans CJK JP:lang=ja:bold:scalable=true"
_PATIENCE_S = 60
"""The first question after fonts were installed makes fontconfig read all of them."""


class NoJapaneseFont(Exception):
    """The system has no font for the labels; the message says what to install."""

    def __init__(self) -> None:
        super().__init__(
            "This machine has no Japanese font to draw the menu with: install one, on Debian and Ubuntu with "
            "`apt-get install fonts-noto-cjk fontconfig`."
        )


def draw_menu() -> bytes:
    """The picture as PNG, of the size that the menu says. Raises ``NoJapaneseFont``."""
    font = _find_font()
    font = font.font_variant(size=_letter_size(font))
    picture = Image.new("RGB", (RICH_MENU["width"], RICH_MENU["height"]), _WALL)
    pen = ImageDraw.Draw(picture)
    for area in RICH_MENU["areas"]:
        _draw_tile(pen, area, font)
    png = BytesIO()
    picture.save(png, "PNG")
    return png.getvalue()


def _draw_tile(pen: ImageDraw.ImageDraw, area: MenuArea, font: ImageFont.FreeTypeFont) -> None:
    left, top = area["x"], area["y"]
    right, bottom = left + area["width"], top + area["height"]
    box = (left + _GAP, top + _GAP, right - _GAP - 1, bottom - _GAP - 1)
    # The edge shows eyes with little contrast where the tile ends: white on pale would not.
    pen.rounded_rectangle(box, _ROUND, fill=_TILE, outline=_INK, width=_EDGE)
    lines = _lines(area)
    for place, line in enumerate(lines):
        height = (top + bottom) / 2 + (place - (len(lines) - 1) / 2) * font.size * _LINE_HEIGHT
        pen.text(((left + right) / 2, height), line, _INK, font, anchor="mm")


def _lines(area: MenuArea) -> list[str]:
    """The label, a line for each thing that it names."""
    return area["label"].split("・")


def _letter_size(font: ImageFont.FreeTypeFont) -> int:
    """One size for all labels, so that none looks more important: the largest that fits into every tile."""
    fitting = [float(_LARGEST_LETTER)]
    taken = 2 * (_GAP + _PADDING)
    for area in RICH_MENU["areas"]:
        lines = _lines(area)
        widest = max(font.getlength(line) for line in lines) / font.size
        fitting += [(area["width"] - taken) / widest, (area["height"] - taken) / (len(lines) * _LINE_HEIGHT)]
    return int(min(fitting))


def _find_font() -> ImageFont.FreeTypeFont:
    """The system's best font for Japanese. Raises ``NoJapaneseFont``."""
    question = ("fc-match", "--format=%{file}\n%{index}\n%{lang}", _FONT)
    try:
        answer = subprocess.run(  # noqa: S603 - fixed words
            question, capture_output=True, text=True, timeout=_PATIENCE_S, check=True
        )
        file, index, languages = answer.stdout.split("\n")
        # The best match is always some font: on a machine without a Japanese one it is of another script.
        if "ja" in languages.split("|"):
            return ImageFont.truetype(file, _LARGEST_LETTER, int(index))
    except (OSError, subprocess.SubprocessError, ValueError):
        # No fontconfig, no font at all, or one in a form that cannot be drawn with.
        pass
    raise NoJapaneseFont
