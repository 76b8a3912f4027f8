"""From a text to the rows that the learnt weights judge: one for each passage, and one for all of them together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from content.understanding.danger import DangerEar
from content.understanding.encoder import Vectors, pool
from content.understanding.features import Indices, Row, flags
from content.understanding.passages import cut_passages
from referral.needs import Urgency
from referral.triage import Folded, Heard, fold


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage as it is encoded, and folded as patterns see it."""

    text: str
    folded: Folded


def read_passages(folded: Folded) -> list[Passage]:
    return [Passage(passage, fold(passage)) for passage in cut_passages(folded.readable)]


def make_rows(
    passages: Sequence[Passage], vectors: Vectors, runs_of_each: Sequence[Indices], ear: DangerEar
) -> list[Row]:
    """A row for each passage; the last is for all of them together, where there is more than one."""
    heard = [ear.listen(passage.folded) for passage in passages]
    rows = [
        Row(vector, runs[:, 0], _flags(found)) for runs, vector, found in zip(runs_of_each, vectors, heard, strict=True)
    ]
    if len(rows) == 1:
        return rows
    together = np.unique(np.concatenate([row.runs for row in rows]))
    return [*rows, Row(pool(vectors), together, np.max([row.signs for row in rows], axis=0))]


def _flags(heard: Sequence[Heard]) -> Vectors:
    return flags(
        emergency=any(one.left is Urgency.EMERGENCY for one in heard),
        concern=any(one.left is Urgency.CONCERN for one in heard),
        calmed=any(one.left.weight < one.sign.urgency.weight for one in heard),
    )
