"""LINE's documented limits, counted and kept as LINE counts: UTF-16 units, and grapheme clusters for labels."""

import unicodedata

MESSAGES_A_CALL = 5
TEXT_UNITS = 5000
ALT_TEXT_UNITS = 1500
SENDER_NAME_UNITS = 20
QUICK_REPLIES = 13
LABEL_CLUSTERS = 20
POSTBACK_DATA_UNITS = 300
URI_LENGTH = 1000
CAROUSEL_BUBBLES = 12
CAROUSEL_BYTES = 50_000

_ELLIPSIS = "…"
_ZERO_WIDTH_JOINER = "\u200d"
# A text is rather cut at the end of a paragraph, a line, a sentence; in this order.
_BREAKS = ("\n\n", "\n", "。", "、")


def clean(text: str) -> str:
    """The text without halves of characters, which no platform takes; spaces around it go too."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.strip()


def utf16_units(text: str) -> int:
    """The length as LINE counts most texts: an emoji and some kanji count two."""
    return len(text) + sum(character > "\uffff" for character in text)


def clusters(text: str) -> list[str]:
    """The characters as a reader sees them; an accent, a skin colour or a joined emoji stays with its base."""
    found: list[str] = []
    for character in text:
        if found and _continues(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return found


def cut_units(text: str, most: int) -> str:
    """At most ``most`` UTF-16 units, with … at the end when something had to go."""
    if utf16_units(text) <= most:
        return text
    return _head(text, most - 1) + _ELLIPSIS


def cut_clusters(text: str, most: int) -> str:
    """At most ``most`` grapheme clusters, with … at the end when something had to go."""
    found = clusters(text)
    return text if len(found) <= most else "".join(found[: most - 1]) + _ELLIPSIS


def split_units(text: str, most: int) -> list[str]:
    """Pieces of at most ``most`` UTF-16 units each, cut where a reader would pause."""
    pieces = []
    while utf16_units(text) > most:
        head = _head(text, most)
        pause = next((at + len(mark) for mark in _BREAKS if (at := head.rfind(mark)) > len(head) // 2), len(head))
        pieces.append(text[:pause].strip())
        text = text[pause:].strip()
    return [piece for piece in (*pieces, text) if piece]


def _head(text: str, most: int) -> str:
    """The longest beginning of whole clusters within ``most`` units; ``text`` is longer than that."""
    kept: list[str] = []
    units = 0
    # One character more than can be kept, so that only a cluster that is left out may be torn by the slice.
    for cluster in clusters(text[: most + 1]):
        units += utf16_units(cluster)
        if units > most:
            break
        kept.append(cluster)
    # One cluster alone may be longer than everything allowed, as with hundreds of stacked accents.
    return "".join(kept) or text[: max(1, most // 2)]


def _continues(cluster: str, character: str) -> bool:
    if cluster.endswith(_ZERO_WIDTH_JOINER) or character == _ZERO_WIDTH_JOINER:
        return True
    if unicodedata.category(character) in ("Mn", "Me", "Mc") or "\U0001f3fb" <= character <= "\U0001f3ff":
        return True
    if "\U000e0020" <= character <= "\U000e007f":
        return True
    if (cluster, character) == ("\r", "\n"):
        return True
    return len(cluster) == 1 and _is_flag_half(cluster) and _is_flag_half(character)


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
