"""The needs in a resident's words."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from referral.needs import Need


def resident_name(need: Need) -> str:
    """Such as 住むところのこと."""
    return _names()[need.value]


@cache
def _names() -> dict[str, str]:
    return tomllib.loads((files(__package__) / "needs.toml").read_text(encoding="utf-8"))


def find_needs_named(names: Iterable[str]) -> tuple[tuple[Need, ...], tuple[str, ...]]:
    """The needs called so by a resident's words, by their codes, or by words of offices; and the unknown names."""
    found: dict[Need, None] = {}
    unknown = []
    for name in names:
        needs = [need for need in Need if name in (need.value, resident_name(need))]
        needs = needs or [Need(code) for code, words in _office_words().items() if any(word in name for word in words)]
        found.update(dict.fromkeys(needs))
        if not needs:
            unknown.append(name)
    return tuple(found), tuple(unknown)


@cache
def _office_words() -> dict[str, list[str]]:
    text = (files(__package__) / "office_words.toml").read_text(encoding="utf-8")
    return {code: words.split() for code, words in tomllib.loads(text).items()}
