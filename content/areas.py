"""Prefectures, municipalities and wards of Japan by their official codes (全国地方公共団体コード)."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
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


def label_areas(areas: Sequence[Area], find: Callable[[str], Area | None]) -> list[str]:
    """Their names, no two alike: of several with one name, each says what it lies in, else its reading or code.

    ``find`` gives areas that are no official ones.
    """
    shared = Counter(area.name for area in areas)
    longer = [_longer_name(area, find) if shared[area.name] > 1 else area.name for area in areas]
    again = Counter(longer)
    return [
        f"{name}（{area.kana or area.code}）" if again[name] > 1 else name
        for name, area in zip(longer, areas, strict=True)
    ]


def _longer_name(area: Area, find: Callable[[str], Area | None]) -> str:
    outer = find(area.parent) or areas_by_code().get(area.parent)
    return f"{outer.name}{area.name}" if outer else area.name
