"""What a process does beside requests: counts leave by their rule at its end too, and old actions go at its start."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from referral.hours import JST
from referral.store.counters import read_counters
from referral.store.engine import open_engine, writing
from referral.store.staff_actions import KEPT, StaffAction, What, recent, record
from tests.house import build_for_tests, close_app
from tests.service import wait_until

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """The database of the application, looked at from outside."""
    build_for_tests(tmp_path, NOWHERE).extensions["engine"].dispose()
    opened = open_engine(f"sqlite:///{tmp_path}/var/platform.sqlite3")
    yield opened
    opened.dispose()


@pytest.fixture
def open_app(tmp_path: Path, engine: Engine) -> Callable[[], Flask]:
    """A process of the service, with an embedded vault that ends with it."""

    def build() -> Flask:
        app = build_for_tests(tmp_path, NOWHERE)
        app.extensions["running"].start()
        return app

    return build


def closed_this_month(engine: Engine) -> int:
    month = datetime.now(JST).strftime("%Y-%m")
    return sum(value for cell, value in read_counters(engine, month).items() if cell[1] == "closed")


@pytest.mark.parametrize(("counted", "written"), [(9, 0), (10, 10)])
def test_fewer_than_ten_counts_end_with_an_embedded_vault(
    open_app: Callable[[], Flask], engine: Engine, counted: int, written: int
) -> None:
    """A clean stop writes what may leave and not one more: nine that were written would single somebody out."""
    app = open_app()
    platform = app.extensions["platform"]
    for _ in range(counted):
        platform.vault.transact(lambda turn: turn.count("closed", "desk"), platform.clock())
    close_app(app)
    assert closed_this_month(engine) == written
    app = open_app()
    close_app(app)
    assert closed_this_month(engine) == written


def test_old_actions_are_forgotten_at_the_start(open_app: Callable[[], Flask], engine: Engine) -> None:
    """A service that is restarted every night is never up for a whole day; what is young stays."""
    now = datetime.now(JST)
    with writing(engine) as connection:
        for name, age in (("old", KEPT + timedelta(hours=1)), ("young", KEPT - timedelta(hours=1))):
            record(connection, StaffAction("command", What.SAVED, name, now - age))
    app = open_app()
    wait_until(lambda: not recent(engine, "old"), "the old action is gone")
    assert recent(engine, "young")
    close_app(app)
