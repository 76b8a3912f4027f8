"""Telephone numbers as people write them, made into one that can be called, or left for a person to look at."""

import re
import unicodedata
from dataclasses import dataclass

SHORT_NUMBERS = frozenset(
    {"110", "118", "119", "171", "188", "189"}
    | {"#7111", "#7119", "#8000", "#8008", "#8103", "#8778", "#8891", "#9110"}
)
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ーｰ─━", "-"))
_MAIN_NUMBER = re.compile(r"[(（]?(?:代表|代)[)）]?(?:電話)?")
_NUMBER = re.compile(r"\(?(0\d{1,4})\)?[- ]?(?:\(?(\d{1,4})\)?[- ]?)?(\d{3,8})")
_MOBILE_OR_IP = re.compile(r"0[5789]0|0800")
_FREE_OR_SHARED = ("0120", "0570", "0800", "0990")
_LABELS = ("TEL", "TEL:", "電話", "電話:")


@dataclass(frozen=True, slots=True)
class PhoneRead:
    """A number that can be called, empty when there is none; ``rest`` is what else the text says.

    ``oddly_grouped``: there are as many digits as there should be, but no exchange groups them so.
    """

    number: str
    rest: str = ""
    oddly_grouped: bool = False


def read_phone(text: str) -> PhoneRead:
    """Find the first number in the text, in plain digits and hyphens as they were grouped; ``(代)`` is dropped."""
    plain = _MAIN_NUMBER.sub(" ", unicodedata.normalize("NFKC", text).translate(_HYPHENS))
    plain = " ".join(plain.split())
    if plain in SHORT_NUMBERS:
        return PhoneRead(plain)
    found = _NUMBER.search(plain)
    if found is None or not _has_right_length(found):
        return PhoneRead("", plain)
    before, after = plain[: found.start()], plain[found.end() :]
    if before[-1:].isdigit() or re.match(r"-?\d", after):
        return PhoneRead("", plain)
    number = re.sub(r"[()\s-]+", "-", found[0]).strip("-")
    rest = " ".join(f"{before} {after}".split()).strip(" 、,/・")
    return PhoneRead(number, "" if rest.upper() in _LABELS else rest, _is_oddly_grouped(number))


def restore_zero(text: str) -> str:
    """The whole number where a spreadsheet has taken its first zero for nothing; empty where that is not so."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not re.fullmatch(r"[1-9]\d{8,9}", plain):
        return ""
    return read_phone(f"0{plain}").number


def _has_right_length(found: re.Match[str]) -> bool:
    digits = "".join(part for part in found.groups() if part)
    return len(digits) == (11 if _MOBILE_OR_IP.match(digits) else 10)


def _is_oddly_grouped(number: str) -> bool:
    groups = number.split("-")
    if len(groups) == 1 or groups[0] in _FREE_OR_SHARED:
        return False
    mobile = len("".join(groups)) == 11 and len(groups[0]) != 3
    return mobile or len(groups[-1]) != 4
