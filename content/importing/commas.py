"""The lines of a CSV file as members really save them: UTF-8 with or without BOM, or CP932; commas or tabs."""

import csv
import io
from collections.abc import Iterator

from content.importing.refusal import LONGEST_CELL, NotATable

_BOM = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_WAY_OUT = "ExcelでCSV UTF-8 として保存してください。"


def read_commas(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each record with its number: records are what a spreadsheet shows as rows. Raises NotATable."""
    text = _decode(data)
    first = text.partition("\n")[0]
    delimiter = "\t" if "\t" in first and "," not in first else ","
    # The module's own limit would be told as bad quotes; ours is checked with a better sentence.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [cell.strip() for cell in cells]
    except csv.Error:
        raise NotATable(
            f"The file is not a well-formed CSV near line {reader.line_num}: "
            "open it in a spreadsheet and save it as CSV again.",
            f"{reader.line_num}行のあたりで、CSVの形がくずれています。{_WAY_OUT}",
        ) from None


def _decode(data: bytes) -> str:
    if data.startswith(_WIDE):
        raise NotATable(
            "The file is in UTF-16: save it as CSV in UTF-8.", f"文字の形式がUTF-16（Unicodeテキスト）です。{_WAY_OUT}"
        )
    if data.startswith(_OLD_EXCEL):
        raise NotATable(
            "The file is an old (.xls) or a locked Excel file: save it as .xlsx without a password.",
            "古い形式（.xls）か、パスワードのついたExcelです。パスワードなしの .xlsx で保存してください。",
        )
    if b"\0" in data:
        raise NotATable(
            "The file holds NUL bytes and so is no text: export it again as CSV in UTF-8.",
            f"文字ではないものが入っています。{_WAY_OUT}",
        )
    try:
        return data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError:
        text = ""
    if not text or _looks_like_euc(data, text):
        raise NotATable(
            "The file is neither in UTF-8 nor in CP932 (Shift_JIS): save it as CSV in UTF-8.",
            f"文字が読めません。{_WAY_OUT}",
        )
    return text


def _looks_like_euc(data: bytes, as_cp932: str) -> bool:
    """EUC-JP often decodes as CP932 too, into half-width katakana that nobody has written."""
    half_width = sum("｡" <= letter <= "ﾟ" for letter in as_cp932[:LONGEST_CELL])
    if half_width * 2 < sum(letter > "\x7f" for letter in as_cp932[:LONGEST_CELL]):
        return False
    try:
        data.decode("euc_jp")
    except UnicodeDecodeError:
        return False
    return True
