"""LINE fails in every way, or is wholly away: nothing lost, nothing doubled, and the desk knows."""

import itertools
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.rehearsal.faults import FaultKind, Faults
from tests.counsellor import Counsellor
from tests.outside_line import Phone
from tests.proving import note, short_or_full
from tests.served_town import Town, ask_for_a_person, served_town
from tests.service import wait_until

TALKS = short_or_full(3, 50)
TROUBLE_S = short_or_full(6, 600)
OUTAGE_S = short_or_full(6, 300)


class RandomFaults(Faults):
    """Three calls of ten fail, each in its own way; some of those are taken and nobody hears of it."""

    def __init__(self) -> None:
        super().__init__()
        self._dice = random.Random(18)
        self.kinds = list(FaultKind)
        self.share = 0.3

    def take(self, path: str) -> FaultKind | None:
        return self._dice.choice(self.kinds) if self._dice.random() < self.share else None


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The service and its counsellor."""
    with served_town(tmp_path_factory.mktemp("trouble")) as served:
        yield served


@pytest.fixture
def talks(town: Town) -> list[tuple[Phone, Counsellor, str]]:
    """Residents in talks with one counsellor."""
    counsellor = town.counsellor()
    begun = []
    for _ in range(TALKS):
        phone = town.line.add_friend()
        ask_for_a_person(phone, "うみねこ")
        handoff = counsellor.waits_for_somebody()
        assert counsellor.accept(handoff) == 200
        begun.append((phone, counsellor, handoff))
    return begun


def memory(town: Town) -> int:
    """KiB of the workers."""
    lines = [Path(f"/proc/{pid}/status").read_text() for pid in town.service.workers()]
    return sum(int(line.split()[1]) for text in lines for line in text.splitlines() if line.startswith("VmRSS"))


def write(talks: list[tuple[Phone, Counsellor, str]], seconds: float, pause: float) -> dict[str, list[str]]:
    """The counsellor answers one after the other; gives what each was told, in order."""
    written: dict[str, list[str]] = {handoff: [] for _, _, handoff in talks}
    end = time.monotonic() + seconds
    number = 0
    while time.monotonic() < end or not all(written.values()):
        for _, counsellor, handoff in talks:
            number += 1
            text = f"返事{number}。"
            assert counsellor.reply(handoff, text, f"c{handoff}{number}") == 200
            written[handoff].append(text)
        # The pace of the load, and nothing that is waited for.
        time.sleep(pause)
    return written


def arrived(phone: Phone) -> list[str]:
    return [message for message in phone.messages if message.startswith("返事")]


def settle(town: Town, talks: list[tuple[Phone, Counsellor, str]], written: dict[str, list[str]]) -> tuple[int, int]:
    """Wait for everything; gives lost and doubled."""
    for phone, _, handoff in talks:
        wait_until(lambda phone=phone, wanted=written[handoff]: set(wanted) <= set(arrived(phone)), "all arrived", 90)  # type: ignore[misc]
    lost = sum(len(set(written[handoff]) - set(arrived(phone))) for phone, _, handoff in talks)
    doubled = sum(n - 1 for phone, _, _ in talks for n in Counter(arrived(phone)).values())
    assert all(arrived(phone) == written[handoff] for phone, _, handoff in talks), "not in order"
    for _, counsellor, handoff in talks:
        assert counsellor.close(handoff) == 200
    return lost, doubled


def test_calls_that_fail_in_every_way_lose_and_double_nothing(
    town: Town, talks: list[tuple[Phone, Counsellor, str]]
) -> None:
    """429, 500, no answer, and taken without an answer."""
    stand_in = town.line.stand_in
    stand_in.faults = RandomFaults()
    written = write(talks, TROUBLE_S, 1.0)
    stand_in.faults = Faults()
    lost, doubled = settle(town, talks, written)
    messages = sum(map(len, written.values()))
    note(
        "T18",
        "30 % of the calls fail (429, 500, time-out, cut): lost, doubled",
        "0, 0",
        f"{lost}, {doubled} of {messages} in {TROUBLE_S} s",
    )
    assert (lost, doubled) == (0, 0)


def test_line_wholly_away_is_told_and_everything_arrives_in_order_after_it(
    town: Town, talks: list[tuple[Phone, Counsellor, str]]
) -> None:
    """One call a second is tried; the desk says that nothing arrives; memory does not grow with it."""
    stand_in = town.line.stand_in
    faults = RandomFaults()
    faults.kinds, faults.share = [FaultKind.SERVER_ERROR], 1.0
    before, first_call = memory(town), stand_in.record.next_number()
    stand_in.faults = faults
    _, counsellor, handoff = talks[0]
    assert counsellor.reply(handoff, "とどきますか", "first") == 200
    began = time.monotonic()
    wait_until(lambda: "まだ届いていません" in str(counsellor.lines(handoff)[-1]["state"]), "the desk says so")
    shown = time.monotonic() - began
    written = write(talks, OUTAGE_S, 3.0)
    calls = [call.at for call in stand_in.record.calls if call.seq > first_call]
    gaps = sorted((b - a).total_seconds() for a, b in itertools.pairwise(calls[5:]))
    grown = (memory(town) - before) / 1024
    stand_in.faults = Faults()
    lost, doubled = settle(town, talks, written)
    note(
        "T19",
        "LINE wholly away: lost, doubled; calls a second while away; shown at the desk; memory grown",
        "0, 0; ≤ 1; ≤ 5 s; ≤ 50 MiB",
        f"{lost}, {doubled} of {sum(map(len, written.values()))}; {len(calls[5:]) / max(OUTAGE_S, 1):.2f}; "
        f"{shown:.1f} s; {grown:.0f} MiB ({TALKS} talks, {OUTAGE_S} s)",
    )
    assert (lost, doubled) == (0, 0)
    assert not gaps or gaps[0] > 0.9
