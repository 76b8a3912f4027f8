"""One national line, and the rules without which its number is not shown."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from referral.hours import OpeningHours, Period

CHECKED_WITHIN = timedelta(days=90)
"""After this a person has to compare a line with its official page again."""

BLOCKED_NUMBERS = {
    "0120738556": "0120-783-556",
    "0570078310": "0120-0-78310",
    "0570783189": "0120-189-783",
    "0570055210": "#8008",
    "0570064370": "188",
    "#8500": "#7119",
    "0570046556": "0570-064-556",
    "01200279338": "0120-279-338",
}
"""Numbers that changed, and slips that are often copied, each with the right one."""

_BLOCKED_ADDRESSES = ("notalone-cas.go.jp", "dv-soudanplus.jp")
_PHONE = re.compile(r"#?\d[\d-]*\d")
_WEEK = "月火水木金土日"


class LinesWrong(ValueError):
    """A line must not be shown as it is written; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as a resident is told about it. ``phone`` is shown and dialled alike; ``chat``: it can be written to."""

    code: str
    name: str
    phone: str
    url: str
    chat: bool
    hours: str
    cost: str
    audience: str
    opening: OpeningHours
    fits: frozenset[str]
    young: bool
    languages: tuple[str, ...]
    as_of: date
    confidence: str
    during: tuple[tuple[date, date], ...] | None

    def is_offered(self, at: datetime) -> bool:
        """False outside the announced dates of a line that is open only at times."""
        return self.during is None or any(first <= at.date() <= last for first, last in self.during)

    def may_answer(self, at: datetime) -> bool:
        """False only when it is known to be shut."""
        return not self.opening.known or self.opening.is_open(at)


@cache
def load_lines() -> tuple[Line, ...]:
    """All lines, in the order in which equal ones are shown. Raises ``LinesWrong``."""
    return read_lines((files(__package__) / "lines.toml").read_text(encoding="utf-8"))


def read_lines(written: str) -> tuple[Line, ...]:
    """Lines from TOML. Raises ``LinesWrong`` for one that breaks a rule."""
    lines = tuple(_read(entry) for entry in tomllib.loads(written)["line"])
    for line in lines:
        _check(line)
    return lines


def stale_lines(today: date) -> list[Line]:
    """Lines whose facts were last compared more than 90 days ago."""
    return [line for line in load_lines() if today - line.as_of > CHECKED_WITHIN]


def digits(phone: str) -> str:
    """What is dialled: digits, with # in front where it belongs."""
    return re.sub(r"[^\d#]", "", phone)


def _read(entry: Mapping[str, Any]) -> Line:
    during = entry.get("during")
    return Line(
        code=entry["code"],
        name=entry["name"],
        phone=entry.get("phone", ""),
        url=entry["url"],
        chat=entry.get("chat", False),
        hours=entry["hours"],
        cost=entry["cost"],
        audience=entry["audience"],
        opening=_read_opening(entry),
        fits=frozenset(entry["for"]),
        young=entry.get("young", False),
        languages=tuple(entry.get("languages", ("ja",))),
        as_of=entry["as_of"],
        confidence=entry["confidence"],
        during=None if during is None else tuple((first, last) for first, last in during),
    )


def _read_opening(entry: Mapping[str, Any]) -> OpeningHours:
    opening = entry["open"]
    if opening == "always":
        return OpeningHours(always=True)
    if opening == "unknown":
        return OpeningHours()
    periods = tuple(
        Period(_WEEK.index(day), time.fromisoformat(span["from"]), time.fromisoformat(span["to"]))
        for span in opening
        for day in span["days"]
    )
    return OpeningHours(periods, open_on_holidays=entry.get("open_on_holidays", False))


def _check(line: Line) -> None:
    if line.confidence not in ("high", "medium"):
        raise LinesWrong(f"{line.code}: only lines with confidence high or medium may be shown.")
    if not (line.hours and line.cost):
        raise LinesWrong(f"{line.code}: hours and cost must stand beside the number.")
    if line.confidence == "medium" and not line.url:
        raise LinesWrong(f"{line.code}: a line of medium confidence needs the address of its official page.")
    if line.phone and not _PHONE.fullmatch(line.phone):
        raise LinesWrong(f"{line.code}: the number must be digits and hyphens, with # in front where it is dialled.")
    if right := BLOCKED_NUMBERS.get(digits(line.phone)):
        raise LinesWrong(f"{line.code}: this number is old or wrong; the right one is {right}.")
    if any(address in line.url for address in _BLOCKED_ADDRESSES):
        raise LinesWrong(f"{line.code}: this address is old or wrong; use the official page's.")
    if not (line.phone or line.url):
        raise LinesWrong(f"{line.code}: a line needs a number or an address.")
