"""Hearing danger in a text: patterns over folded text, and what takes a sign back. The patterns come from content."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from referral.needs import CrisisKind, Urgency
from referral.ports import Screening

_END = "。"
_ENDS = frozenset("。．.！!？?\n\r…")
_LARGE = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_SPELLED_OUT = re.compile(r"(?<!\w)\w(?:\W+\w(?!\w)){2,}")
"""Three letters and more that stand alone are a word spelled out, across the ends of lines too."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A pattern that sounds like danger of one kind; ``sure`` when nothing but a calm pattern can take it back."""

    kind: CrisisKind
    urgency: Urgency
    pattern: re.Pattern[str]
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Calm:
    """A pattern inside which a sign means less: ``becomes`` says what is left of it."""

    becomes: Urgency
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Heard:
    """A sign that was found, where, and how urgent it still is."""

    span: tuple[int, int]
    sign: Sign
    left: Urgency


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as patterns see it, and where each of its characters stood in the readable form."""

    text: str
    readable: str
    places: Sequence[int]

    def passage(self, start: int, end: int) -> str:
        """What stood there, readable."""
        return self.readable[self.places[start] : self.places[end - 1] + 1]


def fold(text: str) -> Folded:
    """One width, lower case, hiragana, large kana, no spaces, marks or long vowels; 。 where a sentence ends."""
    readable = unicodedata.normalize("NFKC", text).lower()
    readable = _SPELLED_OUT.sub(lambda run: re.sub(r"\W+", "", run[0]), readable)
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(readable):
        if letter in _ENDS:
            letter = _END
        elif letter == "ー" or not letter.isalnum():
            continue
        letters.append(_fold_letter(letter))
        places.append(place)
    return Folded("".join(letters), readable, places)


def fold_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern written naturally, folded as texts are; its dot stays within a sentence.

    Raises ``re.error`` for a broken one.
    """
    folded = "".join(_fold_letter(letter) for letter in pattern.lower() if letter not in "ー 　")
    return re.compile(folded.replace(".", f"[^{_END}]"))


def hear(folded: Folded, signs: Iterable[Sign], calms: Iterable[Calm]) -> list[Heard]:
    """Every sign in the text with what is left of it."""
    heard = [(match.span(), sign) for sign in signs for match in sign.pattern.finditer(folded.text)]
    if not heard:
        return []
    calmed = [(match.span(), calm.becomes) for calm in calms for match in calm.pattern.finditer(folded.text)]
    return [Heard(span, sign, _calm(span, sign.urgency, calmed)) for span, sign in heard]


def screen(folded: Folded, heard: Iterable[Heard]) -> Screening:
    """The danger heard: the worst urgency, every kind that has it, and the passages."""
    first_to_last = sorted(heard, key=lambda one: one.span)
    worst = max((one.left for one in first_to_last), key=lambda urgency: urgency.weight, default=Urgency.NONE)
    if worst is Urgency.NONE:
        return Screening()
    loudest = [one for one in first_to_last if one.left is worst]
    kinds = tuple(dict.fromkeys(one.sign.kind for one in loudest))
    passages = tuple(dict.fromkeys(f"「{folded.passage(*one.span)}」" for one in loudest))
    return Screening(worst, kinds, passages)


def _calm(span: tuple[int, int], urgency: Urgency, calmed: Iterable[tuple[tuple[int, int], Urgency]]) -> Urgency:
    around = [becomes for (start, end), becomes in calmed if start < span[1] and span[0] < end and start <= span[0]]
    return min([urgency, *around], key=lambda found: found.weight)


def _fold_letter(letter: str) -> str:
    if "ァ" <= letter <= "ヶ":
        letter = chr(ord(letter) - 0x60)
    return letter.translate(_LARGE)
