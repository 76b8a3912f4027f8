"""Codes that come from outside, read strictly."""

from enum import StrEnum
from typing import TypeVar

E = TypeVar("E", bound=StrEnum)


def parse_code(kind: type[E], text: str) -> E | None:
    """The member with this value, or None when there is none."""
    return next((member for member in kind if member.value == text), None)
