"""Text as matching sees it: one width, one case, no punctuation, and its pairs of characters."""

import re
import unicodedata

_NOISE = re.compile(r"[^\w぀-ヿ一-鿿]+")


def normalise(text: str) -> str:
    """NFKC, lower case, letters only."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).lower())


def bigrams(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters of the normalised text."""
    plain = normalise(text)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))
