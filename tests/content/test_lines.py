"""National lines: right numbers, hours and cost beside them, the fitting ones first."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from content.cards import line_card
from content.lines import (
    BLOCKED_NUMBERS,
    Line,
    LinesWrong,
    always_open_lines,
    chat_lines,
    check_lines,
    choose,
    lines_for,
    load_lines,
    read_lines,
)
from content.lines.line import digits
from referral.bubble import ActionKind
from referral.hours import JST
from referral.needs import AgeBand, CrisisKind, Need
from wsgi import create_app

NIGHT = datetime(2026, 11, 25, 2, 0, tzinfo=JST)
NOON = datetime(2026, 11, 24, 13, 0, tzinfo=JST)

LINE = """
[[line]]
code = "t"
name = "見本"
phone = "{phone}"
url = "{url}"
hours = "{hours}"
cost = "{cost}"
audience = "だれでも"
open = "always"
for = []
as_of = 2026-11-01
confidence = "{confidence}"
"""
GOOD = {"phone": "189", "url": "https://example.jp/", "hours": "24時間", "cost": "無料", "confidence": "high"}


@pytest.mark.parametrize("line", load_lines(), ids=lambda line: line.code)
def test_number_that_is_dialled_is_the_number_shown(line: Line) -> None:
    """Each call button dials exactly the digits on its card; hours and cost stand beside it."""
    card = line_card(line)
    shown = " ".join(card.facts)
    assert line.hours in card.facts
    assert line.cost in shown
    for action in card.actions:
        if action.kind is ActionKind.CALL:
            assert digits(action.value) == digits(line.phone)
            assert line.phone in shown


@pytest.mark.parametrize("line", load_lines(), ids=lambda line: line.code)
def test_line_of_medium_confidence_sends_to_its_official_page(line: Line) -> None:
    """What is not sure to be right is shown with the page where it can be checked."""
    opens = [action.value for action in line_card(line).actions if action.kind is ActionKind.OPEN]
    if line.confidence == "medium":
        assert line.url in opens
        assert any("公式ページ" in fact for fact in line_card(line).facts)


@pytest.mark.parametrize("wrong", sorted(BLOCKED_NUMBERS))
def test_old_or_wrong_number_is_refused(wrong: str) -> None:
    """A number that changed, or a frequent slip, cannot come back; the message names the right one."""
    with pytest.raises(LinesWrong, match=re.escape(BLOCKED_NUMBERS[wrong])):
        read_lines(LINE.format(**{**GOOD, "phone": wrong}))


@pytest.mark.parametrize(
    "broken",
    [
        {"confidence": "low"},
        {"hours": ""},
        {"cost": ""},
        {"phone": "電話は189"},
        {"confidence": "medium", "url": ""},
        {"url": "https://www.notalone-cas.go.jp/"},
        {"phone": "", "url": ""},
    ],
)
def test_line_that_breaks_a_rule_is_refused(broken: dict[str, str]) -> None:
    """Nothing unsure, without hours or cost, or under an old address is ever loaded."""
    assert read_lines(LINE.format(**GOOD))
    with pytest.raises(LinesWrong, match=r"^t: "):
        read_lines(LINE.format(**{**GOOD, **broken}))


def test_at_night_the_two_free_voice_lines_come_first() -> None:
    """For whatever need, between 22 and 8 o'clock, nobody has to try numbers that do not answer."""
    for need in Need:
        codes = [line.code for line in lines_for((), (need,), NIGHT, None)]
        assert codes[:2] == ["jp.yorisoi", "jp.inochi_sos"]


def test_line_that_is_shut_is_left_out() -> None:
    """The labour line opens at 17:00 on weekdays; at noon it is not offered."""
    evening = NOON.replace(hour=18)
    assert "jp.roudou" in [line.code for line in lines_for((), (Need.WORKPLACE,), evening, None)]
    assert "jp.roudou" not in [line.code for line in lines_for((), (Need.WORKPLACE,), NOON, None)]


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        (CrisisKind.SUICIDE_IDEATION, "jp.inochi_sos"),
        (CrisisKind.SUICIDE_PLAN, "jp.inochi_sos"),
        (CrisisKind.SELF_HARM, "jp.inochi_sos"),
        (CrisisKind.DV, "jp.dv_plus"),
        (CrisisKind.CHILD_ABUSE, "jp.189"),
        (CrisisKind.SEXUAL_VIOLENCE, "jp.8103"),
        (CrisisKind.MEDICAL, "jp.119"),
    ],
)
def test_each_danger_has_a_line_that_answers_at_every_hour(kind: CrisisKind, first: str) -> None:
    """The fitting line stands first, free and open at two in the morning."""
    line = lines_for((kind,), (), NIGHT, None)[0]
    assert line.code == first
    assert line.opening.always
    assert line.cost.startswith("無料")


def test_ambulance_comes_first_when_a_life_is_going_now() -> None:
    """Pills that were already taken are a matter for 119 before any talk."""
    codes = [line.code for line in lines_for((CrisisKind.SUICIDE_IDEATION, CrisisKind.MEDICAL), (), NIGHT, None)]
    assert codes[:2] == ["jp.119", "jp.inochi_sos"]


def test_child_is_shown_the_childrens_line_too() -> None:
    """Who is under 18 finds the children's line among the first two."""
    codes = [line.code for line in lines_for((CrisisKind.SUICIDE_IDEATION,), (), NIGHT, AgeBand.UNDER_18)]
    assert "jp.kodomo_sos" in codes[:2]


def test_who_cannot_speak_finds_lines_to_write_to() -> None:
    """Each danger has a line by writing; the first for violence at home is made for it."""
    for kind in CrisisKind:
        assert all(line.chat or not line.phone for line in chat_lines((kind,), NIGHT))
        assert chat_lines((kind,), NIGHT)
    assert chat_lines((CrisisKind.DV,), NOON)[0].code == "jp.dv_plus"


def test_announced_line_is_hidden_outside_its_dates() -> None:
    """#9999 appears only within dates that staff have set."""
    written = LINE.format(**GOOD) + "during = [[2026-12-25, 2027-01-04]]\n"
    (line,) = read_lines(written)
    assert not line.is_offered(NOON)
    assert line.is_offered(datetime(2026, 12, 31, 23, 0, tzinfo=JST))
    shown = {code.code for need in Need for code in lines_for((), (need,), NIGHT, None)}
    assert "jp.9999" not in shown
    assert "jp.9999" in {line.code for line in load_lines()}


def test_lines_in_one_tap_are_open_always() -> None:
    """Whatever the hour, every one of them answers."""
    assert all(line.opening.always for line in always_open_lines())


def test_line_named_for_a_danger_cannot_leave_the_list(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each code in the tables, taken out of the list, ends the start with a sentence that names it."""
    written = Path(choose.__file__).read_text(encoding="utf-8")
    named = set(re.findall(r'"(jp\.\w+)"', written))
    assert len(named) >= 10
    everything = load_lines()
    check_lines()
    for code in named:
        monkeypatch.setattr(choose, "load_lines", lambda gone=code: [line for line in everything if line.code != gone])
        with pytest.raises(LinesWrong, match=re.escape(code)):
            check_lines()
    with pytest.raises(SystemExit, match=r"The service did not start\. jp\."):
        create_app({"DATA_FOLDER": str(tmp_path)})
