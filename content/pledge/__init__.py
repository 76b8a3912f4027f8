"""The pledge of confidentiality of those who may hear residents."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

HOLDS_FOR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Pledge:
    """The text as it is now; ``version`` names it in what is recorded."""

    version: str
    title: str
    opening: str
    promises: tuple[str, ...]
    closing: str


@cache
def load_pledge() -> Pledge:
    """The text that is asked for now."""
    found = tomllib.loads((files(__package__) / "pledge.toml").read_text("utf-8"))
    return Pledge(**found | {"promises": tuple(found["promises"])})


def is_pledge_due(pledged_on: date | None, version: str, today: date) -> bool:
    """Whether somebody who pledged then, to that version, has to do it anew."""
    return pledged_on is None or version != load_pledge().version or today - pledged_on >= HOLDS_FOR
