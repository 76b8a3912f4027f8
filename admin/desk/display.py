"""A resident's words on a page: the same words, without signs that turn or tear the page around them."""

import re
import unicodedata
from itertools import chain, groupby

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u200c\u200e\u200f\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_MARKS_KEPT = 8


def show_safely(text: str) -> str:
    """Drop direction and control signs, and all but eight marks stacked upon one letter; emoji stay whole."""
    plain = _CONTROL.sub("", _TURNING.sub("", text.replace("\r\n", "\n")))
    return unicodedata.normalize("NFC", _unstack(plain))


def _unstack(text: str) -> str:
    runs = groupby(text, key=lambda letter: unicodedata.category(letter) in ("Mn", "Me"))
    return "".join(chain.from_iterable(list(run)[:_MARKS_KEPT] if marks else run for marks, run in runs))
