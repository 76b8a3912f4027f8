"""The list as a file that a spreadsheet opens and that nothing in it can make calculate."""

import csv
import io
from collections.abc import Iterable, Sequence
from enum import StrEnum

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from content.spreadsheet.columns import COLUMNS, Column, Listed
from content.spreadsheet.defusing import defuse
from content.spreadsheet.encoding import as_cp932

ALL_COLUMNS = COLUMNS
_ONLY_READ = "closed"
"""Members write it; what it says is in the hours, so that we never do."""

PUBLIC_COLUMNS = tuple(column for column in COLUMNS if not column.internal and column.key != _ONLY_READ)


class Form(StrEnum):
    """UTF-8 with a mark that Excel knows, CP932 for older programs, or Excel's own."""

    UTF_8 = "csv"
    CP932 = "cp932"
    EXCEL = "xlsx"


def write_list(entries: Iterable[Listed], form: Form, columns: Sequence[Column] = ALL_COLUMNS) -> bytes:
    """The entries in these columns, a row each below the heading."""
    rows = ([column.write(entry) for column in columns] for entry in entries)
    return write_table([column.label for column in columns], rows, form)


def write_table(heading: Sequence[str], rows: Iterable[Iterable[str]], form: Form) -> bytes:
    """Any rows below a heading."""
    harmless = ([defuse(text) for text in row] for row in rows)
    if form is Form.EXCEL:
        return write_workbook(heading, harmless)
    text = _write_csv(heading, harmless)
    return as_cp932(text).encode("cp932") if form is Form.CP932 else text.encode("utf-8-sig")


def write_workbook(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """An Excel file in which every cell is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("リスト")
    sheet.freeze_panes = "A2"
    top = []
    for name in heading:
        cell = WriteOnlyCell(sheet, name)
        cell.font = Font(bold=True)
        top.append(cell)
    sheet.append(top)
    for row in rows:
        sheet.append([_text_cell(sheet, text) for text in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text_cell(sheet: object, text: str) -> Cell | None:
    if not text:
        return None
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
    # A text that looks like a number or a formula stays one.
    cell.data_type = "s"
    return cell


def _write_csv(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return out.getvalue()
