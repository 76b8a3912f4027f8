"""Runs every proof in its full size and writes what was measured into docs/proofs.md.

Takes an hour or two. A part of it: scripts/prove.py --only T15 --only T25; its lines are replaced, the others stay.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "proofs.md"

PROOFS = (
    ("T07", "tests/proofs/test_kernel_facts.py"),
    ("T14", "tests/proofs/test_one_winner.py"),
    ("T15", "tests/proofs/test_killed_during_handoffs.py"),
    ("T17", "tests/proofs/test_events_once.py"),
    ("T18 T19", "tests/proofs/test_line_in_trouble.py"),
    ("T20", "tests/proofs/test_flood_beside_others.py"),
    ("T21", "tests/proofs/test_power_cut.py"),
    ("T23", "tests/proofs/test_database_in_trouble.py"),
    ("T25", "tests/proofs/test_many_machines.py"),
    ("bill", "tests/line/test_billed_calls.py"),
    ("week year", "benchmarks/simulate.py"),
)

_HEAD = """# Proofs

What `make prove` measured: each figure is from the run of that day, on the machine that is named. The same proofs run
in a short form in every `make test`. What is promised and how each is checked: [SECURITY.md](../SECURITY.md).

「まもる」と書いたことを、大きな数で確かめた記録です。数字はどれも、その日に測ったものです。

| id | what | to reach | measured | when | machine |
|---|---|---|---|---|---|
"""
_TAIL = """
Waiting times over the real rules, by a clock moved by hand (`benchmarks/simulate.py`):

![A week of a city: contacts and waiting times by the hour](pictures/week.svg)

![New Year's week: contacts and waiting times by the hour](pictures/new-year.svg)
"""
_ROW = re.compile(r"^\| (\S+) \| (.+?) \| (.+?) \| (.+?) \| (\S+) \| (.+) \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page."""

    proof: str
    what: str
    bar: str
    measured: str
    when: str
    machine: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", default=[], metavar="ID", help="one proof, such as T15; repeatable")
    parser.add_argument("--short", action="store_true", help="the sizes of make test, to try this script")
    wanted = parser.parse_args()
    chosen = [proof for proof in PROOFS if not wanted.only or set(wanted.only) & set(proof[0].split())]
    if not chosen:
        sys.exit(f"There is no such proof; there are {', '.join(name for name, _ in PROOFS)}.")
    failed = []
    for place, (name, path) in enumerate(chosen):
        show(place, len(chosen), name)
        measured, output = run(path, full=not wanted.short)
        write_page(merge(read_rows(), measured))
        if output:
            failed.append(name)
            sys.stderr.write(f"\n{output}\n")
    show(len(chosen), len(chosen), "done")
    sys.stderr.write("\n")
    if failed:
        sys.exit(f"Not proved: {', '.join(failed)}.")


def run(path: str, *, full: bool) -> tuple[list[Row], str]:
    """The lines that a proof wrote, and the end of its output when it failed."""
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as report:
        environment = {
            **os.environ,
            "PROVE_REPORT": report.name,
            "PROVE": "full" if full else "",
            "PYTHONPATH": str(ROOT),
        }
        pytest = ["-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider"] if path.startswith("tests/") else []
        done = subprocess.run(  # noqa: S603 - our own programs
            [sys.executable, *pytest, path], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        lines = Path(report.name).read_text(encoding="utf-8").splitlines()
    today, machine = date.today().isoformat(), name_machine()  # noqa: DTZ011 - the day where it was measured
    rows = [Row(*json.loads(line), today, machine) for line in lines]
    return rows, (done.stdout + done.stderr)[-6000:] if done.returncode else ""


def name_machine() -> str:
    """Its processors, memory and versions; nothing that names it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def merge(rows: list[Row], measured: list[Row]) -> list[Row]:
    """The new lines in the place of the old ones of the same proof."""
    new = {(row.proof, row.what) for row in measured}
    order = [name for names, _ in PROOFS for name in names.split()]
    kept = [row for row in rows if (row.proof, row.what) not in new]
    return sorted([*kept, *measured], key=lambda row: order.index(row.proof) if row.proof in order else len(order))


def read_rows() -> list[Row]:
    if not PAGE.exists():
        return []
    found = [Row(*row) for row in _ROW.findall(PAGE.read_text(encoding="utf-8"))]
    return [row for row in found if row.proof != "id"]


def write_page(rows: list[Row]) -> None:
    lines = (f"| {r.proof} | {r.what} | {r.bar} | {r.measured} | {r.when} | {r.machine} |\n" for r in rows)
    PAGE.write_text(_HEAD + "".join(lines) + _TAIL, encoding="utf-8")


def show(done: int, of: int, name: str) -> None:
    """A line that grows on standard error."""
    filled = 30 * done // of
    clock = time.strftime("%H:%M")
    sys.stderr.write(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done}/{of}  {name:<12} since {clock} ")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
