"""What a passage looks like to the learnt weights: its vector of meaning, its runs of letters, its patterns."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from content.understanding.encoder import Vectors

Indices = npt.NDArray[np.int32]
Places = npt.NDArray[np.integer[Any]]

_LONGEST_RUN = 4
_SEEN_ENOUGH = 2
_START, _STOP = "^", "$"


@dataclass(frozen=True, slots=True)
class Row:
    """One passage or one text: dense part, the runs' columns, and the flags."""

    vector: Vectors
    runs: Indices
    signs: Vectors


def runs_of(text: str) -> list[tuple[str, int, int]]:
    """Each run of one to four folded letters, once, with where it begins and ends; the ends count as letters."""
    framed, size = f"{_START}{text}{_STOP}", len(text)
    found: dict[str, int] = {}
    for start in range(size + 2):
        for end in range(start + 1, min(start + _LONGEST_RUN, size + 2) + 1):
            found.setdefault(framed[start:end], start)
    return [(run, max(start - 1, 0), min(start - 1 + len(run), size)) for run, start in found.items()]


class Vocabulary:
    """The runs that were seen often enough, and their columns."""

    def __init__(self, runs: Sequence[str]) -> None:
        self.runs = tuple(runs)
        self._columns = {run: column for column, run in enumerate(self.runs)}

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> "Vocabulary":
        seen = Counter(run for text in texts for run, _, _ in runs_of(text))
        return cls(sorted(run for run, times in seen.items() if times >= _SEEN_ENOUGH))

    def __len__(self) -> int:
        return len(self.runs)

    def find(self, text: str) -> Indices:
        """A line for each known run of the text: its column, and the letters where it begins and ends."""
        get = self._columns.get
        found = [(column, start, end) for run, start, end in runs_of(text) if (column := get(run)) is not None]
        return np.array(found, dtype=np.int32).reshape(-1, 3)


def flags(emergency: bool, concern: bool, calmed: bool) -> Vectors:
    """An emergency sign, a concern sign, a sign taken back, and one that always stands."""
    return np.array([emergency, concern, calmed, 1.0], dtype=np.float32)


def scale(columns: Indices, weight: float = 1.0) -> float:
    """So that a text with many runs weighs no more than one with few."""
    return weight / float(np.sqrt(max(len(columns), 1)))


class RunMatrix:
    """Which runs each row has, a line for each row; a row with many runs weighs no more than one with few."""

    def __init__(self, runs: Sequence[Indices], size: int, weight: float) -> None:
        counts = [len(columns) for columns in runs]
        self._shape = (len(runs), size)
        self._columns = np.concatenate(runs)
        self._rows = np.repeat(np.arange(len(runs)), counts)
        self._weights = np.repeat([scale(columns, weight) for columns in runs], counts).astype(np.float32)

    def times(self, of_runs: Vectors) -> Vectors:
        """For each row the sum over its runs, a column for each column given."""
        return self._add(self._rows, self._columns, of_runs, self._shape[0])

    def sums(self, of_rows: Vectors) -> Vectors:
        """For each run the sum over its rows."""
        return self._add(self._columns, self._rows, of_rows, self._shape[1])

    def _add(self, into: Places, out_of: Places, values: Vectors, size: int) -> Vectors:
        # One column at a time: the entries of all of them at once would not fit into a small machine.
        return np.stack(
            [np.bincount(into, self._weights * column[out_of], size) for column in values.T], axis=1
        ).astype(np.float32)
