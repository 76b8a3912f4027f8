"""One spelling for searching: width, capitals, katakana and punctuation of numbers do not matter."""

import unicodedata

_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


def fold(text: str) -> str:
    """The text as it is compared in the panel's search."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_HIRAGANA)
