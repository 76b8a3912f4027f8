"""How long it takes to find what looks alike among ten thousand entries, and what is alike to one that is written.

The entries are those of the sample city over and over, each with a number of its own; every twentieth stands twice.
"""

import argparse
import statistics
import sys
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.explain import measure, spread
from referral.alike import find_pairs
from referral.hours import JST
from referral.store.duplicates import find_duplicates, find_duplicates_of
from referral.store.engine import open_engine, writing
from referral.store.upgrade import upgrade
from referral.store.write import insert_organisations, insert_resources

NOON = datetime(2026, 11, 24, 13, 0, tzinfo=JST)
_TWICE = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=10_000, help="how many entries to compare (10000)")
    count = parser.parse_args().entries
    once = [
        replace(entry, phone=f"0{number // 10_000:02}-{number // 1000 % 10:03}-{number % 10_000:04}")
        for number, entry in enumerate(spread(count * _TWICE // (_TWICE + 1)))
    ]
    entries = [*once, *(replace(entry, id=f"{entry.id}-again") for entry in once[::_TWICE])]
    found = find_pairs(entries)
    sys.stdout.write(f"comparing alone: {measure(lambda: find_pairs(entries)):.0f} ms, {len(found)} pairs\n")
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/list.db")
        upgrade(engine)
        with writing(engine) as connection:
            insert_organisations(connection, list({e.organisation.id: e.organisation for e in entries}.values()))
            insert_resources(connection, entries, NOON)
        sys.stdout.write(f"the page of all pairs: {measure(lambda: find_duplicates(engine)):.0f} ms\n")
        ones = [measure(lambda entry=entry: find_duplicates_of(engine, entry)) for entry in entries[::500]]
        sys.stdout.write(f"those like one entry: median {statistics.median(ones):.0f} ms\n")
        engine.dispose()


if __name__ == "__main__":
    main()
