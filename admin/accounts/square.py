"""The square that an app reads, drawn within the page: nothing is loaded, and no markup is made from text."""

from dataclasses import dataclass

import segno

_BORDER = 4
"""Light around it, without which cameras do not find it."""


@dataclass(frozen=True, slots=True)
class Square:
    """``path`` draws the dark modules in a field of ``size`` by ``size``."""

    path: str
    size: int


def draw_square(text: str) -> Square:
    """The square for this text."""
    rows = segno.make(text, micro=False).matrix
    path = "".join(
        f"M{x + _BORDER} {y + _BORDER}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return Square(path, len(rows) + 2 * _BORDER)
