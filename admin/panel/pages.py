"""Long lists, page by page."""

from collections.abc import Sequence
from math import ceil
from typing import TypeVar

from referral.store.search import PAGE_SIZE

T = TypeVar("T")


def turn_to(rows: Sequence[T], number: int) -> tuple[Sequence[T], int, int]:
    """The rows of one page, its number, counted from 1, and how many pages there are; past the end is the last one."""
    pages = max(1, ceil(len(rows) / PAGE_SIZE))
    number = min(max(1, number), pages)
    return rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], number, pages
