"""Fixtures of the LINE door."""

from collections.abc import Iterator

import pytest
from line_fakes import Clock, Door, StubLine, serve


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def line() -> Iterator[StubLine]:
    with serve(StubLine()) as stub:
        yield stub
