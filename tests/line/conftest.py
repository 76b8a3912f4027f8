"""Fixtures of the LINE door."""

from collections.abc import Iterator

import pytest
from flask import Flask
from line_fakes import Clock, Door, MenuSettings, Run, StubLine, serve

from bot.line.menu_command import line_group
from tests.outside_line import OutsideLine, outside_line


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


@pytest.fixture
def outside() -> Iterator[OutsideLine]:
    """The whole stand-in of the platform, which keeps menus and judges them."""
    with outside_line() as platform:
        yield platform


@pytest.fixture
def settings(outside: OutsideLine) -> MenuSettings:
    return MenuSettings(outside.url)


@pytest.fixture
def run(settings: MenuSettings) -> Run:
    """Types ``line menu`` with these words after it."""
    app = Flask("commands")
    app.config["SETTINGS"] = settings
    app.cli.add_command(line_group)
    return lambda *words: app.test_cli_runner().invoke(args=["line", "menu", *words])
