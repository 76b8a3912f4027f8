"""The platform's own choices on the panel: overdue entries, areas and districts."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import Engine

from referral.freshness import Overdue
from referral.platform import Platform
from referral.store import areas
from referral.store.engine import reading
from referral.store.settings import read_overdue
from tests.admin.conftest import Browser
from tests.admin.filling import change, form_of

SignIn = Callable[[str], Browser]


def test_overdue_choice_holds_and_a_late_one_is_told(engine: Engine, signed_in: SignIn) -> None:
    """The page says what holds; nothing is overwritten."""
    shi = signed_in("shi")
    page = shi.get("/panel/settings").text
    assert 'value="high_held" checked' in page
    assert shi.post("/panel/settings", {"overdue": "held", "before": "high_held"}).status_code == 303
    with reading(engine) as connection:
        assert read_overdue(connection) is Overdue.HELD
    late = signed_in("kanri").post("/panel/settings", {"overdue": "shown", "before": "high_held"})
    assert late.status_code == 409
    assert 'value="held" checked' in late.text
    assert "ほかの人が先に" in late.text


def test_areas_are_written_in_their_order(engine: Engine, signed_in: SignIn) -> None:
    """By names or codes; of two with one name it is asked which is meant."""
    shi = signed_in("shi")
    asked = change(shi, "/panel/settings/areas", offered="府中市\n水戸市")
    assert asked.status_code == 422
    assert "東京都府中市、広島県府中市" in asked.text
    assert change(shi, "/panel/settings/areas", offered="広島県府中市\n水戸市").status_code == 303
    assert [area.name for area in areas.read_offered(engine)] == ["府中市", "水戸市"]
    assert "広島県府中市\n水戸市" in shi.get("/panel/settings/areas").text.replace("\r", "")
    assert "府中市、水戸市" in shi.get("/panel/settings").text


def test_late_order_is_told_what_holds(engine: Engine, signed_in: SignIn) -> None:
    """The own lines stay in the form."""
    shi, kanri = signed_in("shi"), signed_in("kanri")
    old = form_of(kanri.get("/panel/settings/areas").text)
    assert change(shi, "/panel/settings/areas", offered="水戸市").status_code == 303
    late = kanri.post("/panel/settings/areas", old | {"offered": "日立市"})
    assert late.status_code == 409
    assert "いまは、こうなっています：水戸市" in late.text
    assert "日立市" in late.text
    assert kanri.post("/panel/settings/areas", form_of(late.text)).status_code == 303
    assert [area.name for area in areas.read_offered(engine)] == ["日立市"]


def test_district_is_added_and_dropped(engine: Engine, signed_in: SignIn) -> None:
    """It needs a name and one municipality."""
    shi = signed_in("shi")
    mistaken = change(shi, "/panel/settings/areas/new", name="本郷地区", inside="水戸市、日立市")
    assert mistaken.status_code == 422
    assert "1つだけ" in mistaken.text
    assert change(shi, "/panel/settings/areas/new", name="本郷地区", inside="水戸市").status_code == 303
    (district,) = areas.read_districts(engine)
    page = shi.get("/panel/settings/areas").text
    assert "水戸市の 本郷地区" in page
    assert change(shi, "/panel/settings/areas", offered="水戸市\n本郷地区").status_code == 303
    assert areas.read_offered(engine)[1] == district
    assert shi.post(f"/panel/settings/areas/{district.code}/drop").status_code == 303
    assert areas.read_districts(engine) == []


def test_two_areas_of_one_name_are_two_different_buttons(app: Flask, platform: Platform) -> None:
    """Each says what it lies in."""
    from content.areas import areas_by_code, label_areas
    from referral.resource import Area

    both = [area for area in areas_by_code().values() if area.name == "府中市"]
    assert label_areas(both, lambda _code: None) == ["東京都府中市", "広島県府中市"]
    own = [Area("d-1", "中央", "ちゅうおう", "x"), Area("d-2", "中央", "", "y"), Area("d-3", "東", "", "x")]
    assert label_areas(own, lambda code: Area("x", "甲町") if code == "x" else None) == ["甲町中央", "中央", "東"]
    twins = [Area("d-1", "中央", "ちゅうおう"), Area("d-2", "中央")]
    assert label_areas(twins, lambda _code: None) == ["中央（ちゅうおう）", "中央（d-2）"]
