"""Opening a list of unknown origin, CSV or Excel: a table, or refused with a sentence that says what to do."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from content.importing.commas import read_commas
from content.importing.refusal import LARGEST, LONGEST_CELL, MOST_ROWS, WIDEST, NotATable
from content.importing.workbook import is_workbook, read_workbook
from content.spreadsheet.spelling import one_spelling

_TITLES_ABOVE = 10
"""Rows of titles and notes that people put above a heading, at most."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row. ``number`` is the one a spreadsheet shows: the first row of the file is row 1."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that fit the heading, and the numbers of those that have too few or too many cells."""

    heading: tuple[str, ...]
    rows: tuple[TableRow, ...]
    misshapen: tuple[int, ...] = ()


def read_table(data: bytes, count_known: Callable[[Sequence[str]], int]) -> Table:
    """Read a CSV (UTF-8 with or without BOM, or CP932) or an Excel file. Raises NotATable.

    ``count_known`` says how many names of a row are headings that we know: the heading is the row, among the first
    ten, with the most; where none has any, it is the first row that holds anything.
    """
    if len(data) > LARGEST:
        raise NotATable(
            f"The file is larger than {LARGEST // 1024**2} MB: split it and import the parts.",
            f"ファイルが大きすぎます（{LARGEST // 1024**2}MBまで）。いくつかに分けてください。",
        )
    lines = _number(read_workbook(data) if is_workbook(data) else read_commas(data))
    first = [line for _, line in zip(range(_TITLES_ABOVE), lines, strict=False)]
    if not first:
        raise NotATable(
            "The file is empty: check that it is the list.", "何も書いてありません。ファイルを確かめてください。"
        )
    top = max(range(len(first)), key=lambda index: count_known([_tidy_name(name) for name in first[index][1]]))
    heading = _read_heading(first[top][1])
    rows, misshapen = [], []
    for number, cells in (*first[top + 1 :], *lines):
        fitted = _fit(cells, len(heading))
        if fitted is None:
            misshapen.append(number)
        else:
            rows.append(TableRow(number, dict(zip(heading, fitted, strict=True))))
    return Table(tuple(heading), tuple(rows), tuple(misshapen))


def _number(lines: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold anything, in one spelling. Raises NotATable where there are too many or too large ones."""
    count = 0
    for number, cells in lines:
        if not any(cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise NotATable(
                f"The file has more than {MOST_ROWS} rows: split it and import the parts.",
                f"{MOST_ROWS}行より多くあります。いくつかに分けてください。",
            )
        if len(cells) > WIDEST:
            raise NotATable(
                f"The file has more than {WIDEST} columns: check that it is the list.",
                f"列が{WIDEST}より多くあります。ファイルを確かめてください。",
            )
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise NotATable(
                f"A cell of row {number} has more than {LONGEST_CELL} characters: shorten it.",
                f"{number}行に、{LONGEST_CELL}字より長いセルがあります。短くしてください。",
            )
        yield number, [one_spelling(cell) for cell in cells]


def _read_heading(cells: Sequence[str]) -> list[str]:
    heading = [_tidy_name(name) for name in cells]
    while heading and not heading[-1]:
        heading.pop()
    named = [name for name in heading if name]
    twice = next((name for name in named if named.count(name) > 1), None)
    if twice:
        raise NotATable(
            f"A column's name appears twice in the heading ({twice}): rename or remove one of them.",
            f"見出しに「{twice}」が2つあります。1つにするか、名前を変えてください。",
        )
    # Columns without a name are kept apart by their place.
    return [name or f"（{place}列目）" for place, name in enumerate(heading, start=1)]


def _tidy_name(name: str) -> str:
    return " ".join(name.split())


def _fit(cells: list[str], width: int) -> list[str] | None:
    """As many cells as the heading has; empty ones at the end do not count. None where that cannot be."""
    given = len(cells)
    while given > width and not cells[given - 1]:
        given -= 1
    return cells[:given] if given == width else None
