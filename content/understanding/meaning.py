"""What a text means: the encoder's vectors judged by the learnt weights, and the phrases that are nearest."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from content.understanding.danger import DangerEar
from content.understanding.encoder import Encoder, Vectors
from content.understanding.features import Indices
from content.understanding.quoting import whole_words
from content.understanding.reading import Passage, make_rows, read_passages
from content.understanding.weights import DANGER_HEADS, NEED_HEADS, Head, Weights
from referral.needs import CrisisKind, Need
from referral.triage import Folded

_PART_OF_THE_LOUDEST = 0.35
"""Letters that spoke at least this much of what the loudest did belong to the quoted words."""

_LONGEST_QUOTE = 12

_NEARER_COUNTS = 1.5
"""How much it counts that the nearest phrase of danger is nearer than the nearest of everything else."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """``imminent`` is about 1 for yes and -1 for no, as each of ``kinds`` and ``needs`` is; ``danger`` goes further.

    ``nearest`` is, for each need, how near its nearest phrase lies, at most 1, ``ordinary`` the same for talk that
    needs nothing. ``vectors`` has a row for each passage.
    """

    danger: float
    imminent: float
    kinds: dict[CrisisKind, float]
    needs: Vectors
    nearest: Vectors
    ordinary: float
    passages: tuple[Passage, ...]
    vectors: Vectors
    runs: tuple[Indices, ...]


class MeaningReader:
    """The encoder and the weights together."""

    def __init__(self, encoder: Encoder, weights: Weights, ear: DangerEar) -> None:
        self._encoder = encoder
        self._weights = weights
        self._ear = ear
        order = np.argsort(weights.needs_of, kind="stable")
        self._by_need = order[np.count_nonzero(weights.needs_of < 0) :]
        self._first_of_need = np.searchsorted(weights.needs_of[self._by_need], np.arange(len(NEED_HEADS)))

    def read(self, folded: Folded) -> Meaning:
        passages = read_passages(folded)
        vectors = self._encoder.encode([passage.text for passage in passages])
        runs = [self._weights.vocabulary.find(passage.folded.text) for passage in passages]
        rows = make_rows(passages, vectors, runs, self._ear)
        along_axes = np.stack([row.vector for row in rows]) @ self._weights.axes
        likeness: Vectors = np.asarray(along_axes @ self._weights.phrases.T, dtype=np.float32)
        danger = self._weights.danger.judge(rows, along_axes)
        likest = likeness.max(axis=0)
        nearer = float(likest[self._weights.dangers].max() - likest[~self._weights.dangers].max())
        return Meaning(
            danger=float(danger[0]) + _NEARER_COUNTS * nearer,
            imminent=float(danger[1]),
            kinds={kind: float(score) for kind, score in zip(DANGER_HEADS, danger[2:], strict=True)},
            needs=self._weights.needs.judge(rows, along_axes),
            ordinary=float(likest[self._weights.ordinary].max()),
            nearest=np.maximum.reduceat(likest[self._by_need], self._first_of_need),
            passages=tuple(passages),
            vectors=vectors,
            runs=tuple(runs),
        )

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode(list(texts))

    def quote_danger(self, meaning: Meaning) -> str:
        """The words that spoke for danger most, as the resident wrote them; never empty where there are letters."""
        return self._quote(meaning, self._weights.danger, 0)

    def quote_need(self, meaning: Meaning, need: Need) -> str:
        """The same for one need."""
        return self._quote(meaning, self._weights.needs, NEED_HEADS.index(need))

    def _quote(self, meaning: Meaning, head: Head, column: int) -> str:
        said = [
            self._loudest(passage, head.runs[runs[:, 0], column], runs)
            for passage, runs in zip(meaning.passages, meaning.runs, strict=True)
            if passage.folded.text
        ]
        return max(said, default=(0.0, ""))[1]

    def _loudest(self, passage: Passage, weights: Vectors, runs: Indices) -> tuple[float, str]:
        """How loud the loudest letters are, each run sharing its weight among its own, and those letters."""
        starts, ends = runs[:, 1], runs[:, 2]
        each = weights / np.maximum(ends - starts, 1)
        steps = np.zeros(len(passage.folded.text) + 1, dtype=np.float32)
        np.add.at(steps, starts, each)
        np.subtract.at(steps, ends, each)
        loud = steps.cumsum()[:-1]
        start = end = int(loud.argmax())
        level = abs(loud[start]) * _PART_OF_THE_LOUDEST
        while start > 0 and loud[start - 1] >= level and end - start < _LONGEST_QUOTE:
            start -= 1
        while end + 1 < len(loud) and loud[end + 1] >= level and end - start < _LONGEST_QUOTE:
            end += 1
        return float(loud[start : end + 1].sum()), whole_words(passage.folded, start, end + 1)
