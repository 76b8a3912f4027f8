"""What became of one row of a file."""

from dataclasses import dataclass

from content.importing.problems import Problem
from referral.store.sourced import Sourced


@dataclass(frozen=True, slots=True)
class RowRead:
    """An entry, or None when the row had to be refused; and everything that could not be read."""

    entry: Sourced | None
    problems: tuple[Problem, ...]
