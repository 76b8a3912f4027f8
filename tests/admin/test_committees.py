"""Sub-committees on the panel: registered, changed, shown on their members' pages, ended."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from referral.needs import Need
from referral.store import committees
from referral.store.staff_actions import What, recent
from tests.admin.conftest import Browser
from tests.admin.filling import change, form_of

SignIn = Callable[[str], Browser]

WHOLE: dict[str, object] = {
    "name": "ひきこもり部会",
    "purpose": "むずかしい相談を、いっしょに考えます。",
    "needs": ["hikikomori", "school"],
    "areas": "水戸市",
    "members": ["kurashi", "niji"],
    "desk": "kurashi",
}


def register(browser: Browser, **fields: object) -> str:
    """Gives the address of the new one."""
    made = change(browser, "/panel/committees/new", **(WHOLE | fields))
    assert made.status_code == 303
    return str(made.headers["Location"])


def test_committee_is_registered_whole(engine: Engine, signed_in: SignIn) -> None:
    """In the list, on its members' pages, and remembered without its words."""
    shi = signed_in("shi")
    path = register(shi)
    (found,) = committees.every_committee(engine)
    assert (found.needs, found.areas, found.members) == (
        (Need.SCHOOL, Need.HIKIKOMORI),
        ("082015",),
        ("kurashi", "niji"),
    )
    assert found.desk == "kurashi"
    page = shi.get("/panel/committees").text
    for told in ("ひきこもり部会", "水戸市", "くらしの相談、こども食堂にじ"):
        assert told in page
    assert path in shi.get("/panel/organisations/niji").text
    assert "この団体のデスクが受けます" in signed_in("hensyu").get("/panel/organisations/kurashi").text
    assert recent(engine, found.id)[0].what is What.COMMITTEE_CREATED


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": ""}, "名前を書いてください"),
        ({"members": []}, "団体を1つ以上"),
        ({"members": ["niji"]}, "「入っている団体」から選んで"),
        ({"areas": "どこか市"}, "という地いきはありません"),
    ],
)
def test_mistake_is_told(engine: Engine, signed_in: SignIn, fields: dict[str, object], told: str) -> None:
    """Beside its field; nothing is written."""
    answer = change(signed_in("shi"), "/panel/committees/new", **(WHOLE | fields))
    assert answer.status_code == 422
    assert told in answer.text
    assert committees.every_committee(engine) == []


def test_second_of_two_editors_is_shown_the_difference(signed_in: SignIn) -> None:
    """Who saves an older version is told, and keeps the own words."""
    first, second = signed_in("shi"), signed_in("kanri")
    path = register(first)
    old = form_of(second.get(path).text)
    assert change(first, path, purpose="月に一度あつまります。").status_code == 303
    late = second.post(path, old | {"purpose": "週に一度あつまります。"})
    assert late.status_code == 409
    assert "月に一度あつまります。" in late.text
    assert "週に一度あつまります。" in late.text


def test_ended_committee_leaves_its_members_pages_and_stays_in_the_list(engine: Engine, signed_in: SignIn) -> None:
    """An old page cannot end it."""
    shi = signed_in("shi")
    path = register(shi)
    assert shi.post(f"{path}/end", {"version": "9"}).status_code == 409
    assert shi.post(f"{path}/end", {"version": "1"}).status_code == 303
    assert "に終わり" in shi.get("/panel/committees").text
    assert "ひきこもり部会" not in shi.get("/panel/organisations/niji").text
    assert committees.committees_of(engine, "niji") == []
    assert "この部会は、" in shi.get(path).text
