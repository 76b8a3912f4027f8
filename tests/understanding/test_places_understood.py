"""Where somebody lives, from their own words, among the areas that the platform offers."""

from collections.abc import Sequence
from time import perf_counter

import pytest

from content.areas import load_areas
from content.understanding import build_understanding
from content.understanding.places import PlaceEar
from referral.resource import Area

CODES = {area.code: area for area in load_areas()}


def offer(*codes: str) -> list[Area]:
    return [CODES[code] for code in codes]


def hear(text: str, *codes: str) -> str:
    areas = offer(*codes)
    return build_understanding(lambda: areas)(text).area


MITO, IBARAKI, TSUKUBA = "082015", "080004", "082201"
YAMAGATA_CITY, YAMAGATA, YONEZAWA = "062014", "060003", "062022"
SAPPORO, SAPPORO_CENTRE, OSAKA_CENTRE = "011002", "011011", "271284"
IKEDA_FUKUI, IKEDA_GIFU = "183822", "214043"


@pytest.mark.parametrize(
    "text",
    [
        "水戸市",
        "水戸",
        " 水戸。",
        "水戸です",
        "水戸だよ",
        "水戸に住んでいます",
        "いまは水戸にいます",
        "今水戸に住んでる",
        "茨城水戸です",
        "茨城県水戸に住んでいます。家賃が払えない",
        "茨城県水戸市三の丸",
        "水戸在住です",
        "水戸住み",
        "水戸のあたりです",
        "水戸で一人暮らし",
        "みとし",
        "みと",
        "ミトです",
    ],
)
def test_place_is_heard_with_and_without_its_ending(text: str) -> None:
    """As people write where they live."""
    assert hear(text, MITO, YONEZAWA) == MITO


@pytest.mark.parametrize(
    "text",
    [
        "水戸さんに言われた",
        "水戸黄門を見てた",
        "水戸駅で転んだ",
        "大水戸です",
        "新水戸に住んでいます",
        "みとめてほしい",
        "きょうは何もない",
    ],
)
def test_name_that_is_no_place_is_not_heard(text: str) -> None:
    """A surname, a station, a longer word."""
    assert hear(text, MITO, YONEZAWA) == ""


@pytest.mark.parametrize(
    ("text", "codes", "found"),
    [
        ("東村山市に住んでいます", ["062081"], ""),
        ("東村山です", ["062081"], ""),
        ("村山です", ["062081"], "062081"),
        ("つくばに住んでいます", [TSUKUBA], TSUKUBA),
        ("いまはつくばです", [TSUKUBA], TSUKUBA),
        ("つくばみらいに住んでいます", [TSUKUBA], ""),
        ("うちのさくらです", ["092142"], ""),
        ("龍ヶ崎に住んでます", ["082082"], "082082"),
        ("中央に住んでいます", [SAPPORO_CENTRE], ""),
        ("いえ", ["473154"], ""),
    ],
)
def test_longer_name_is_another_place(text: str, codes: list[str], found: str) -> None:
    """東村山市 is not 村山市, whether the platform has it or not; 中央 alone is no name."""
    assert hear(text, *codes) == found


def test_prefecture_and_city_of_one_name_are_heard_as_the_larger() -> None:
    """山形 may be either; what is said of both is true. The city in full, or the only one, is the city."""
    assert hear("山形です", YAMAGATA, YAMAGATA_CITY) == YAMAGATA
    assert hear("山形市です", YAMAGATA, YAMAGATA_CITY) == YAMAGATA_CITY
    assert hear("山形県の山形市です", YAMAGATA, YAMAGATA_CITY) == YAMAGATA_CITY
    assert hear("山形です", YAMAGATA_CITY) == YAMAGATA_CITY


def test_towns_of_one_name_are_told_apart_by_where_they_lie() -> None:
    """Alone the name says nothing; with the prefecture it is clear; the only one on offer is meant."""
    both = (IKEDA_FUKUI, IKEDA_GIFU)
    assert hear("池田町です", *both) == ""
    assert hear("池田です", *both) == ""
    assert hear("岐阜県池田町です", *both) == IKEDA_GIFU
    assert hear("福井の池田です", *both) == ""
    assert hear("福井県池田です", *both) == IKEDA_FUKUI
    assert hear("池田町です", IKEDA_GIFU) == IKEDA_GIFU
    assert hear("岐阜県池田町です", IKEDA_FUKUI) == ""


def test_place_inside_an_offered_one_is_that_one() -> None:
    """Who names a ward or a city is not lost where the platform has the city or the prefecture."""
    assert hear("札幌市中央区です", SAPPORO, MITO) == SAPPORO
    assert hear("札幌市中央区です", SAPPORO, SAPPORO_CENTRE, OSAKA_CENTRE) == SAPPORO_CENTRE
    assert hear("大阪市中央区です", SAPPORO, MITO) == ""
    assert hear("水戸市です", IBARAKI, YONEZAWA) == IBARAKI


def test_areas_are_known_as_soon_as_they_are_offered() -> None:
    """The list is asked at each text, and read anew only when it is another one."""
    lists: list[Sequence[Area]] = [[]]
    ear = PlaceEar(lambda: lists[-1])
    assert ear.find("水戸です") == ""
    lists.append(offer(MITO))
    assert ear.find("水戸です") == MITO
    lists.append(offer(YONEZAWA))
    assert ear.find("水戸です") == ""


def test_all_of_japan_on_offer_is_still_dull() -> None:
    """A long text among 1,965 areas takes milliseconds."""
    areas = load_areas()
    ear = PlaceEar(lambda: areas)
    text = "家賃が払えなくて、仕事もなくて、だれにも言えません。" * 60
    taken = []
    for _ in range(10):
        started = perf_counter()
        ear.find(text)
        taken.append(perf_counter() - started)
    # The quickest of ten says how long it takes; the others, how busy the machine is.
    assert min(taken) < 0.1
