"""What was learnt, and how it judges a text."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from content.understanding.encoder import Vectors
from content.understanding.features import Indices, Row, Vocabulary, scale
from referral.needs import CrisisKind, Need

DANGER_HEADS = tuple(CrisisKind)
NEED_HEADS = tuple(need for need in Need if need is not Need.OTHER)


@dataclass(frozen=True, slots=True)
class Head:
    """Weights of several questions about a row, a column for each question; about 1 is yes and -1 no.

    ``pull`` is how much each phrase among the ``landmarks`` speaks for yes, by how like the row is to it; with
    ``bend`` only what is very like it speaks. ``runs`` and ``signs`` are the weights of runs and of patterns.
    """

    landmarks: Indices
    pull: Vectors
    runs: Vectors
    signs: Vectors
    run_weight: float
    sign_weight: float
    bend: float

    def judge(self, rows: Sequence[Row], likeness: Vectors) -> Vectors:
        """All passages together, which is the last row, and the passage that says most: half and half."""
        judged: Vectors = bent(likeness[:, self.landmarks], self.bend) @ self.pull
        for number, row in enumerate(rows):
            judged[number] += self.runs[row.runs].sum(axis=0) * scale(row.runs, self.run_weight)
            judged[number] += row.signs @ self.signs * self.sign_weight
        return (judged[-1] + (judged[:-1] if len(rows) > 1 else judged).max(axis=0)) / 2


def bent(likeness: Vectors, bend: float) -> Vectors:
    """A kernel: likeness itself, or what rises steeply towards 1."""
    return np.exp(bend * (likeness - 1)) if bend else likeness


@dataclass(frozen=True, slots=True)
class Weights:
    """``phrases`` are the banks' vectors along the ``axes`` in which they differ most; so are texts compared.

    ``needs_of`` is the place of each phrase's need in NEED_HEADS, or -1; ``dangers`` tells which phrases are danger.
    """

    vocabulary: Vocabulary
    danger: Head
    needs: Head
    axes: Vectors
    phrases: Vectors
    needs_of: Indices
    dangers: npt.NDArray[np.bool_]

    def write(self, file: Path) -> None:
        beside = file.with_name(f"{file.name}.{os.getpid()}.part")
        parts: dict[str, Any] = {"vocabulary": np.array("\n".join(self.vocabulary.runs)), "needs_of": self.needs_of}
        parts |= {"axes": self.axes, "phrases": self.phrases, "dangers": self.dangers}
        for name, head in (("danger", self.danger), ("needs", self.needs)):
            parts |= {f"{name}_landmarks": head.landmarks, f"{name}_pull": head.pull}
            parts |= {f"{name}_runs": head.runs, f"{name}_signs": head.signs}
            parts[f"{name}_scales"] = np.array([head.run_weight, head.sign_weight, head.bend])
        with beside.open("wb") as opened:
            np.savez(opened, **parts)
        beside.replace(file)

    @classmethod
    def read(cls, file: Path) -> "Weights | None":
        """None where there is no such file, or it is broken."""
        try:
            with np.load(file, allow_pickle=False) as kept:
                danger, needs = (
                    Head(
                        kept[f"{name}_landmarks"],
                        kept[f"{name}_pull"],
                        kept[f"{name}_runs"],
                        kept[f"{name}_signs"],
                        *(float(number) for number in kept[f"{name}_scales"]),
                    )
                    for name in ("danger", "needs")
                )
                vocabulary = Vocabulary(str(kept["vocabulary"]).split("\n"))
                return cls(vocabulary, danger, needs, kept["axes"], kept["phrases"], kept["needs_of"], kept["dangers"])
        except (OSError, ValueError, KeyError, EOFError):
            return None
