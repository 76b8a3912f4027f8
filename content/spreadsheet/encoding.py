"""Texts in CP932, which lacks many letters."""

from content.spreadsheet.spelling import one_spelling

_MISSING = "〓"
"""What printers set where a letter is missing."""


def as_cp932(text: str) -> str:
    """The text with 〓 in place of each letter that CP932 does not have."""
    spelled = one_spelling(text)
    try:
        spelled.encode("cp932")
    except UnicodeEncodeError:
        return "".join(letter if _has(letter) else _MISSING for letter in spelled)
    return spelled


def _has(letter: str) -> bool:
    try:
        letter.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
