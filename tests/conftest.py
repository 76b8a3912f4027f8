"""A real vault for every test that asks for one, and a platform over the sample city."""

import secrets
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import valkey

from content.sample_city import load_sample_city
from content.script import JapaneseScript
from content.speaking import speak
from content.understanding import build_understanding
from referral.hours import JST
from referral.matching.rank import Ranking
from referral.platform import Platform
from referral.store.memory_directory import MemoryDirectory
from referral.vault import EmbeddedVault, Vault, open_vault
from tests.clock import HandClock

NOON = datetime(2026, 11, 24, 13, 0, tzinfo=JST)
"""A Tuesday, no holiday, within office hours."""


@pytest.fixture(scope="session")
def vault_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedVault]:
    """One real Valkey for the whole session of this test process."""
    server = EmbeddedVault(tmp_path_factory.mktemp("vault"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def vault(vault_server: EmbeddedVault) -> Iterator[Vault]:
    """An empty vault."""
    with valkey.Valkey.from_url(vault_server.url) as client:
        client.flushall()
    opened = open_vault(vault_server.url)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> HandClock:
    """A clock that moves only by hand; it starts on a Tuesday at 13:00."""
    return HandClock(NOON)


@pytest.fixture(scope="session")
def sample_directory() -> MemoryDirectory:
    """The invented city as residents see it."""
    city = load_sample_city(date(2026, 11, 24))
    return MemoryDirectory(city.organisations, city.resources, city.areas, Ranking)


@pytest.fixture
def platform(vault: Vault, clock: HandClock, sample_directory: MemoryDirectory) -> Platform:
    """The whole service without doors."""
    return Platform(
        vault=vault,
        directory=sample_directory,
        understand=build_understanding(sample_directory.areas()),
        script=JapaneseScript(),
        speak=speak,
        clock=clock,
        key=secrets.token_bytes(32),
    )


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """A folder for a service of its own."""
    return tmp_path / "var"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-transcripts", action="store_true", help="write the transcripts anew from what appears")
