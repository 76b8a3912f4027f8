"""A hundred whole conversations on the real service; then everything that it wrote is searched for residents."""

import re
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import valkey

from bot.rehearsal.faults import FaultKind
from tests.counsellor import Counsellor
from tests.outside_line import Phone
from tests.privacy.scan import FORMS, search_bytes, search_files, write_in_every_form
from tests.served_town import Town, ask_for_a_person, served_town

CONVERSATIONS = 100
AT_ONCE = 4
WITH_FAULTS = 5
RESIDENT_ID = re.compile(rb"U[0-9a-f]{32}")
ADDRESS = re.compile(rb"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
ACCESS_LINE = re.compile(rb"INFO access (?:GET|POST|HEAD) (?:-|/[\w/<>:.-]*) \d{3} \d+\.\d$")


@dataclass
class Told:
    """What residents and counsellors said and were, and how big the database was on the way."""

    town: Town
    folder: Path
    ids: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    rows: list[dict[str, int]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """All conversations, from friend-add to the last question, some with a platform that fails on the way."""
    folder = tmp_path_factory.mktemp("hundred")
    with served_town(folder) as town:
        told = Told(town, folder)
        counsellor = town.counsellor()
        for group in range(0, CONVERSATIONS, AT_ONCE):
            if group < WITH_FAULTS * AT_ONCE and group % AT_ONCE == 0:
                kind = list(FaultKind)[(group // AT_ONCE) % 2]
                town.line.stand_in.faults.add(kind, times=1)
            _hold_conversations(told, counsellor, range(group, group + AT_ONCE))
            told.sizes.append(measure(folder / "var" / "platform.sqlite3"))
            told.rows.append(count_rows(folder / "var" / "platform.sqlite3"))
        told.tokens = [
            str(happening.event["replyToken"])
            for happening in town.line.stand_in.record.events
            if "replyToken" in happening.event
        ]
        yield told


def _hold_conversations(told: Told, counsellor: Counsellor, numbers: range) -> None:
    with ThreadPoolExecutor(AT_ONCE) as together:
        phones = list(together.map(lambda number: _begin(told, number), numbers))
    for number, phone in zip(numbers, phones, strict=True):
        handoff = counsellor.waits_for_somebody()
        assert counsellor.accept(handoff) == 200
        said = f"こたえのかもめ{number:03}です"
        assert counsellor.reply(handoff, said, f"c{number}") == 200
        told.words.append(said)
        phone_of(told, phones, said).says(f"そだねのつばめ{number:03}と")
        told.words.append(f"そだねのつばめ{number:03}と")
        counsellor.waits_to_read(handoff, f"つばめ{number:03}")
        told.town.line.stand_in.send_image(phone.user_id)
        told.town.line.stand_in.send_sticker(phone.user_id, ("tired",))
        assert counsellor.close(handoff) == 200
    for phone in phones:
        phone.taps("すこし軽くなった")
        phone.waits_for("ここでのやりとりは消しました")


def phone_of(told: Told, phones: list[Phone], said: str) -> Phone:
    """Who of them received it: the order of the queue is the desk's affair."""
    told.town.line.wait_until(lambda: any(said in phone.screen for phone in phones), said)
    return next(phone for phone in phones if said in phone.screen)


def _begin(told: Told, number: int) -> Phone:
    phone = told.town.line.add_friend()
    told.ids.append(phone.user_id)
    words = f"ことばのひばり{number:03}が鳴く"
    told.words.append(words)
    ask_for_a_person(phone, words)
    return phone


def test_nothing_of_a_resident_was_written(told: Told) -> None:
    """No id, no word and no reply token is in any file, in any of ten forms; names were never asked for."""
    needles = [*told.ids, *told.words, *told.tokens]
    assert len(told.ids) == CONVERSATIONS
    assert len(told.words) == 3 * CONVERSATIONS
    assert search_files([told.folder], needles) == []


def test_planted_words_are_found_in_every_form(told: Told, tmp_path: Path) -> None:
    """The planted control: the same search finds an id and a word in all ten forms."""
    for needle in (told.ids[0], told.words[0]):
        folder = tmp_path / needle
        folder.mkdir()
        write_in_every_form(needle, folder)
        assert {hit.form for hit in search_files([folder], [needle])} == set(FORMS)


def test_messages_were_never_refused_by_the_platform(told: Told) -> None:
    """Every message of a hundred conversations kept LINE's limits."""
    assert told.town.line.findings == []


def test_log_lines_name_nobody(told: Told) -> None:
    """No id, address, browser or query in over a thousand access lines; each has its allowed form."""
    log = told.town.service.log.read_bytes()
    access = [line for line in log.splitlines() if b" access " in line]
    assert len(access) >= 1000
    assert not RESIDENT_ID.search(log)
    assert not ADDRESS.search(log)
    assert b"?" not in log
    assert b"Mozilla" not in log
    assert b"urllib" not in log
    assert [line for line in access if not ACCESS_LINE.search(line)] == []


@pytest.mark.parametrize(
    "planted",
    [b"INFO access GET /desk?handoff=1 200 1.0", b"INFO access POST /line/webhook 200 1.0 127.0.0.1"],
)
def test_telling_log_line_is_noticed(planted: bytes) -> None:
    """The planted control: a query or an address does not have the allowed form."""
    assert not ACCESS_LINE.search(planted)


def test_database_has_no_row_for_a_conversation(told: Told) -> None:
    """After a hundred conversations only counters have grown, by a few cells; the rest is what it was after four."""
    first, last = told.rows[0], told.rows[-1]
    assert first.keys() == last.keys()
    grown = {table: last[table] - first[table] for table in last if last[table] != first[table]}
    assert grown.keys() <= {"counter", "counter_batch"}
    assert sum(grown.values()) < CONVERSATIONS
    assert abs(told.sizes[-1] - told.sizes[0]) <= 64 * 1024


def test_row_for_a_conversation_would_be_noticed(tmp_path: Path) -> None:
    """The planted control: a table that grows by one row is counted."""
    with sqlite3.connect(tmp_path / "planted.sqlite3") as database:
        database.execute("create table talk (id integer)")
        before = count_rows(tmp_path / "planted.sqlite3")
        database.execute("insert into talk values (1)")
    assert count_rows(tmp_path / "planted.sqlite3")["talk"] == before["talk"] + 1


def measure(path: Path) -> int:
    """Bytes of the database with all that still stood beside it."""
    with sqlite3.connect(path) as database:
        database.execute("pragma wal_checkpoint(truncate)")
    return path.stat().st_size


def count_rows(path: Path) -> dict[str, int]:
    """How many rows each table has."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        tables = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        return {table: database.execute(f"select count(*) from {table}").fetchone()[0] for table in tables}  # noqa: S608


def test_vault_was_left_empty_of_residents(told: Told) -> None:
    """After the last question nothing live is left: a dump of every key and value names none of them."""
    socket = next((told.folder / "var").glob("vault.sock"), None)
    url = f"unix://{socket}" if socket else _find_short_socket(told.folder)
    with valkey.Valkey.from_url(url) as client:
        _wait_for_senders(client)
        dump = b"\n".join(key + b" " + (client.dump(key) or b"") for key in client.scan_iter("*"))
    assert dump
    assert search_bytes(dump, [*told.ids, *told.words], "vault") == []


def _wait_for_senders(client: valkey.Valkey) -> None:
    """A phone shows the last message a moment before its sender has noted that it arrived."""
    waiting = threading.Event()
    for _ in range(600):
        if not any(client.scan_iter("to:*")):
            return
        waiting.wait(0.05)


def _find_short_socket(folder: Path) -> str:
    from referral.vault import EmbeddedVault

    return EmbeddedVault(folder / "var").url
