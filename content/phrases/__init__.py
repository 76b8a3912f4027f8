"""Words and patterns by which a text is understood; data, compiled once."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

NEED_FILES = ("life", "heart", "people", "systems")


@cache
def danger_phrases() -> dict[str, Any]:
    """``sign`` and ``calm`` tables as written."""
    return tomllib.loads((files(__package__) / "danger.toml").read_text(encoding="utf-8"))


@cache
def need_phrases() -> dict[str, dict[str, list[str]]]:
    """``strong``, ``some`` and ``weak`` patterns by the need's code."""
    folder = files(__package__) / "needs"
    found: dict[str, dict[str, list[str]]] = {}
    for name in NEED_FILES:
        found |= tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
    return found
