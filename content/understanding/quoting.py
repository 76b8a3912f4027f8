"""Quoting a resident's words as people would: whole words, not letters."""

import re

from referral.triage import Folded

_HIRAGANA = re.compile(r"[ぁ-ゖ]")
_HARD = re.compile(r"[一-鿿々ァ-ヺーa-z0-9]")
_ENDING = re.compile(r"[ぁ-ゖー]{1,5}(?![ぁ-ゖー])")
_PARTICLES = frozenset("がはをにもので")
_SHORTEST = 2
_LONGEST = 14


def whole_words(folded: Folded, start: int, end: int) -> str:
    """The letters from ``start`` to ``end`` grown to the words they lie in."""
    readable = folded.readable
    first, last = folded.places[start], folded.places[end - 1]
    while first > 0 and _belongs(readable[first - 1], readable[first]) and last - first < _LONGEST:
        first -= 1
    while last + 1 < len(readable) and _hard_pair(readable[last], readable[last + 1]) and last - first < _LONGEST:
        last += 1
    quoted = with_ending(readable, first, last)
    if len(quoted) >= _SHORTEST:
        return quoted
    return readable[max(0, first - 2) : last + 3].strip(" \n、。")


def with_ending(readable: str, first: int, last: int) -> str:
    """The passage up to the end of its last word: 眠れな becomes 眠れない."""
    passage = readable[first : last + 1]
    if not _HIRAGANA.fullmatch(passage[-1]):
        return passage
    if passage[-1] in _PARTICLES and len(passage) > 2 and not _HIRAGANA.fullmatch(passage[-2]):
        return passage[:-1]
    ending = _ENDING.match(readable[last + 1 :])
    return passage + ending[0] if ending else passage


def _belongs(before: str, after: str) -> bool:
    """Whether a letter begins the word that the next one lies in."""
    return _hard_pair(before, after) or bool(_HARD.fullmatch(before) and _HIRAGANA.fullmatch(after))


def _hard_pair(one: str, other: str) -> bool:
    return bool(_HARD.fullmatch(one) and _HARD.fullmatch(other))
