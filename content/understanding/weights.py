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

    ``vector`` are the weights of the encoder's axes, ``runs`` and ``signs`` those of runs of letters and of patterns.
    """

    vector: Vectors
    runs: Vectors
    signs: Vectors
    run_weight: float
    sign_weight: float

    def judge(self, rows: Sequence[Row], along_axes: Vectors) -> Vectors:
        """All passages together, which is the last row, and the passage that says most: half and half."""
        judged: Vectors = along_axes @ self.vector
        for number, row in enumerate(rows):
            judged[number] += self.runs[row.runs].sum(axis=0) * scale(row.runs, self.run_weight)
            judged[number] += row.signs @ self.signs * self.sign_weight
        return (judged[-1] + (judged[:-1] if len(rows) > 1 else judged).max(axis=0)) / 2


@dataclass(frozen=True, slots=True)
class Weights:
    """``phrases`` are the banks' vectors along the ``axes`` in which they differ most; so are texts compared.

    ``needs_of`` is the place of each phrase's need in NEED_HEADS, or -1; ``dangers`` tells which phrases are danger,
    ``ordinary`` which need nothing.
    """

    vocabulary: Vocabulary
    danger: Head
    needs: Head
    axes: Vectors
    phrases: Vectors
    needs_of: Indices
    dangers: npt.NDArray[np.bool_]
    ordinary: npt.NDArray[np.bool_]

    def write(self, file: Path) -> None:
        beside = file.with_name(f"{file.name}.{os.getpid()}.part")
        parts: dict[str, Any] = {"vocabulary": np.array("\n".join(self.vocabulary.runs)), "needs_of": self.needs_of}
        parts |= {"axes": self.axes, "phrases": self.phrases, "dangers": self.dangers}
        parts["ordinary"] = self.ordinary
        for name, head in (("danger", self.danger), ("needs", self.needs)):
            parts |= {f"{name}_vector": head.vector, f"{name}_runs": head.runs, f"{name}_signs": head.signs}
            parts[f"{name}_scales"] = np.array([head.run_weight, head.sign_weight])
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
                        kept[f"{name}_vector"],
                        kept[f"{name}_runs"],
                        kept[f"{name}_signs"],
                        *(float(number) for number in kept[f"{name}_scales"]),
                    )
                    for name in ("danger", "needs")
                )
                vocabulary = Vocabulary(str(kept["vocabulary"]).split("\n"))
                return cls(
                    vocabulary,
                    danger,
                    needs,
                    **{name: kept[name] for name in ("axes", "phrases", "needs_of", "dangers", "ordinary")},
                )
        except (OSError, ValueError, KeyError, EOFError):
            return None
