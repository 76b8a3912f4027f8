"""The staff's doors over a real vault and a real database, with a browser that keeps cookies and tokens."""

import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect
from sqlalchemy import Engine
from werkzeug.test import TestResponse

import admin
from bot.rehearsal.opening import PASSWORD as REHEARSAL_PASSWORD
from content.speaking import speak
from referral.platform import Platform
from referral.store.accounts import Account
from referral.store.engine import open_engine
from referral.store.memory_directory import MemoryDirectory
from referral.store.upgrade import upgrade
from referral.vault import EmbeddedVault, Vault
from tests.admin.browsing import WIDTHS
from tests.admin.phone_owner import start_over
from tests.admin.town import (
    AREA,
    KURASHI,
    NIJI,
    PASSWORD,
    ByOrder,
    published,
    settle,
    understand_nothing,
)
from tests.clock import HandClock
from tests.everything import Everything
from tests.service import Service

# Where many things run at once, a page takes its time.
expect.set_options(timeout=30_000)

TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


class Browser:
    """A client that takes the forgery token from the page before it posts, as a person's browser does."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **rest: object) -> TestResponse:
        return self.client.get(path, **rest)

    def post(self, path: str, data: dict[str, object] | None = None, **rest: object) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token(), **(data or {})}, **rest)

    def ask(self, path: str, data: dict[str, object] | None = None) -> TestResponse:
        """As a script of the page does."""
        headers = {"Accept": "application/json", "X-CSRFToken": self.token()}
        return self.client.post(path, data=data or {}, headers=headers)

    def token(self) -> str:
        # This page is for everyone and changes nothing.
        found = TOKEN.search(self.client.get("/no-such-page").text)
        assert found
        return found[1]

    def sign_in(self, login: str, password: str = PASSWORD, **more: str) -> TestResponse:
        """With the password; where a second step follows, the answer leads there."""
        return self.post("/staff/sign-in", {"login": login, "password": password, **more})


class Seconds:
    """The clock by which sessions end."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    """A session clock moved by hand."""
    return Seconds()


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Account]]:
    """A database with the town in it, made once: hashing six passwords takes its time on purpose."""
    path = tmp_path_factory.mktemp("town") / "town.db"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    people = settle(engine)
    engine.dispose()
    return path, people


@pytest.fixture
def people(settled: tuple[Path, dict[str, Account]]) -> dict[str, Account]:
    """Those who sign in, by login."""
    return settled[1]


@pytest.fixture
def engine(settled: tuple[Path, dict[str, Account]], tmp_path: Path) -> Iterator[Engine]:
    """The test's own copy of the database."""
    path = tmp_path / "town.db"
    path.write_bytes(settled[0].read_bytes())
    opened = open_engine(f"sqlite:///{path}")
    yield opened
    opened.dispose()


@pytest.fixture
def platform(vault: Vault, clock: HandClock) -> Platform:
    """The service's parts, with words and understanding left out."""
    directory = MemoryDirectory([KURASHI, NIJI], published(), [AREA], ByOrder)
    return Platform(
        vault=vault,
        directory=directory,
        understand=understand_nothing,
        script=SimpleNamespace(),
        speak=speak,
        clock=clock,
        key=secrets.token_bytes(32),
    )


@pytest.fixture
def build(engine: Engine, platform: Platform, seconds: Seconds) -> Callable[..., Flask]:
    """Builds the application with the staff's doors; ``rehearsal`` goes without TLS."""

    def build_app(rehearsal: bool = True) -> Flask:
        app = Flask("staff", static_folder=None)
        app.config.update(
            SECRET_KEY="a key for tests that is long enough", SETTINGS=SimpleNamespace(rehearsal=rehearsal)
        )
        app.extensions["engine"] = engine
        app.extensions["platform"] = platform
        admin.register(app, seconds)
        return app

    return build_app


@pytest.fixture
def app(build: Callable[..., Flask]) -> Iterator[Flask]:
    """The staff's doors."""
    made = build()
    yield made
    made.extensions["streams"].close()


@pytest.fixture
def everything(engine: Engine, vault_server: EmbeddedVault) -> Everything:
    """All that is kept."""
    return Everything(engine, vault_server.url)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Nobody is signed in."""
    return Browser(app.test_client())


@pytest.fixture
def signed_in(app: Flask) -> Callable[[str], Browser]:
    """A browser of its own for the person with this login."""

    def open_for(login: str) -> Browser:
        made = Browser(app.test_client())
        assert made.sign_in(login).status_code == 303
        return made

    return open_for


OpenAs = Callable[..., Page]


@pytest.fixture
def open_as(chromium: Chromium, rehearsal: Service) -> Iterator[OpenAs]:
    """Opens a page signed in as somebody, or as nobody; the browser may have refused nothing, save what is told."""
    complaints: list[str] = []
    contexts = []

    def open_page(login: str, path: str, width: str, **more: bool) -> Page:
        wide, high = WIDTHS[width]
        context = chromium.new_context(viewport={"width": wide, "height": high}, **more)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(rehearsal.url + path)
        if login:
            page.fill("input[name=login]", login)
            page.fill("input[name=password]", REHEARSAL_PASSWORD)
            page.get_by_role("button", name="サインインする").click()
            expect(page.get_by_role("button", name="サインインする")).to_have_count(0)
            page.goto(rehearsal.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    refused = [text for text in complaints if not any(code in text for code in ("409", "410", "422"))]
    assert refused == []


OpenDesk = Callable[..., Page]


@pytest.fixture
def open_desk(chromium: Chromium, rehearsal: Service) -> Iterator[OpenDesk]:
    """Opens the desk of a counsellor on duty, on a phone with touch or on a PC.

    At the end the browser may have refused nothing, and no script may have failed.
    """
    start_over(rehearsal)
    complaints: list[str] = []
    contexts = []

    def listen(page: Page) -> None:
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))

    def open_page(width: str, login: str = "renshu-desk1", password: str = REHEARSAL_PASSWORD, **more: object) -> Page:
        wide, high = WIDTHS[width]
        touch = {"has_touch": True, "is_mobile": True} if width == "phone" else {}
        context = chromium.new_context(viewport={"width": wide, "height": high}, **touch, **more)
        contexts.append(context)
        context.on("page", listen)
        page = context.new_page()
        page.goto(f"{rehearsal.url}/desk")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", password)
        page.get_by_role("button", name="サインインする").click()
        if more.get("java_script_enabled", True):
            # Only the script takes this away: now it is there.
            expect(page.locator("[data-only-plain]")).to_be_hidden()
        page.locator(".start").click()
        expect(page.locator(".duty")).to_contain_text("受付中")
        return page

    yield open_page
    for context in contexts:
        context.close()
    # What the server refuses or a lost line brings is told in the console too; the tests look at it themselves.
    refused = [text for text in complaints if not text.startswith("Failed to load resource")]
    assert refused == []
