"""How something stands that an operator should know of, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    LOOK = "look"
    """No program can see it; a person can."""


@dataclass(frozen=True, slots=True)
class Finding:
    """How something stands, in a sentence; for warnings and failures it says what to do."""

    level: Level
    sentence: str
