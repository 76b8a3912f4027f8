"""The rows of an Excel file (.xlsx), read one by one; nothing in it is calculated, fetched or unpacked without end."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from content.importing.refusal import LONGEST_CELL, UNPACKED, NotATable

_ZIP = b"PK\x03\x04"
_MOST_PARTS = 2000
_CHUNK = 1024 * 1024
# What the reader raises for files that only look like Excel's; it has no error of its own for them.
_BROKEN = (
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    InvalidFileException,
)


def is_workbook(data: bytes) -> bool:
    return data.startswith(_ZIP)


def read_workbook(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each row of the first sheet that holds anything, with its number, its cells as text. Raises NotATable.

    A formula is given as its own text, which begins with ``=``.
    """
    _check_parts(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            for sheet in book.worksheets:
                # What the sheet says of its own size is not to be trusted.
                sheet.reset_dimensions()
                held = False
                for number, cells in enumerate(sheet.iter_rows(), start=1):
                    texts = _read_row(cells)
                    if texts:
                        held = True
                        yield number, texts
                if held:
                    return
        finally:
            book.close()
    except NotATable:
        raise
    except _BROKEN:
        raise _not_excel() from None


def _check_parts(data: bytes) -> None:
    """Refuse what would grow without end in memory, and XML that points outside itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED:
                raise NotATable(
                    f"Unpacked, the Excel file has more than {UNPACKED // 1024**2} MB: save only the list's sheet.",
                    "Excelの中身が大きすぎます。リストのシートだけを、別のファイルに保存してください。",
                )
            if "[Content_Types].xml" not in archive.namelist():
                raise _not_excel()
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as stream:
                        _check_xml(stream)
    except NotATable:
        raise
    except _BROKEN:
        raise _not_excel() from None


def _check_xml(stream: Any) -> None:
    before = b""
    while chunk := stream.read(_CHUNK):
        window = before + chunk
        # Excel writes UTF-8 without declarations; only somebody with other plans does not.
        if b"<!DOCTYPE" in window or b"<!ENTITY" in window or b"\0" in window:
            raise NotATable(
                "The Excel file holds XML declarations that no spreadsheet writes: save it again from a spreadsheet.",
                "ふつうのExcelにはない命令が入っています。表計算ソフトで開いて、保存し直してください。",
            )
        before = window[-16:]


def _read_row(cells: tuple[Any, ...]) -> list[str]:
    texts = [_read_cell(cell.value, cell.data_type) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _read_cell(value: Any, kind: str) -> str:
    if value is None:
        return ""
    if kind == "f":
        text = value if isinstance(value, str) else getattr(value, "text", None) or "="
        return text if text.startswith("=") else f"={text}"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).strip()[: LONGEST_CELL + 1]


def _not_excel() -> NotATable:
    return NotATable(
        "The file is an Excel or ZIP file that cannot be read: open it in a spreadsheet and save it as CSV in UTF-8.",
        "Excelとして読めません。表計算ソフトで開いて、.xlsx か CSV UTF-8 で保存し直してください。",
    )
