"""A text cut into the passages that are understood one by one, without what carries no meaning."""

import re
import unicodedata

MOST_PASSAGES = 8
"""Passages that are read for meaning; of a longer text its beginning and, more of it, its end."""

_FROM_THE_BEGINNING = 3
_LONGEST_PASSAGE = 70
_SHORTEST_PASSAGE = 2
_ENDS = re.compile(r"[\n\r。．!?…♪]+|(?<=[ぁ-ゖ])\s+(?=[ぁ-ゖァ-ヺ一-鿿])|(?<=[w笑])(?=[ぁ-ゖァ-ヺ一-鿿]{4,})")
_SPACES = re.compile(r"[^\S\n]+")
_REPEATED = re.compile(r"(.)\1{3,}")
_PICTURES = frozenset({"So", "Sk", "Cf", "Co", "Cn", "Cs"})
"""Categories of letters that carry no words: emoji, their colours, what is invisible."""

_COMMA = re.compile(r"[、,]")


def cut_passages(readable: str) -> list[str]:
    """At least one passage of a text in one width; the whole of it where there is nothing to cut."""
    plain = _clean(readable)
    passages = [
        piece
        for part in _ENDS.split(plain)
        if len(part.strip()) >= _SHORTEST_PASSAGE
        for piece in _shorten(part.strip())
    ]
    if len(passages) > MOST_PASSAGES:
        passages = passages[:_FROM_THE_BEGINNING] + passages[_FROM_THE_BEGINNING - MOST_PASSAGES :]
    return passages or [plain.strip()[:_LONGEST_PASSAGE]]


def _clean(readable: str) -> str:
    plain = "".join(" " if unicodedata.category(letter) in _PICTURES else letter for letter in readable)
    return _REPEATED.sub(r"\1\1", _SPACES.sub(" ", plain))


def _shorten(passage: str) -> list[str]:
    if len(passage) <= _LONGEST_PASSAGE:
        return [passage]
    pieces: list[str] = []
    for piece in _COMMA.split(passage):
        if pieces and len(pieces[-1]) + len(piece) < _LONGEST_PASSAGE:
            pieces[-1] += f"、{piece}"
        else:
            pieces += [piece[start : start + _LONGEST_PASSAGE] for start in range(0, len(piece), _LONGEST_PASSAGE)]
    return [piece for piece in pieces if piece]
