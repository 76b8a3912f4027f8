"""Two machines with a web process each, PostgreSQL, Valkey with a replica and Sentinel; and servers that die."""

import itertools
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot.rehearsal.chat import Who
from tests.counsellor import Counsellor
from tests.outside_line import OutsideLine, Phone, outside_line
from tests.proving import note, short_or_full
from tests.served_town import DESK, PASSWORD, ask_for_a_person, prepare
from tests.service import Service, wait_until
from tests.valkey_set import ValkeySet, valkey_set

ROUNDS = short_or_full(1, 10)
FAILOVERS = short_or_full(1, 10)
TALKS = 4


@dataclass
class Machines:
    """Two of everything that may be two."""

    services: list[Service]
    line: OutsideLine
    servers: ValkeySet

    def counsellor(self, login: str, machine: int) -> Counsellor:
        return Counsellor(self.services[machine].url, login, PASSWORD)


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory, postgres_server: str) -> Iterator[Machines]:
    """Started; LINE delivers to both in turn, and a counsellor's page is with one of them."""
    folder = tmp_path_factory.mktemp("machines")
    with outside_line() as line, valkey_set(folder / "valkey") as servers:
        shared = {"DATABASE_URL": postgres_server, "REDIS_URL": servers.url}
        services = [Service(folder / name, line_endpoint=line.url, extra=shared) for name in ("a", "b")]
        prepare(services[0])
        create = ("accounts", "create", "--login", "desk2", "--name", "当番二", "--role", "counsellor")
        done = services[1].command(*create, "--organisation", DESK, "--password-stdin", stdin=PASSWORD)
        assert done.returncode == 0, done.stderr
        line.connect(*(service.url for service in services))
        for service in services:
            service.start()
        yield Machines(services, line, servers)
        for service in services:
            service.stop()


def test_two_desks_on_two_machines_are_one_desk(machines: Machines) -> None:
    """One of two counsellors wins, each word arrives once, and the resident's events may reach either machine."""
    first, second = machines.counsellor("desk1", 0), machines.counsellor("desk2", 1)
    phone = machines.line.add_friend()
    ask_for_a_person(phone, "うみねこ")
    handoff = first.waits_for_somebody()
    assert second.waits_for_somebody() == handoff
    assert sorted((first.accept(handoff), second.accept(handoff))) == [200, 409]
    for number in range(6):
        phone.says(f"ことば{number}")
        first.waits_to_read(handoff, f"ことば{number}")
        assert first.reply(handoff, f"返事{number}", f"c{number}") == 200
        phone.waits_for(f"返事{number}")
    said = Counter(text for text in phone.messages if text.startswith("返事"))
    assert said == Counter({f"返事{number}": 1 for number in range(6)})
    assert first.close(handoff) == 200


class Traffic:
    """Residents and counsellors who write all the time, until told to stop."""

    def __init__(self, machines: Machines) -> None:
        self._machines = machines
        self.desks: list[tuple[Phone, Counsellor, str]] = []
        self.taken: dict[int, list[str]] = {}
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def begin(self) -> None:
        for number in range(TALKS):
            counsellor = self._machines.counsellor(f"desk{number % 2 + 1}", number % 2)
            phone = self._machines.line.add_friend()
            ask_for_a_person(phone, "うみねこ")
            handoff = counsellor.waits_for_somebody()
            assert counsellor.accept(handoff) == 200
            self.desks.append((phone, counsellor, handoff))
            self.taken[number] = []
        self._threads = [threading.Thread(target=self._write, args=(number,)) for number in range(TALKS)]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def flows(self) -> None:
        """Wait until each talk has gone on for two answers more."""
        before = {number: len(taken) for number, taken in self.taken.items()}
        wait_until(lambda: all(len(self.taken[n]) >= before[n] + 2 for n in before), "the talks go on")

    def _write(self, number: int) -> None:
        phone, counsellor, handoff = self.desks[number]
        for turn in itertools.count():
            if self._stopping.wait(0.8):
                return
            # Few enough never to be too many at once.
            if turn % 4 == 0:
                phone.says(f"ことば{number}-{turn}。")
            text = f"返事{number}-{turn}。"
            # As the page does: the same words under the same name, until they are taken.
            while counsellor.reply(handoff, text, f"c{number}-{turn}") != 200:
                if self._stopping.wait(0.2):
                    return
            self.taken[number].append(text)


def test_death_of_the_primary_loses_and_doubles_nothing(machines: Machines) -> None:
    """Killed under load, again and again: what was told to be taken is there once, and no server wrote a file."""
    lost = doubled = messages = 0
    for _ in range(ROUNDS):
        traffic = Traffic(machines)
        traffic.begin()
        for _ in range(FAILOVERS):
            traffic.flows()
            machines.servers.fail_over()
        traffic.flows()
        traffic.end()
        machines.line.wait_until(lambda: machines.line.stand_in.quiet, "every webhook was taken")
        for number, (phone, counsellor, handoff) in enumerate(traffic.desks):
            taken = traffic.taken[number]
            wait_until(lambda phone=phone, taken=taken: set(taken) <= set(phone.messages), "replies arrived")  # type: ignore[misc]
            arrived = Counter(text for text in phone.messages if text.startswith("返事"))
            entries = machines.line.stand_in.resident(phone.user_id).entries
            sent = {
                e.message["text"] for e in entries if e.who is Who.RESIDENT and e.message["text"].startswith("ことば")
            }
            read = Counter(one["text"] for one in counsellor.lines(handoff) if one["text"].startswith("ことば"))
            lost += len(set(taken) - set(arrived)) + len(sent - set(read))
            doubled += sum(n - 1 for n in (*arrived.values(), *read.values()))
            messages += len(taken) + len(sent)
            assert counsellor.close(handoff) == 200
    assert [node.files() for node in machines.servers.nodes] == [[], []]
    note(
        "T25",
        "primary killed under load, replica promoted: doubled, lost, files",
        "0, ≤ 1 in 1,000, 0",
        f"{doubled}, {lost} of {messages}, 0 ({ROUNDS * FAILOVERS} failovers)",
    )
    assert (lost, doubled) == (0, 0)
