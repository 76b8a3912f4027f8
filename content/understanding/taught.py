"""Phrases that staff taught: a text that is close to one of them, or holds it word for word, means its need."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

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
class _Known:
    """Phrases, folded once; ``vectors`` are there as soon as something has read meaning."""

    phrases: Taught = ()
    folded: tuple[str, ...] = ()
    vectors: Vectors | None = None


class TaughtPhrases:
    """What ``taught`` gives now; when that has changed it is folded and encoded at the next text."""

    def __init__(self, taught: Callable[[], Taught]) -> None:
        self._taught = taught
        self._kept = _Known()

    def in_words(self, folded: Folded) -> tuple[NeedGuess, ...]:
        """A guess for each need of which a phrase stands in the text word for word."""
        return _stand_in(self._know(), folded)

    def in_meaning(self, reader: MeaningReader, meaning: Meaning, folded: Folded) -> tuple[NeedGuess, ...]:
        """The same, and for each need of which a phrase is close to a passage; surest first."""
        known = self._know()
        if not known.phrases:
            return ()
        vectors = known.vectors
        if vectors is None:
            vectors = reader.encode([text for text, _ in known.phrases])
            self._kept = replace(known, vectors=vectors)
        found = {guess.code: guess for guess in _stand_in(known, folded)}
        likeness = (vectors @ meaning.vectors.T).max(axis=1)
        for place in np.argsort(-likeness, kind="stable"):
            if likeness[place] < _CLOSE:
                break
            text, need = known.phrases[place]
            found.setdefault(need, NeedGuess(need, round(float(min(likeness[place], _SURE)), 4), _because(text)))
        return tuple(sorted(found.values(), key=lambda guess: -guess.score))

    def _know(self) -> _Known:
        # Another thread may put something else in its place meanwhile; what is given back belongs together.
        kept, phrases = self._kept, self._taught()
        if phrases != kept.phrases:
            kept = self._kept = _Known(phrases, tuple(fold(text).text for text, _ in phrases))
        return kept


def _stand_in(known: _Known, folded: Folded) -> tuple[NeedGuess, ...]:
    found = {
        need: NeedGuess(need, _SURE, _because(text))
        for (text, need), wanted in zip(known.phrases, known.folded, strict=True)
        # One letter stands in too many words.
        if len(wanted) > 1 and wanted in folded.text
    }
    return tuple(found.values())


def _because(phrase: str) -> str:
    return f"「{phrase}」に近いことば"
