"""The official areas of Japan."""

from collections import Counter

from content.areas import load_areas


def test_each_code_checks_itself() -> None:
    """The sixth digit follows from the other five, as the official list makes it."""
    assert all(check_digit(area.code[:5]) == area.code[5] for area in load_areas())
    assert check_digit("13104") == "1"


def check_digit(five: str) -> str:
    """Weights 6 to 2, modulus 11."""
    rest = sum(int(digit) * weight for digit, weight in zip(five, range(6, 1, -1), strict=True)) % 11
    return str((11 - rest) % 10)


def test_every_area_lies_in_one_that_exists() -> None:
    """Wards lie in cities, municipalities in prefectures, prefectures in nothing; all have a name and its kana."""
    codes = {area.code for area in load_areas()}
    assert len(codes) == len(load_areas())
    assert all(area.parent in codes for area in load_areas() if area.parent)
    assert all(area.name and area.kana for area in load_areas())
    assert sum(not area.parent for area in load_areas()) == 47


def test_all_municipalities_are_there() -> None:
    """1,718 municipalities and the 23 wards of Tokyo, without the six villages of the Northern Territories."""
    prefectures = {area.code for area in load_areas() if not area.parent}
    inside = Counter(area.parent for area in load_areas() if area.parent in prefectures)
    assert sum(inside.values()) - 6 == 1741
    assert all(inside[prefecture] >= 15 for prefecture in prefectures)
