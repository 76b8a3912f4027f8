"""The fixed texts, by key."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load_words() -> dict[str, Any]:
    """All texts as written in ``ja.toml``: tables of strings by key."""
    return tomllib.loads((files(__package__) / "ja.toml").read_text(encoding="utf-8"))


def text(table: str, key: str, **values: str) -> str:
    """One text, filled. Raises ``KeyError`` for a key that nobody wrote."""
    return str(load_words()[table][key]).strip().format(**values)


def label(choice: str) -> str:
    """The label of a choice by its code, such as ``command:back``."""
    return str(load_words()["choices"][choice])
