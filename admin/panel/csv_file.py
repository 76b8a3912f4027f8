"""A table as a file that spreadsheets open, in which no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it. Text that a spreadsheet would calculate gets a ' in front."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([_make_harmless(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _make_harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" \u3000").startswith(_TRIGGERS) or cell.startswith(_TRIGGERS) else cell
