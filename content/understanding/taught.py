"""Phrases that staff taught: a text that is close to one of them, or holds it word for word, means its need."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from content.understanding.encoder import Vectors
from content.understanding.meaning import Meaning, MeaningReader
from referral.needs import Need
from referral.ports import NeedGuess
from referral.triage import Folded, fold

_CLOSE = 0.72
_SURE = 0.95

Taught = Sequence[tuple[str, Need]]


@dataclass(frozen=True, slots=True)
class _Encoded:
    phrases: Taught
    vectors: Vectors


class TaughtPhrases:
    """What ``taught`` gives now; when that has changed it is encoded at the next text."""

    def __init__(self, taught: Callable[[], Taught]) -> None:
        self._taught = taught
        self._encoded = _Encoded((), np.zeros((0, 0), dtype=np.float32))

    def in_words(self, folded: Folded) -> tuple[NeedGuess, ...]:
        """A guess for each need of which a phrase stands in the text word for word."""
        standing = [(text, need) for text, need in self._taught() if _stands_in(text, folded)]
        return tuple({need: NeedGuess(need, _SURE, _because(text)) for text, need in standing}.values())

    def in_meaning(self, reader: MeaningReader, meaning: Meaning, folded: Folded) -> tuple[NeedGuess, ...]:
        """The same, and for each need of which a phrase is close to a passage; surest first."""
        encoded = self._encode(reader)
        if not encoded.phrases:
            return ()
        found = {guess.code: guess for guess in self.in_words(folded)}
        likeness = (encoded.vectors @ meaning.vectors.T).max(axis=1)
        for place in np.argsort(-likeness, kind="stable"):
            if likeness[place] < _CLOSE:
                break
            text, need = encoded.phrases[place]
            found.setdefault(need, NeedGuess(need, round(float(min(likeness[place], _SURE)), 4), _because(text)))
        return tuple(sorted(found.values(), key=lambda guess: -guess.score))

    def _encode(self, reader: MeaningReader) -> _Encoded:
        phrases = self._taught()
        if phrases != self._encoded.phrases:
            vectors = reader.encode([text for text, _ in phrases]) if phrases else self._encoded.vectors[:0]
            self._encoded = _Encoded(phrases, vectors)
        return self._encoded


def _stands_in(phrase: str, folded: Folded) -> bool:
    wanted = fold(phrase).text
    # One letter stands in too many words.
    return len(wanted) > 1 and wanted in folded.text


def _because(phrase: str) -> str:
    return f"「{phrase}」に近いことば"
