"""Opening a CSV file of unknown origin: found to be one, or refused with a sentence that says what to do."""

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass

LARGEST = 50 * 1024 * 1024
"""Bytes; a list of all desks of the country has four million."""

_BOM = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_WIDEST = 500


class NotATable(ValueError):
    """The file is no CSV that can be read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row. ``number`` is the one a spreadsheet shows: the heading is row 1."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that fit the heading, and the numbers of those that have too few or too many cells."""

    rows: tuple[TableRow, ...]
    misshapen: tuple[int, ...]


def read_table(data: bytes, needed: Collection[str]) -> Table:
    """Read a CSV in UTF-8 (with or without BOM) or CP932 whose heading has the needed columns. Raises NotATable."""
    reader = csv.reader(io.StringIO(_decode(data), newline=""), strict=True)
    try:
        heading = [name.strip() for name in next(reader, [])]
        _check_heading(heading, needed)
        rows, misshapen = [], []
        for number, cells in enumerate(reader, start=2):
            if not any(cells):
                continue
            if len(cells) == len(heading):
                rows.append(TableRow(number, dict(zip(heading, cells, strict=True))))
            else:
                misshapen.append(number)
    except csv.Error:
        raise NotATable(
            f"The file is not a well-formed CSV near line {reader.line_num}: "
            "open it in a spreadsheet and save it as CSV again."
        ) from None
    return Table(tuple(rows), tuple(misshapen))


def _decode(data: bytes) -> str:
    if len(data) > LARGEST:
        raise NotATable(f"The file is larger than {LARGEST // 1024**2} MB: split it and import the parts.")
    if data.startswith(_WIDE):
        raise NotATable("The file is in UTF-16: save it as CSV in UTF-8.")
    if data.startswith(b"PK\x03\x04"):
        raise NotATable("The file is an Excel or ZIP file: open it in a spreadsheet and save it as CSV in UTF-8.")
    if b"\0" in data:
        raise NotATable("The file holds NUL bytes and so is no text: export it again as CSV in UTF-8.")
    for encoding in ("utf-8", "cp932"):
        try:
            return data.removeprefix(_BOM).decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotATable("The file is neither in UTF-8 nor in CP932 (Shift_JIS): save it as CSV in UTF-8.")


def _check_heading(heading: list[str], needed: Collection[str]) -> None:
    if len(heading) > _WIDEST:
        raise NotATable(f"The file has more than {_WIDEST} columns: check that it is the list of desks.")
    missing = [name for name in needed if name not in heading]
    if missing:
        raise NotATable(f"The heading lacks the columns {', '.join(missing)}: check that it is the list of desks.")
    if len(set(heading)) < len(heading):
        raise NotATable("A column's name appears twice in the heading: rename or remove one of them.")
