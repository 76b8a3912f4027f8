"""The published list in memory: fresh when it can be, there even when the database is not."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine

from referral.hours import JST
from referral.needs import Need
from referral.ports import LeftOut, Match, NeedGuess, Query
from referral.resource import Area, Organisation, Resource, Status
from referral.store import resources
from referral.store.directory import LiveDirectory, load_directory
from referral.store.engine import open_engine
from referral.store.sample import store_sample
from referral.store.upgrade import upgrade

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)
AREAS = [Area("069998", "となり町"), Area("069999", "見本市"), Area("069997", "とおい町")]


class FirstFits:
    """A ranking that gives the entries in the order it got them."""

    def __init__(self, entries: Sequence[Resource], areas: Sequence[Area]) -> None:
        self.entries = entries

    def rank(self, query: Query, limit: int = 3) -> list[Match]:
        return [Match(entry, 1.0, ()) for entry in self.entries[:limit]]

    def explain_left_out(self, query: Query, limit: int = 3) -> list[LeftOut]:
        return [LeftOut(entry, "") for entry in self.entries[limit:]]


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def run_here(look: Callable[[], None]) -> None:
    look()


def live_names(directory: LiveDirectory) -> list[str]:
    return [entry.name for entry in directory.resources()]


def test_only_published_entries_are_in_the_directory(listed: Engine) -> None:
    """A draft is neither listed, nor found by id, nor ranked."""
    directory = load_directory(listed, False, FirstFits)
    assert (directory.resources(), directory.resource("rent"), directory.rank(a_query())) == ([], None, [])
    resources.publish(listed, "rent", version=1, who="editor", at=NOW)
    directory = load_directory(listed, False, FirstFits)
    assert [entry.id for entry in directory.resources()] == ["rent"]
    assert [match.resource.id for match in directory.rank(a_query())] == ["rent"]
    assert directory.organisation("kurashi") is not None


def test_samples_are_absent_where_the_real_line_is_connected(
    engine: Engine, desk: Organisation, rent: Resource
) -> None:
    """The sample city is there for a rehearsal and gone without one."""
    store_sample(engine, [desk], [rent], AREAS, NOW)
    real, rehearsal = load_directory(engine, False, FirstFits), load_directory(engine, True, FirstFits)
    assert (real.resources(), real.areas(), real.organisation("kurashi"), real.area("069999")) == ([], [], None, None)
    assert rehearsal.resource("rent") == replace(
        rent, sample=True, status=Status.PUBLISHED, organisation=replace(desk, sample=True)
    )
    assert [area.name for area in rehearsal.areas()] == ["となり町", "見本市", "とおい町"]


def test_a_change_is_seen_within_a_second_and_not_looked_for_more_often(listed: Engine) -> None:
    """The list at hand serves until the second is over."""
    clock = Clock()
    directory = LiveDirectory(listed, False, FirstFits, clock, run_here)
    resources.publish(listed, "rent", version=1, who="editor", at=NOW)
    clock.now += 0.9
    assert live_names(directory) == []
    clock.now += 0.1
    assert live_names(directory) == ["家賃の相談"]


def test_a_list_without_tables_is_empty_until_they_are_there(
    database_url: str, desk: Organisation, rent: Resource
) -> None:
    """The service may start before its database is ready, says so, and fills up by itself."""
    engine, clock = open_engine(database_url), Clock()
    directory = LiveDirectory(engine, True, FirstFits, clock, run_here)
    assert (directory.resources(), directory.areas(), directory.answers()) == ([], [], False)
    upgrade(engine)
    store_sample(engine, [desk], [rent], AREAS, NOW)
    clock.now += 1
    assert live_names(directory) == ["家賃の相談"]
    assert directory.answers()
    engine.dispose()


def test_a_conversation_does_not_wait_for_a_slow_database(listed: Engine) -> None:
    """While one look is under way, everybody else goes on with the list at hand."""
    clock = Clock()
    waiting: list[Callable[[], None]] = []
    directory = LiveDirectory(listed, False, FirstFits, clock, waiting.append)
    resources.publish(listed, "rent", version=1, who="editor", at=NOW)
    for _ in range(3):
        clock.now += 2
        assert live_names(directory) == []
    (look,) = waiting
    look()
    assert live_names(directory) == ["家賃の相談"]


def test_the_look_runs_beside_the_conversation(listed: Engine) -> None:
    """By default another thread looks, and the new list is there once it has finished."""
    clock, built = Clock(), Event()

    def build(entries: Sequence[Resource], areas: Sequence[Area]) -> FirstFits:
        if entries:
            built.set()
        return FirstFits(entries, areas)

    directory = LiveDirectory(listed, False, build, clock)
    resources.publish(listed, "rent", version=1, who="editor", at=NOW)
    clock.now += 2
    directory.areas()
    assert built.wait(10)


def test_without_its_database_the_last_good_list_stays(
    tmp_path: Path, desk: Organisation, rent: Resource, caplog: pytest.LogCaptureFixture
) -> None:
    """A destroyed file changes nothing for residents, and a mended one is read again."""
    file = tmp_path / "store.db"
    engine = open_engine(f"sqlite:///{file}")
    upgrade(engine)
    store_sample(engine, [desk], [rent], AREAS, NOW)
    clock = Clock()
    directory = LiveDirectory(engine, True, FirstFits, clock, run_here)
    engine.dispose()
    whole = file.read_bytes()
    file.write_bytes(b"this is no database" * 1000)
    for _ in range(3):
        clock.now += 2
        assert live_names(directory) == ["家賃の相談"]
    assert "the last good one stays" in caplog.text

    file.write_bytes(whole)
    resources.pause(engine, "rent", version=1, who="editor", at=NOW)
    clock.now += 2
    assert live_names(directory) == []
    engine.dispose()


def test_a_locked_database_does_not_hide_the_list(sqlite_url: str, desk: Organisation, rent: Resource) -> None:
    """Another process that holds the write lock disturbs no reader."""
    engine = open_engine(sqlite_url)
    upgrade(engine)
    store_sample(engine, [desk], [rent], AREAS, NOW)
    clock = Clock()
    directory = LiveDirectory(engine, True, FirstFits, clock, run_here)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    clock.now += 2
    assert live_names(directory) == ["家賃の相談"]
    other.execute("ROLLBACK")
    other.close()
    engine.dispose()


def a_query() -> Query:
    return Query((NeedGuess(Need.MONEY, 1.0, ""),), NOW)
