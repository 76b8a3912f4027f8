"""Further places of an entry in one cell: a line for each, its parts divided by ｜ in the order of the columns."""

from dataclasses import astuple, fields

from referral.resource import Place

_BETWEEN = "｜"
_PARTS = len(fields(Place))


def write_places(places: tuple[Place, ...]) -> str:
    """Name, address, the way there, steps and ramps, telephone; what is empty stays so."""
    return "\n".join(_BETWEEN.join(map(_one_line, astuple(place))).rstrip(_BETWEEN) for place in places)


def read_places(text: str) -> tuple[Place, ...] | None:
    """The places that ``write_places`` writes; None where a line has too many parts."""
    lines = [[part.strip() for part in line.split(_BETWEEN)] for line in text.splitlines() if line.strip()]
    return None if any(len(parts) > _PARTS for parts in lines) else tuple(Place(*parts) for parts in lines)


def _one_line(text: str) -> str:
    return " ".join(text.replace(_BETWEEN, "|").split())
