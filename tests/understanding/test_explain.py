"""The ``explain`` command: JSON Lines in, JSON Lines out, in order, with reasons."""

import json
from pathlib import Path

import pytest

from tests.service import Service


@pytest.fixture
def service(tmp_path: Path) -> Service:
    """Only its commands are used; it is never started."""
    return Service(tmp_path)


def test_each_line_is_answered_in_order(service: Service) -> None:
    """Urgency, kinds, needs and resources, best first, each with its reason."""
    asked = [
        {"text": "家賃が払えない", "area": "見本市"},
        {"text": "もう死にたい"},
        {"text": "こんにちは", "area": None},
    ]
    done = service.command("explain", stdin="".join(json.dumps(line) + "\n" for line in asked))
    assert done.returncode == 0, done.stderr
    rent, danger, nothing = (json.loads(line) for line in done.stdout.splitlines())
    assert set(rent) == {"urgency", "kinds", "needs", "resources"}
    assert rent["urgency"] == "none"
    assert rent["needs"][0]["code"] == "housing"
    assert set(rent["needs"][0]) == {"code", "score", "because"}
    assert set(rent["resources"][0]) == {"id", "name", "score", "because"}
    for ranked in (rent["needs"], rent["resources"]):
        assert [entry["score"] for entry in ranked] == sorted((entry["score"] for entry in ranked), reverse=True)
        assert all(entry["because"] for entry in ranked)
    assert (danger["urgency"], danger["kinds"]) == ("emergency", ["suicide_ideation"])
    assert (nothing["urgency"], nothing["needs"], nothing["resources"]) == ("none", [], [])


@pytest.mark.parametrize(
    "broken",
    ["ひみつのことば", '{"text": 5}', "[]", '{"text": "a", "area": "どこにもない町"}', '{"text": "a", "area": 5}'],
)
def test_broken_line_is_told_and_the_others_answered(service: Service, broken: str) -> None:
    """One clear sentence in its place, exit code 1 at the end, and nothing of the line is repeated."""
    done = service.command("explain", stdin=f'{broken}\n{{"text": "眠れない"}}\n')
    assert done.returncode == 1
    error, answer = (json.loads(line) for line in done.stdout.splitlines())
    assert error["error"].startswith("Line 1: ")
    assert "ひみつ" not in done.stdout + done.stderr
    assert answer["needs"][0]["code"] == "mental"


def test_help_teaches(service: Service) -> None:
    """What goes in, what comes out, and an example."""
    said = service.command("explain", "--help").stdout
    assert "JSON" in said
    assert "flask --app wsgi explain" in said
