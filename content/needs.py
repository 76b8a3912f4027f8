"""The needs in a resident's words."""

import tomllib
from functools import cache
from importlib.resources import files

from referral.needs import Need


def resident_name(need: Need) -> str:
    """Such as 住むところのこと."""
    return _names()[need.value]


@cache
def _names() -> dict[str, str]:
    return tomllib.loads((files(__package__) / "needs.toml").read_text(encoding="utf-8"))
