"""kill -9 at random moments of whole handoffs, again and again: none is lost, none doubled, and it is soon ready."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from http.client import HTTPException
from pathlib import Path

import pytest

from referral.vault import EmbeddedVault
from tests.counsellor import Counsellor
from tests.outside_line import Phone, outside_line
from tests.proving import note, short_or_full
from tests.served_town import Town, ask_for_a_person, prepare
from tests.service import Service, wait_until

KILLS = short_or_full(4, 200)
PATIENCE_S = 120.0


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """The service with a vault that is nobody's child, as an operator's own server is."""
    vault = EmbeddedVault(tmp_path / "vault")
    vault.start()
    with outside_line() as line:
        service = Service(tmp_path, line_endpoint=line.url, extra={"REDIS_URL": vault.url})
        prepare(service)
        line.connect(service.url)
        service.start()
        yield Town(service, line)
        service.stop()
    vault.stop()


def persist(act: Callable[[], int]) -> None:
    """As a counsellor does whose page says that it did not work: the same again, until it is taken."""

    def taken() -> bool:
        try:
            return act() == 200
        except (OSError, HTTPException):
            return False

    wait_until(taken, "it was taken in the end", PATIENCE_S)


class Handoffs(threading.Thread):
    """One handoff after the other, from the first words to the end, as long as it is wanted."""

    def __init__(self, town: Town, counsellor: Counsellor) -> None:
        super().__init__()
        self._town, self._counsellor = town, counsellor
        self.enough = threading.Event()
        self.done: list[Phone] = []
        self.steps = 0
        self.problem: BaseException | None = None

    def run(self) -> None:
        try:
            while not self.enough.is_set():
                self._whole_handoff(len(self.done))
        except BaseException as problem:  # noqa: BLE001 - told by the test
            self.problem = problem

    def _whole_handoff(self, number: int) -> None:
        phone = self._town.line.add_friend()
        self.steps += 1
        ask_for_a_person(phone, "うみねこ")
        self.steps += 1
        handoff = self._handoff()
        persist(lambda: self._counsellor.accept(handoff))
        self.steps += 1
        persist(lambda: self._counsellor.reply(handoff, f"返事{number}。", f"c{number}"))
        phone.waits_for(f"返事{number}。")
        self.steps += 1
        phone.says(f"ありがとう{number}。")
        wait_until(lambda: f"ありがとう{number}。" in self._read(handoff), "it was read", PATIENCE_S)
        persist(lambda: self._counsellor.close(handoff))
        phone.waits_for("今日はここまで")
        self.steps += 1
        self.done.append(phone)

    def _handoff(self) -> str:
        found: list[str] = []

        def look() -> bool:
            try:
                found[:] = [card["id"] for card in self._counsellor.now()["waiting"]]
            except (OSError, HTTPException, ValueError, KeyError):
                return False
            return bool(found)

        wait_until(look, "somebody waits", PATIENCE_S)
        assert len(found) == 1, "a handoff was doubled"
        return found[0]

    def _read(self, handoff: str) -> str:
        try:
            return "".join(line["text"] for line in self._counsellor.lines(handoff))
        except (OSError, HTTPException, ValueError, KeyError):
            return ""


def test_handoffs_survive_every_kill(town: Town) -> None:
    """What the resident was told and what the counsellor wrote is there once, whenever the process died."""
    dice = random.Random(15)
    handoffs = Handoffs(town, town.counsellor())
    handoffs.start()
    ready = []
    stand_in = town.line.stand_in
    # Each step may meet several kills, and LINE then waits a little longer each time.
    town.line.patience_s = 120.0
    for _ in range(KILLS):
        seen = stand_in.revision + dice.randint(2, 12)
        wait_until(lambda seen=seen: stand_in.revision >= seen or not handoffs.is_alive(), "some steps")  # type: ignore[misc]
        town.service.kill()
        began = time.monotonic()
        town.service.start()
        ready.append(time.monotonic() - began)
    handoffs.enough.set()
    handoffs.join()
    if handoffs.problem:
        raise handoffs.problem
    doubled = 0
    for number, phone in enumerate(handoffs.done):
        counted = Counter(phone.messages)
        for text in ("預かりました", "人が読みました", f"返事{number}。", "今日はここまで"):
            copies = sum(times for message, times in counted.items() if text in message)
            assert copies, f"{text} was lost"
            doubled += copies - 1
    assert doubled == 0
    ready.sort()
    note(
        "T15",
        "kill -9 during handoffs: lost, doubled; ready again",
        "0, 0; ≤ 3 s",
        f"0, {doubled} of {len(handoffs.done)} handoffs; median {ready[len(ready) // 2]:.1f} s, "
        f"most {ready[-1]:.1f} s ({KILLS} kills)",
    )
