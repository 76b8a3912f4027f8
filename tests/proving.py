"""The short form of a proof for every run of the tests, the full one for ``make prove``, and what was measured."""

import json
import os
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

FULL = os.environ.get("PROVE") == "full"


def short_or_full(short: T, full: T) -> T:
    """The size of a proof: ``full`` under ``make prove``."""
    return full if FULL else short


def note(proof: str, what: str, bar: str, measured: str) -> None:
    """Write one line of the report, if one is being made. ``bar`` is the number to reach."""
    report = os.environ.get("PROVE_REPORT")
    if report:
        with Path(report).open("a", encoding="utf-8") as file:
            file.write(json.dumps([proof, what, bar, measured], ensure_ascii=False) + "\n")
