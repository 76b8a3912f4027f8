"""What a password must be: long, and nothing that somebody who guesses would try first."""

import re
import unicodedata
from enum import StrEnum
from importlib.resources import files

SHORTEST = 12
"""In characters; spaces count, so a sentence is welcome."""
LONGEST = 1024

_LEAST_OF_ONES_OWN = 5
"""Different letters that must be left when all that is easy to guess is taken away."""

_COMMON = (files("referral") / "common_words.txt").read_text("utf-8").split()
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp",
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
    "いろはにほへとちりぬるをわかよたれそつねならむ",
)
_SHORTEST_RUN = 4
_LOOK_ALIKE = str.maketrans("013457@$!", "oleastasi")


class Weakness(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"


def find_weakness(password: str, *names: str) -> Weakness | None:
    """Why this password is refused; None when it is good.

    Common words, names of the person, runs of a keyboard or an alphabet, digits and signs are no use against guesses,
    so too little may not be all that is left without them. Digits that stand for letters do not make a word uncommon.
    """
    if len(password) < SHORTEST:
        return Weakness.SHORT
    if len(password) > LONGEST:
        return Weakness.LONG
    words = [_fold(name) for name in names if len(name) > 1]
    spellings = (_fold(password), _fold(password).translate(_LOOK_ALIKE))
    if any(len(set(_take_away(text, words))) < _LEAST_OF_ONES_OWN for text in spellings):
        return Weakness.COMMON
    return None


def _take_away(text: str, names: list[str]) -> str:
    for word in sorted([*names, *_COMMON], key=len, reverse=True):
        text = text.replace(word, " ")
    for row in _ROWS:
        text = _without_runs(text, row)
    return re.sub(r"[\W\d_]", "", text)


def _without_runs(text: str, row: str) -> str:
    for order in (row, row[::-1]):
        for length in range(len(order), _SHORTEST_RUN - 1, -1):
            for start in range(len(order) - length + 1):
                text = text.replace(order[start : start + length], " ")
    return text


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
