"""Plays a week of a city with 1,000 friends, and New Year's week of a national line, and draws how long people wait.

Writes docs/pictures/week.svg and docs/pictures/new-year.svg, and says the figures.
"""

import argparse
import random
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.plotting import Hour, draw
from benchmarks.simulating import Outcome, Shift, Simulation, Tell, Wait, tell_nobody
from referral.desk import Member
from referral.hours import JST, OpeningHours
from referral.matching.rank import Ranking
from referral.needs import Need
from referral.resource import Organisation, Resource, ResourceKind, Status
from referral.store.memory_directory import MemoryDirectory
from referral.vault import EmbeddedVault, Vault, open_vault
from tests.building import build_platform, sample_directory
from tests.clock import HandClock
from tests.proving import note

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
MONDAY = datetime(2026, 11, 23, 0, 0, tzinfo=JST)
NEW_YEAR = datetime(2026, 12, 28, 0, 0, tzinfo=JST)
_BY_HOUR = (5, 4, 3, 2, 2, 2, 3, 4, 5, 6, 7, 7, 7, 6, 6, 6, 7, 8, 9, 10, 11, 11, 9, 7)
"""When people write: least at four in the morning, most at nine in the evening."""

_NEW_YEARS_DAYS = (0.8, 0.9, 1.0, 1.35, 1.3, 1.15, 0.8, 0.7)


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it, and the sentence that says so."""

    outcome: Outcome
    sentence: str


def play_week(vault: Vault, friends: int, tell: Tell = tell_nobody, picture: Path | None = None) -> Played:
    """Every eighth friend writes in the week, a third of them asks for a person; two counsellors at each desk."""
    clock = HandClock(MONDAY)
    desks = [one for one in sample_directory().resources() if one.leads_to_a_person]
    city = Simulation(build_platform(vault, clock), clock, desks)
    dice = random.Random(1000)  # noqa: S311 - dice
    for _ in range(friends // 8):
        city.arrive(_moment(dice, MONDAY, [1.0] * 7), wants_a_person=0.35)
    for organisation in {one.organisation.id: one.organisation for one in desks}.values():
        for shift in _office_shifts(organisation, MONDAY.date(), 7):
            city.staff(shift)
    outcome = city.run(MONDAY + timedelta(days=7), tell)
    opened = [one.waited for one in outcome.waits if one.open]
    sentence = (
        f"{outcome.contacts} contacts, {outcome.asked} asked for a person; in open hours {_said(opened)}; "
        f"{outcome.left} still waiting at the end"
    )
    if picture:
        draw(f"A week of a city with {friends:,} friends", _hours(outcome, city.arrivals, MONDAY, 7), picture)
    return Played(outcome, sentence)


def play_new_year(vault: Vault, contacts: int, tell: Tell = tell_nobody, picture: Path | None = None) -> Played:
    """A line that is always open, with more counsellors in the evening; a third asks for a person."""
    clock = HandClock(NEW_YEAR)
    line = Organisation("nenmatsu", "年末年始の電話とチャット（見本）", OpeningHours(always=True), takes_handoffs=True)
    talk = Resource(
        id="nenmatsu-chat",
        organisation=line,
        name="人と話す（見本）",
        kind=ResourceKind.DESK,
        summary="",
        needs=(Need.ISOLATION,),
        hours=OpeningHours(always=True),
        takes_handoffs=True,
        status=Status.PUBLISHED,
    )
    directory = MemoryDirectory((line,), (talk,), sample_directory().areas(), Ranking)
    platform = build_platform(vault, clock, directory)
    year = Simulation(platform, clock, [talk])
    dice = random.Random(9999)  # noqa: S311 - dice
    for _ in range(contacts):
        year.arrive(_moment(dice, NEW_YEAR, _NEW_YEARS_DAYS), wants_a_person=0.35)
    for shift in _shifts_round_the_clock(line, contacts / 26_000):
        year.staff(shift)
    outcome = year.run(NEW_YEAR + timedelta(days=8), tell)
    waits = [one.waited for one in outcome.waits]
    asked = f"{outcome.contacts:,} contacts, {outcome.asked:,} asked for a person"
    sentence = f"{asked}; {_said(waits)}; {outcome.left} still waiting at the end"
    if picture:
        draw(f"New Year's week, {contacts:,} contacts", _hours(outcome, year.arrivals, NEW_YEAR, 8), picture)
    return Played(outcome, sentence)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--friends", type=int, default=1000, help="of the city (1000)")
    parser.add_argument("--contacts", type=int, default=26_000, help="at New Year (26000)")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedVault(Path(folder))
        server.start()
        vault = open_vault(server.url)
        for name, play in (
            ("week", lambda: play_week(vault, wanted.friends, bar("week"), PICTURES / "week.svg")),
            ("year", lambda: play_new_year(vault, wanted.contacts, bar("year"), PICTURES / "new-year.svg")),
        ):
            played = play()
            sys.stdout.write(f"\r{name}: {played.sentence}\n")
            note(name, "how long people wait for somebody who reads them", "nobody is forgotten", played.sentence)
        vault.close()
        server.stop()


def bar(name: str) -> Tell:
    """A line that grows on standard error."""
    shown = -1

    def tell(share: float) -> None:
        nonlocal shown
        if int(share * 100) != shown:
            shown = int(share * 100)
            sys.stderr.write(f"\r{name} [{'#' * (shown // 4):<25}] {shown:3} %")
            sys.stderr.flush()

    return tell


def _moment(dice: random.Random, first: datetime, days: Sequence[float]) -> datetime:
    day = dice.choices(range(len(days)), days)[0]
    hour = dice.choices(range(24), _BY_HOUR)[0]
    return first + timedelta(days=day, hours=hour, seconds=dice.uniform(0, 3600))


def _office_shifts(organisation: Organisation, first: date, days: int) -> Iterator[Shift]:
    hours = organisation.desk_hours
    at = datetime.combine(first, time(), JST)
    end = at + timedelta(days=days)
    while at < end:
        begins = at if hours.is_open(at) else hours.next_opening(at)
        if begins is None or begins >= end:
            return
        ends = hours.closes_at(begins) or end
        for number in range(2):
            yield Shift(Member(f"{organisation.id}-{number}", organisation.id, "当番"), begins, min(ends, end))
        at = ends + timedelta(seconds=1)


def _shifts_round_the_clock(line: Organisation, size: float) -> Iterator[Shift]:
    for day in range(8):
        for begins, lasts, people in ((0, 8, 9), (8, 9, 12), (17, 7, 17)):
            first = NEW_YEAR + timedelta(days=day, hours=begins)
            for number in range(max(1, round(people * size))):
                member = Member(f"{line.id}-{begins}-{number}", line.id, "当番")
                yield Shift(member, first, first + timedelta(hours=lasts))


def _hours(outcome: Outcome, arrivals: Sequence[datetime], first: datetime, days: int) -> list[Hour]:
    contacts: dict[int, int] = defaultdict(int)
    waits: dict[int, list[Wait]] = defaultdict(list)
    for at in arrivals:
        contacts[int((at - first) / timedelta(hours=1))] += 1
    for wait in outcome.waits:
        waits[int((wait.asked_at - first) / timedelta(hours=1))].append(wait)
    made = []
    for place in range(days * 24):
        minutes = sorted(wait.waited / timedelta(minutes=1) for wait in waits[place])
        day = first + timedelta(hours=place)
        label = f"{day.month}/{day.day}（{'月火水木金土日'[day.weekday()]}）" if place % 24 == 0 else ""
        median = statistics.median(minutes) if minutes else None
        made.append(Hour(label, contacts[place], median, minutes[int(len(minutes) * 0.9)] if minutes else None))
    return made


def _said(waits: Sequence[timedelta]) -> str:
    minutes = sorted(wait / timedelta(minutes=1) for wait in waits)
    if not minutes:
        return "nobody was read"
    median, most = statistics.median(minutes), minutes[int(len(minutes) * 0.9)]
    return f"half were read within {median:.1f} min, nine of ten within {most:.1f} min"


if __name__ == "__main__":
    main()
