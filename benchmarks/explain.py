"""How long a whole explain takes over ten thousand entries, ranking alone, and how much memory a process has.

Read, screened, needs guessed and ranked, message by message, on one core; processor time, so that whatever else the
machine does counts little. The entries are those of the sample city over and over, spread over all areas.
"""

import argparse
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.stick import read_utterances
from content.areas import load_areas
from content.sample_city import AREAS, load_sample_city
from content.understanding import build_understanding
from referral.hours import JST
from referral.matching.rank import Ranking
from referral.ports import Query
from referral.resource import Resource

NOON = datetime(2026, 11, 24, 13, 0, tzinfo=JST)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=10_000, help="how many entries to rank (10000)")
    entries = parser.parse_args().entries
    understand = build_understanding(lambda: AREAS)
    loading = measure(lambda: understand.prepare(wait=True))
    areas = list(load_areas())
    ranking = Ranking(spread(entries), areas)
    whole, ranked = [], []
    for number, utterance in enumerate(read_utterances()):
        area = areas[number % len(areas)].code if number % 2 else ""
        taken = measure(lambda text=utterance.text: understand(text))
        understood = understand(utterance.text)
        query = Query(
            understood.needs, NOON, utterance.text, area, understood.age, understood.language, turn=str(number)
        )
        ranked.append(measure(lambda asked=query: ranking.rank(asked, 10)))
        whole.append(taken + ranked[-1])
    for name, times in (("explain", whole), ("ranking alone", ranked)):
        cuts = statistics.quantiles(times, n=100)
        sys.stdout.write(f"{name}: p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms\n")
    sys.stdout.write(f"loading the encoder: {loading:.0f} ms\n")
    sys.stdout.write(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB\n")


def spread(entries: int) -> list[Resource]:
    """The sample city's entries over and over, under other names, each for one area or for all."""
    dice = random.Random(1)  # noqa: S311
    city, areas = load_sample_city(date(2026, 11, 24)), list(load_areas())
    made = []
    for number in range(entries):
        like = dice.choice(city.resources)
        served = (dice.choice(areas).code,) if dice.random() < 0.8 else ()
        made.append(
            replace(
                like,
                id=f"r{number}",
                name=f"{like.name}{number}",
                organisation=replace(like.organisation, id=f"o{number % 3000}"),
                eligibility=replace(like.eligibility, areas=served),
            )
        )
    return made


def measure(act: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    begun = time.process_time()
    act()
    return (time.process_time() - begun) * 1000


if __name__ == "__main__":
    main()
