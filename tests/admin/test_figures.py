"""集計: what residents asked for beside what the list holds, and the menu that leads there."""

import csv
import io
import re
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Engine

from referral.hours import JST
from referral.resource import Area
from referral.store.areas import offer_areas
from referral.store.counters import apply_batch
from tests.admin.conftest import Browser
from tests.admin.town import AREA, NOON
from tests.clock import HandClock

SignIn = Callable[[str], Browser]
PAGE = "/panel/figures"


def count(engine: Engine, number: int, name: str, need: str, area: str = "", month: str = "2026-10") -> None:
    apply_batch(engine, f"{name}-{need}-{area}-{month}-{number}", {(month, name, need, area, ""): number})


def row(page: str, need: str) -> str:
    """The words of the first table's row of this need."""
    found = re.search(rf"<th scope=\"row\">{need}.*?</tr>", page, re.DOTALL)
    assert found
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


def read_table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_needs_stand_beside_the_list(signed_in: SignIn, engine: Engine) -> None:
    """What was asked for, what was not found, who went to a person, and what there is."""
    count(engine, 62, "need_shown", "housing", AREA.code)
    count(engine, 14, "need_unmet", "housing", AREA.code)
    count(engine, 20, "handed_over", "housing", AREA.code)
    count(engine, 9, "need_shown", "violence", AREA.code)
    page = signed_in("shi").get(PAGE).text
    assert "2026年10月" in page
    assert "62件です" in page
    assert re.search(r"62件 .*14件 .*20件 .*1件", row(page, "住むところのこと"))
    assert "9件" not in row(page, "安全のこと")
    assert "ありません" in row(page, "安全のこと")
    assert "夜に開いているところがない：" in page


def test_one_area_is_told_as_far_as_its_neighbours_allow(signed_in: SignIn, engine: Engine) -> None:
    """Of two areas the small one is not told, nor the other one, from which it could be reckoned."""
    count(engine, 62, "need_shown", "housing", AREA.code)
    count(engine, 3, "need_shown", "housing", "069998")
    shi = signed_in("shi")
    assert "65件" in row(shi.get(PAGE).text, "住むところのこと")
    assert "62件" not in row(shi.get(f"{PAGE}?area={AREA.code}").text, "住むところのこと")
    count(engine, 30, "need_shown", "housing", "")
    assert "62件" in row(shi.get(f"{PAGE}?area={AREA.code}").text, "住むところのこと")


def test_month_that_still_grows_is_not_told(signed_in: SignIn, engine: Engine, clock: HandClock) -> None:
    """Neither on the page nor to who asks for it in the address; on the second day of the next one it is."""
    count(engine, 62, "need_shown", "housing", month="2026-11")
    shi = signed_in("shi")
    assert "62" not in row(shi.get(PAGE).text, "住むところのこと")
    assert shi.get(f"{PAGE}?month=2026-11").status_code == 404
    assert shi.get(f"{PAGE}/export?month=2026-11").status_code == 404
    assert b"62" not in shi.get(f"{PAGE}/export").data
    clock.now = datetime(2026, 12, 2, 9, 0, tzinfo=JST)
    assert "62件" in row(signed_in("shi").get(PAGE).text, "住むところのこと")


def test_table_tells_the_same_and_cannot_calculate(signed_in: SignIn, engine: Engine) -> None:
    """A row for every need and area; a district with a dangerous name is only a name; what is small is in no cell."""
    district = Area("x-1", "=HYPERLINK(1)", parent=AREA.code)
    offer_areas(engine, [AREA, district], before=[], who="command", at=NOON)
    count(engine, 62, "need_shown", "housing", AREA.code)
    count(engine, 7, "need_shown", "food", AREA.code)
    answer = signed_in("shi").get(f"{PAGE}/export")
    rows = read_table(answer.data)
    assert {line["地いき"] for line in rows} == {"ぜんぶ", AREA.name, "'=HYPERLINK(1)"}
    housing = next(line for line in rows if line["困りごと"] == "住むところのこと" and line["地いき"] == "ぜんぶ")
    assert (housing["窓口"], housing["相談の窓口"], housing["平日の夜"], housing["案内した"]) == ("1", "1", "0", "62")
    asked = [line[name] for line in rows for name in ("案内した", "見つからなかった", "人につないだ")]
    assert {number for number in asked if number.isdecimal()} == {"62"}


def test_unknown_area_or_month_is_not_found(signed_in: SignIn) -> None:
    """Nothing is guessed."""
    assert signed_in("shi").get(f"{PAGE}?area=999999").status_code == 404
    assert signed_in("shi").get(f"{PAGE}?month=nonsense").status_code == 404


@pytest.mark.parametrize(
    ("login", "path", "current", "beside"),
    [
        ("shi", "/panel", "きょうの仕事", ""),
        ("shi", "/panel/resources/rent/history", "窓口リスト", "リスト"),
        ("shi", "/panel/duplicates", "窓口リスト", "似ている窓口"),
        ("shi", "/panel/applications", "確かめる", "申請"),
        ("shi", "/panel/settings/areas", "設定", "地いき"),
        ("kanri", "/panel/people", "設定", "利用者"),
        ("hensyu", "/panel/try", "窓口リスト", "ためす"),
    ],
)
def test_menu_tells_where_one_is(signed_in: SignIn, login: str, path: str, current: str, beside: str) -> None:
    """Six words at most, every one of which opens, and of its pages the open one."""
    person = signed_in(login)
    page = person.get(path).text
    navs = re.findall(r'<nav[^>]*aria-label="(メニュー|この中のページ)">(.*?)</nav>', page, re.DOTALL)
    words = {name: re.findall(r'<a href="([^"]+)"( aria-current=\w+)?>(.*?)</a>', nav) for name, nav in navs}
    assert len(words["メニュー"]) <= 6
    assert [word for _, marked, word in words["メニュー"] if marked] == [current]
    assert [word for _, marked, word in words.get("この中のページ", []) if marked] == ([beside] if beside else [])
    assert {person.get(address).status_code for links in words.values() for address, _, _ in links} == {200}
