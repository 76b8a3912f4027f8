"""One reader for all tests of a process: the encoder loads once."""

import pytest

from content.sample_city import AREAS
from content.understanding import Reader, build_understanding


@pytest.fixture(scope="session")
def understand() -> Reader:
    """It reads meaning, words and patterns."""
    reader = build_understanding(lambda: AREAS)
    reader.prepare(wait=True)
    return reader


@pytest.fixture(scope="session")
def by_words() -> Reader:
    """As it is until the encoder has loaded, and where it cannot load."""
    return build_understanding(lambda: AREAS, meaning=False)
