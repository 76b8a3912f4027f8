"""What a sticker shows, in Japanese: LINE describes stickers in English keywords."""

import re
import tomllib
from functools import cache
from importlib.resources import files


def tell_sticker(words: str) -> str:
    """泣いている, for ``crying sad tears``. A resident's own words stay as they are, and so do unknown keywords."""
    found = _keywords().fullmatch(words.casefold())
    return _meanings()[found["first"]] if found else words


@cache
def _meanings() -> dict[str, str]:
    table = tomllib.loads((files(__package__) / "stickers.toml").read_text(encoding="utf-8"))
    return {keyword: meaning for meaning, keywords in table.items() for keyword in keywords}


@cache
def _keywords() -> re.Pattern[str]:
    # The longest first: "good night" is not "good".
    known = "|".join(map(re.escape, sorted(_meanings(), key=len, reverse=True)))
    return re.compile(rf"(?P<first>{known})(?: (?:{known}))*")
