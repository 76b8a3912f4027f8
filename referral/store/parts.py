"""Many values in one question to the database, in as many as it takes."""

from collections.abc import Iterator, Sequence

_MOST = 5000
"""Both databases take more, and a question that names a value in several places stays below their limits."""


def in_parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """The values in order, some thousands at a time; nothing when there are none."""
    for begin in range(0, len(values), _MOST):
        yield values[begin : begin + _MOST]
