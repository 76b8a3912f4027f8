"""Prefectures, municipalities and wards of Japan by their official codes (全国地方公共団体コード)."""

import csv
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from referral.resource import Area


@cache
def load_areas() -> tuple[Area, ...]:
    """All areas in the order of their codes, each with the code of what it lies in.

    Codes have six digits, the last of which checks the others. Source of codes, names and kana: the official
    list as くらし支援ナビ gathered it in July 2026 (github.com/Yut8853/fukushi-portal, CC BY 4.0); check digits
    that it had wrong are set right.
    """
    table = (files(__package__) / "areas.csv").read_text(encoding="utf-8")
    return tuple(Area(**row) for row in csv.DictReader(table.splitlines()))


@cache
def areas_by_code() -> dict[str, Area]:
    """All areas by their codes."""
    return {area.code: area for area in load_areas()}


def with_parents(codes: Iterable[str]) -> list[Area]:
    """The official areas with these codes and all that they lie in, each once, in the order of their codes."""
    known = areas_by_code()
    wanted: set[str] = set()
    for code in codes:
        while code in known and code not in wanted:
            wanted.add(code)
            code = known[code].parent
    return [known[code] for code in sorted(wanted)]
