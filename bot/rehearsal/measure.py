"""Lengths as LINE counts them: UTF-16 units for most texts, characters as a reader sees them for labels.

Written apart from the door that sends, so that one checks the other.
"""

import unicodedata

_JOINER = "\u200d"


def count_units(text: str) -> int:
    """UTF-16 code units: most emoji and some kanji count two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def count_characters(text: str) -> int:
    """Grapheme clusters: an accent, a skin colour, a flag or a joined family counts with its base, as one."""
    count = 0
    before = ""
    flag_open = False
    for character in text:
        is_flag = 0x1F1E6 <= ord(character) <= 0x1F1FF
        joined = before == _JOINER or _extends(character) or before + character == "\r\n"
        if before and (joined or (is_flag and flag_open)):
            flag_open = False
        else:
            count += 1
            flag_open = is_flag
        before = character
    return count


def has_half_character(text: str) -> bool:
    """Whether half of a surrogate pair stands alone; such a text cannot be sent at all."""
    return any(0xD800 <= ord(character) <= 0xDFFF for character in text)


def _extends(character: str) -> bool:
    point = ord(character)
    if unicodedata.category(character) in ("Mn", "Mc", "Me") or character == _JOINER:
        return True
    return 0x1F3FB <= point <= 0x1F3FF or 0xE0020 <= point <= 0xE007F
