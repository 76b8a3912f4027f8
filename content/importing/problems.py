"""What could not be read, row by row: nothing is swallowed, and nothing can run as a formula."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from content.spreadsheet.defusing import defuse


@dataclass(frozen=True, slots=True)
class Problem:
    """``row`` is the spreadsheet's row. ``refused`` rows were not taken at all; others without this cell.

    ``correction`` is what was probably meant, for a person to confirm.
    """

    row: int
    entry: str
    column: str
    reason: str
    text: str
    refused: bool = False
    correction: str = ""


def count_by_reason(problems: Sequence[Problem], examples: int = 5) -> list[tuple[str, int, tuple[int, ...]]]:
    """Reason, how often, and the first rows; the most frequent first."""
    rows: dict[str, list[int]] = {}
    for problem in problems:
        rows.setdefault(problem.reason, []).append(problem.row)
    ordered = sorted(rows.items(), key=lambda item: (-len(item[1]), item[0]))
    return [(reason, len(found), tuple(found[:examples])) for reason, found in ordered]


def write_problems(problems: Sequence[Problem]) -> bytes:
    """All problems as a CSV that a spreadsheet opens (UTF-8 with BOM), with no cell that it would calculate."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["row", "id", "column", "what", "reason", "text"])
    for problem in problems:
        what = "row refused" if problem.refused else "kept for staff to look at"
        cells = (problem.entry, problem.column, what, problem.reason, problem.text)
        writer.writerow([problem.row, *map(defuse, cells)])
    return out.getvalue().encode("utf-8-sig")
