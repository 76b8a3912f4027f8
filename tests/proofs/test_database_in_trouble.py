"""The disk is full, the database locked, read-only or broken: residents and counsellors talk on as if nothing were."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from referral.platform import Part
from tests.house import House, open_house
from tests.proving import note
from tests.served_town import ask_for_a_person

Trouble = Callable[[House], Iterator[None]]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """The whole service."""
    with open_house(tmp_path) as opened:
        yield opened


def file_of(house: House) -> Path:
    return Path(house.app.extensions["engine"].url.database)


@contextmanager
def each_connection(house: House, pragma: str) -> Iterator[None]:
    """As if somebody had changed the disk: connections made from now on are limited."""
    engine = house.app.extensions["engine"]

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(pragma)

    event.listen(engine, "connect", limit)
    engine.dispose()
    yield
    event.remove(engine, "connect", limit)
    engine.dispose()


@contextmanager
def full(house: House) -> Iterator[None]:
    """Not one page more."""
    with each_connection(house, "PRAGMA max_page_count = 1"):
        yield


@contextmanager
def read_only(house: House) -> Iterator[None]:
    with each_connection(house, "PRAGMA query_only = ON"):
        yield


@contextmanager
def locked(house: House) -> Iterator[None]:
    """Another process holds it."""
    other = sqlite3.connect(file_of(house), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.execute("ROLLBACK")
    other.close()


@contextmanager
def broken(house: House) -> Iterator[None]:
    """Its header is overwritten."""
    house.app.extensions["engine"].dispose()
    path = file_of(house)
    whole = path.read_bytes()
    path.write_bytes(b"\0" * 100 + whole[100:])
    yield
    house.app.extensions["engine"].dispose()
    path.write_bytes(whole)


def chat(house: House, word: str) -> None:
    """A whole handoff, from the first words to the end."""
    phone = house.line.add_friend()
    ask_for_a_person(phone, word)
    handoff = house.counsellor.waits_for_somebody()
    assert house.counsellor.accept(handoff) == 200
    assert house.counsellor.reply(handoff, f"{word}、ここにいます", word) == 200
    phone.waits_for(f"{word}、ここにいます")
    assert house.counsellor.close(handoff) == 200


def count_much(house: House) -> None:
    """More counts than fit into pages that are there."""
    platform = house.app.extensions["platform"]

    def work(turn: object) -> None:
        for number in range(3000):
            turn.count("needs", f"n{number}")  # type: ignore[attr-defined]

    platform.vault.transact(work, platform.clock())


@pytest.mark.parametrize("trouble", [full, locked, read_only, broken])
def test_chat_goes_on_and_the_panel_is_told(house: House, trouble: Trouble) -> None:
    """Each message is taken and answered; afterwards everything is as before, without a restart."""
    running, alarms = house.app.extensions["running"], house.app.extensions["platform"].alarms
    chat(house, "うみねこ")
    count_much(house)
    with trouble(house):  # type: ignore[attr-defined]
        running.flush()
        assert Part.DATABASE in alarms
        chat(house, "かもめ")
    running.flush()
    assert Part.DATABASE not in alarms
    chat(house, "ちどり")
    statuses = [status for record in house.line.stand_in.record.events for status in record.statuses]
    assert set(statuses) == {200}
    what = f"database {trouble.__name__}: chat works, answers of 5xx to LINE, alarm, recovery without a restart"
    note("T23", what, "yes, 0, yes, yes", "yes, 0, yes, yes")
