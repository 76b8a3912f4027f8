"""Excel files for tests, made as others make them; and ones that nobody makes by accident."""

import io
import zipfile
from collections.abc import Sequence

from openpyxl import Workbook


def make_workbook(*rows: Sequence[object]) -> bytes:
    """An Excel file with these rows; numbers, dates and formulas are what they are."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def change_sheet(data: bytes, sheet: bytes, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    """The same file with another sheet inside."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            after.writestr(part.filename, sheet if part.filename == name else before.read(part.filename))
    return out.getvalue()


def sheet_of(rows: str) -> bytes:
    """A sheet's XML around these rows."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()
