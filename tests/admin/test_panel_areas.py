"""Areas as staff type them: every official one, the platform's own, and what an entry has already."""

from collections.abc import Callable, Iterable

import pytest
from sqlalchemy import Engine, select

from admin.panel.areas import AreaUnknown, read_areas, write_areas
from content.areas import load_areas
from referral.resource import Area
from referral.store.engine import reading
from referral.store.memory_directory import MemoryDirectory
from referral.store.models import AreaRow
from tests.admin.conftest import Browser
from tests.admin.filling import change, form_of
from tests.admin.town import AREA, ByOrder

SignIn = Callable[[str], Browser]


def directory_of(areas: Iterable[Area] = ()) -> MemoryDirectory:
    """One whose areas are offered."""
    known = list(areas)
    return MemoryDirectory([], [], known, ByOrder, offered={area.code for area in known})


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ()),
        ("水戸市", ("082015",)),
        ("茨城県", ("080004",)),
        ("水戸市、 日立市\n茨城県", ("082015", "082023", "080004")),
        ("水戸市、水戸市", ("082015",)),
        ("札幌市中央区", ("011011",)),
        ("北海道札幌市中央区", ("011011",)),
        ("東京都中央区", ("131024",)),
        ("岐阜県池田町", ("214043",)),
        ("中央区（011011）", ("011011",)),
        ("082015", ("082015",)),
        ("龍ヶ崎市、龍ケ崎市", ("082082",)),
    ],
)
def test_official_areas_are_known_though_nothing_is_published(text: str, codes: tuple[str, ...]) -> None:
    """Prefectures, municipalities and wards, in an empty service."""
    assert read_areas(text, directory_of()) == codes


def test_name_of_several_areas_is_answered_with_the_choices() -> None:
    """Each choice, written as offered, is read as one area."""
    with pytest.raises(AreaUnknown) as told:
        read_areas("池田町", directory_of())
    said = str(told.value)
    assert "4つあります" in said
    for choice in ("北海道池田町", "福井県池田町", "長野県池田町", "岐阜県池田町"):
        assert choice in said
        assert len(read_areas(choice, directory_of())) == 1


@pytest.mark.parametrize("text", ["どこか市", "水戸市、どこか市", "999999", "札幌市水戸市"])
def test_unknown_area_is_named(text: str) -> None:
    """And an example says how to write one."""
    with pytest.raises(AreaUnknown, match="という地いきはありません"):
        read_areas(text, directory_of())


def test_areas_of_the_platform_itself_are_known_by_name() -> None:
    """Such as those of the invented city."""
    own = directory_of([AREA, Area("990002", "となり町（見本）")])
    assert read_areas("見本市、となり町（見本）", own) == ("069999", "990002")
    assert write_areas(("069999", "990002"), own) == "見本市、となり町（見本）"


def test_what_an_entry_has_already_is_kept() -> None:
    """By its name where the list knows it, though it is not offered; else by its code."""
    known = MemoryDirectory([], [], [Area("990003", "とおい村")], ByOrder)
    assert write_areas(("990003", "77777"), known) == "とおい村、77777"
    assert read_areas("とおい村、77777", known, kept=("990003", "77777")) == ("990003", "77777")
    with pytest.raises(AreaUnknown):
        read_areas("77777", known)


def test_every_official_area_is_read_back_as_it_is_written() -> None:
    """None of 1,965 is mistaken for another."""
    empty = directory_of()
    for area in load_areas():
        assert read_areas(write_areas((area.code,), empty), empty) == (area.code,)


def test_saving_an_entry_brings_its_areas_into_the_list(engine: Engine, signed_in: SignIn) -> None:
    """With all that they lie in, so that a resident of the ward is served by the prefecture's desk too."""
    saved = change(signed_in("shi"), "/panel/resources/supper", "save", areas="札幌市中央区")
    assert saved.status_code == 303
    with reading(engine) as connection:
        rows = connection.execute(select(AreaRow).order_by(AreaRow.code)).all()
    assert [(row.code, row.name, row.parent, row.offered) for row in rows] == [
        ("010006", "北海道", "", False),
        ("011002", "札幌市", "010006", False),
        ("011011", "中央区", "011002", False),
    ]
    assert form_of(signed_in("shi").get("/panel/resources/supper").text)["areas"] == "札幌市中央区"


def test_mistake_in_an_area_is_told_beside_the_field(signed_in: SignIn) -> None:
    """The choices stand there, and nothing is lost."""
    answer = change(signed_in("shi"), "/panel/resources/rent", "save", areas="府中市", cost="千円くらい")
    assert answer.status_code == 422
    assert "東京都府中市" in answer.text
    assert "広島県府中市" in answer.text
    assert "千円くらい" in answer.text
