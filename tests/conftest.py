"""A real vault for every test that asks for one, and a platform over the sample city."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import valkey

from referral.hours import JST
from referral.platform import Platform
from referral.vault import EmbeddedVault, Vault, open_vault
from tests.building import build_platform
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


@pytest.fixture
def platform(vault: Vault, clock: HandClock) -> Platform:
    """The whole service without doors."""
    return build_platform(vault, clock)


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """A folder for a service of its own."""
    return tmp_path / "var"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-transcripts", action="store_true", help="write the transcripts anew from what appears")
