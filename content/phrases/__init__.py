"""What a text is understood by; data, read once. Patterns in TOML, and banks of phrases, one to a line.

``danger/`` holds a bank for each kind of danger, ``spoken/`` one for each need, ``harmless/`` what only sounds like
danger. ``\\n`` in a phrase is a new line.
"""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

NEED_FILES = ("life", "heart", "people", "systems")
DANGER = "danger"
SPOKEN = "spoken"
HARMLESS = "harmless"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One line of a bank: ``bank`` is its folder, ``name`` its file."""

    bank: str
    name: str
    text: str


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


def bank_phrases() -> list[Phrase]:
    """Every phrase of every bank, in an order that never changes by itself."""
    return [phrase for bank in (DANGER, HARMLESS, SPOKEN) for phrase in _read_bank(bank)]


def fingerprint() -> str:
    """Differs when a phrase or a pattern of danger does."""
    digest = hashlib.blake2b(digest_size=8)
    digest.update((files(__package__) / "danger.toml").read_bytes())
    for phrase in bank_phrases():
        digest.update(f"{phrase.bank}\t{phrase.name}\t{phrase.text}\n".encode())
    return digest.hexdigest()


def _read_bank(bank: str) -> Iterator[Phrase]:
    folder = files(__package__) / bank
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                yield Phrase(bank, file.name.removesuffix(".txt"), line.replace("\\n", "\n"))
