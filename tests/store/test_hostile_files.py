"""Files that are no list, or that somebody made to do harm: one clear sentence, and nothing is written."""

import tracemalloc

import pytest
from sqlalchemy import Engine

from content.importing.files import read_file
from content.importing.planning import preview_file
from content.importing.refusal import LARGEST, NotATable
from referral.store.search import search
from tests.store.spreadsheets import change_sheet, make_workbook, sheet_of

GOOD = make_workbook(["名前", "団体"], ["家賃の相談", "市役所"])
CELL = '<c r="{0}" t="inlineStr"><is><t>{1}</t></is></c>'
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + sheet_of("")[21:]
WIDE_SHEET = sheet_of(f"<row r='1'>{CELL.format('A1', '名前')}{CELL.format('XFD1', 'x')}</row>")
LONG_SHEET = sheet_of(
    f"<row r='1'>{CELL.format('A1', '名前')}</row><row r='2'>{CELL.format('A2', 'x' * 1_000_000)}</row>"
)

HOSTILE = {
    "nothing": (b"", "empty"),
    "NUL": (b"id,name\na,b\0\n", "NUL"),
    "UTF-16": ("id,name\na,役所\n".encode("utf-16"), "UTF-16"),
    "UTF-16 without a mark": ("id,name\na,役所\n".encode("utf-16-le"), "NUL"),
    "EUC": ("名前,団体\n家賃の相談,市役所\n".encode("euc_jp"), "UTF-8"),
    "no encoding": ("名前,団体\n役所の窓口\n".encode("euc_jp") + b"\xff", "UTF-8"),
    "broken zip": (b"PK\x03\x04\x14\x00", "Excel"),
    "half a workbook": (GOOD[: len(GOOD) // 2], "Excel"),
    "a zip of something else": (change_sheet(GOOD, b"", "[Content_Types].xml"), "Excel"),
    "no XML": (change_sheet(GOOD, b"<worksheet><sheetData><row"), "Excel"),
    "external entities": (change_sheet(GOOD, EXTERNAL), "declarations"),
    "zip bomb": (change_sheet(GOOD, sheet_of(" " * 200_000_000)), "Unpacked"),
    "locked": (LOCKED, "locked"),
    "open quotes": (b'id,name\na,"never closed\n', "well-formed"),
    "odd quotes": (b'id,name\na,"b"c\n', "well-formed"),
    "a name twice": (b"id,name,id\na,b,c\n", "twice"),
    "10,000 columns": (b"id,name," + b"x," * 10_000 + b"\n", "columns"),
    "16,384 columns": (change_sheet(GOOD, WIDE_SHEET), "columns"),
    "a long cell": (b"id,name\na," + b"x" * 1_000_000 + b"\n", "characters"),
    "a long cell in Excel": (change_sheet(GOOD, LONG_SHEET), "characters"),
    "1,000,000 rows": (b"id,name\n" + b"a,b\n" * 1_000_000, "rows"),
    "a huge file": (b"x" * (LARGEST + 1), "larger"),
    "other JSON": (b'{"hello": [1, 2]}', "Open Referral"),
    "deep JSON": (b"[" * 100_000, "Open Referral"),
    "JSON cut off": (b'{"contents": [{"id": "a"', "Open Referral"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_list_is_refused_with_advice(what: str) -> None:
    """One sentence for operators and one for staff, each saying what to do."""
    data, hint = HOSTILE[what]
    with pytest.raises(NotATable, match=hint) as told:
        read_file(data)
    assert str(told.value).endswith(".")
    assert told.value.japanese.endswith("。")


@pytest.mark.parametrize("data", [b"id,other\na,b\n", b"\x89PNG\r\n\x1a\n", make_workbook(["x", "y"], [1, 2])])
def test_a_table_without_names_is_refused(engine: Engine, data: bytes) -> None:
    """Its heading says nothing that we know."""
    with pytest.raises(NotATable, match="columns"):
        preview_file(engine, read_file(data))
    assert search(engine).total == 0


@pytest.mark.parametrize("what", ["zip bomb", "1,000,000 rows", "16,384 columns"])
def test_memory_stays_bounded(what: str) -> None:
    """What a file would grow to is never held at once."""
    data, _ = HOSTILE[what]
    tracemalloc.start()
    with pytest.raises(NotATable):
        read_file(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100 * 1024 * 1024


def test_a_workbook_with_empty_formatted_rows_to_its_end_is_read() -> None:
    """People colour whole columns; such rows hold nothing."""
    first = f"<row r='1'>{CELL.format('A1', '名前')}</row><row r='2'>{CELL.format('A2', '家賃の相談')}</row>"
    data = change_sheet(GOOD, sheet_of(f"{first}<row r='60000'><c r='A60000' s='0'/></row>"))
    assert [row.number for row in read_file(data).table.rows] == [2]
