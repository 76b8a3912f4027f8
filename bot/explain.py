"""The ``explain`` command: what the service understands of a text, and what it would show, as JSON Lines."""

import json
import sys
from dataclasses import replace
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from content.areas import load_areas
from content.sample_city import load_sample_city
from content.understanding import build_understanding
from referral.matching.rank import Ranking
from referral.platform import Platform
from referral.ports import Query
from referral.store.memory_directory import MemoryDirectory

MOST_RESOURCES = 10


class _Unreadable(Exception):
    """A line cannot be used; the message says what to do and holds nothing of the line."""


@click.command("explain")
@with_appcontext
def explain_command() -> None:
    """Read texts from standard input and tell what is understood of each.

    Each line in is a JSON object with "text" and, if wanted, "area" (a code or a name). Each line out has
    "urgency", "kinds", "needs" and "resources", best first, in the order of the lines in. Nothing is kept.
    While nothing is published yet, resources are taken from the invented sample city.

    \b
    Example:
      echo '{"text": "家賃が払えない", "area": "見本市"}' | flask --app wsgi explain
    """
    platform: Platform = current_app.extensions["platform"]
    if not platform.directory.resources():
        platform = _over_the_sample_city(platform)
    platform.understand.prepare(wait=True)
    failed = False
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            answer = _explain(platform, *_read(line))
        except _Unreadable as problem:
            failed = True
            answer = {"error": f"Line {number}: {problem}"}
        click.echo(json.dumps(answer, ensure_ascii=False))
    if failed:
        sys.exit(1)


def _over_the_sample_city(platform: Platform) -> Platform:
    city = load_sample_city(platform.clock().date())
    directory = MemoryDirectory(city.organisations, city.resources, city.areas, Ranking)
    return replace(platform, directory=directory, understand=build_understanding(directory.areas))


def _read(line: str) -> tuple[str, str]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        raise _Unreadable('write one JSON object per line, such as {"text": "..."}.') from None
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        raise _Unreadable('give the text as a string under "text".')
    area = asked.get("area") or ""
    if not isinstance(area, str):
        raise _Unreadable('give the area as a string under "area", a code or a name.')
    return asked["text"], area


def _explain(platform: Platform, text: str, area: str) -> dict[str, Any]:
    understood = platform.understand(text)
    code = _find_area(platform, area) if area else understood.area
    query = Query(
        needs=understood.needs,
        at=platform.clock(),
        text=text,
        area=code,
        age=understood.age,
        language=understood.language,
        asked=understood.asked,
    )
    matches = platform.directory.rank(query, limit=MOST_RESOURCES)
    return {
        "urgency": understood.screening.urgency,
        "kinds": list(understood.screening.kinds),
        "needs": [{"code": n.code, "score": round(n.score, 3), "because": n.because} for n in understood.needs],
        "resources": [
            {"id": m.resource.id, "name": m.resource.name, "score": m.score, "because": "、".join(m.because)}
            for m in matches
        ],
    }


def _find_area(platform: Platform, area: str) -> str:
    if platform.directory.area(area):
        return area
    for known in (*platform.directory.areas(), *load_areas()):
        if area in (known.code, known.name, known.name.partition("（")[0]):
            return known.code
    raise _Unreadable("there is no such area; leave it out, or use an official code or name.")
