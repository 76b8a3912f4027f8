"""Phrases that staff typed with the need each means: whatever is close to one of them means it too, at once."""

from collections.abc import Sequence

import numpy as np

from content.understanding.meaning import Meaning, MeaningReader
from referral.needs import Need
from referral.ports import NeedGuess
from referral.triage import fold

_CLOSE = 0.72
_SURE = 0.95


class StaffPhrases:
    """Encoded once; ``phrases`` must not be empty."""

    def __init__(self, reader: MeaningReader, phrases: Sequence[tuple[str, Need]]) -> None:
        self._texts = [text for text, _ in phrases]
        self._folded = [fold(text).text for text in self._texts]
        self._needs = [need for _, need in phrases]
        self._vectors = reader.encode(self._texts)

    def find(self, meaning: Meaning, folded: str) -> tuple[NeedGuess, ...]:
        """A guess for each need with a phrase that is close to a passage, or stands in the text word for word."""
        likeness = (self._vectors @ meaning.vectors.T).max(axis=1)
        found: dict[Need, NeedGuess] = {}
        for place in np.argsort(-likeness, kind="stable"):
            word_for_word = len(self._folded[place]) > 1 and self._folded[place] in folded
            if likeness[place] < _CLOSE and not word_for_word:
                continue
            need = self._needs[place]
            score = _SURE if word_for_word else round(float(min(likeness[place], _SURE)), 4)
            known = found.get(need)
            if known is None or known.score < score:
                found[need] = NeedGuess(need, score, f"「{self._texts[place]}」に近いことば")
        return tuple(sorted(found.values(), key=lambda guess: -guess.score))
