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
    """A pattern that sounds like danger of one kind."""

    kind: CrisisKind
    urgency: Urgency
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Calm:
    """A pattern inside which a sign means less: ``becomes`` says what is left of it."""

    becomes: Urgency
    pattern: re.Pattern[str]


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


def screen(folded: Folded, signs: Iterable[Sign], calms: Iterable[Calm]) -> Screening:
    """The danger heard: the worst urgency, every kind that has it or is as near, and the passages."""
    heard = [(match.span(), sign.kind, sign.urgency) for sign in signs for match in sign.pattern.finditer(folded.text)]
    if not heard:
        return Screening()
    calmed = [(match.span(), calm.becomes) for calm in calms for match in calm.pattern.finditer(folded.text)]
    left = [(span, kind, _calm(span, urgency, calmed)) for span, kind, urgency in heard]
    worst = max((urgency for _, _, urgency in left), key=lambda urgency: urgency.weight)
    if worst is Urgency.NONE:
        return Screening()
    first_to_last = sorted((entry for entry in left if entry[2] is worst), key=lambda entry: entry[0])
    kinds = tuple(dict.fromkeys(kind for _, kind, _ in first_to_last))
    passages = tuple(dict.fromkeys(f"「{folded.passage(*span)}」" for span, _, _ in first_to_last))
    return Screening(worst, kinds, passages)


def _calm(span: tuple[int, int], urgency: Urgency, calmed: Iterable[tuple[tuple[int, int], Urgency]]) -> Urgency:
    around = [becomes for (start, end), becomes in calmed if start < span[1] and span[0] < end and start <= span[0]]
    return min([urgency, *around], key=lambda found: found.weight)


def _fold_letter(letter: str) -> str:
    if "ァ" <= letter <= "ヶ":
        letter = chr(ord(letter) - 0x60)
    return letter.translate(_LARGE)
