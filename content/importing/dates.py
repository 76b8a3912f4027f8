"""Days as people and spreadsheets write them: 2026-11-01, 2026/11/1, 令和8年11月1日, R8.11.1, and Excel's 46327."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

_ERAS = {"令和": 2018, "平成": 1988, "R": 2018, "H": 1988}
_REST = r"\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?(?:\([月火水木金土日]\))?"
_WESTERN = re.compile(r"(\d{4})" + _REST)
_ERA = re.compile(r"(令和|平成|R|H)\s*(\d{1,2}|元)" + _REST)
_SERIAL = re.compile(r"\d{5}")
_EXCEL_BEGINS = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class DayRead:
    """``day`` is None where there is none; ``guessed`` says that a person should confirm it."""

    day: date | None
    guessed: bool = False


def read_day(text: str) -> DayRead:
    """The day that the text names."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if found := _WESTERN.fullmatch(plain):
        return DayRead(_make(int(found[1]), found[2], found[3]))
    if found := _ERA.fullmatch(plain.upper()):
        year = 1 if found[2] == "元" else int(found[2])
        return DayRead(_make(_ERAS[found[1]] + year, found[3], found[4]))
    if _SERIAL.fullmatch(plain):
        return DayRead(_EXCEL_BEGINS + timedelta(days=int(plain)), guessed=True)
    return DayRead(None)


def _make(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None
