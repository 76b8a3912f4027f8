"""Which entries may be one and the same: by number, name, reading and address; branches and towns are kept apart."""

from dataclasses import replace

import pytest

from referral.alike import Likeness, find_alike, find_pairs
from referral.needs import Need
from referral.resource import Eligibility, Organisation, Place, Resource, ResourceKind

FIRST = Resource(
    "a",
    Organisation("o", "団体"),
    "くらしの相談窓口",
    ResourceKind.DESK,
    "家賃やお金のことを、いっしょに考えます。",
    (Need.MONEY, Need.HOUSING),
    eligibility=Eligibility(areas=("062014",)),
    phone="023-000-0001",
    places=(Place(address="見本市1-1"),),
)


def other(**changes: object) -> Resource:
    """Another organisation's entry that is like the first one, but for the changes."""
    base = replace(FIRST, id="b", organisation=Organisation("p", "べつの団体"))
    return replace(base, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "likeness", "because"),
    [
        ({}, Likeness.SAME, ("電話が同じ", "名前が同じ", "住所が同じ")),
        ({"phone": "0230000001", "places": ()}, Likeness.SAME, ("電話が同じ", "名前が同じ")),
        ({"phone": "", "places": (Place(address="見本市１－１"),)}, Likeness.SAME, ("名前が同じ", "住所が同じ")),
        ({"name": "ＮＰＯ法人 くらしの 相談窓口", "phone": "", "places": ()}, Likeness.ALIKE, ("名前が同じ",)),
        ({"name": "くらし相談の窓口", "places": ()}, Likeness.SAME, ("電話が同じ", "名前がにている")),
        (
            {"name": "別の名", "other_names": ("くらしの相談窓口",), "phone": "", "places": ()},
            Likeness.ALIKE,
            ("名前が同じ",),
        ),
        ({"places": (Place(phone="023-000-0001"),), "phone": ""}, Likeness.SAME, ("電話が同じ", "名前が同じ")),
        ({"name": "こども食堂にじ", "places": ()}, Likeness.SHARED, ("電話が同じ",)),
        ({"needs": (Need.SCHOOL,)}, Likeness.SHARED, ("電話が同じ", "名前が同じ", "住所が同じ")),
        (
            {"summary": "学校に行きづらい子が、すごせます。"},
            Likeness.SHARED,
            ("電話が同じ", "名前が同じ", "住所が同じ"),
        ),
    ],
)
def test_what_two_entries_share_decides(
    changes: dict[str, object], likeness: Likeness, because: tuple[str, ...]
) -> None:
    """Width, spaces, hyphens and legal forms do not count; one desk that does two things is two entries."""
    (found,) = find_alike(FIRST, [other(**changes)])
    assert (found.likeness, found.because) == (likeness, because)


@pytest.mark.parametrize(
    "changes",
    [
        {"phone": "", "places": (), "eligibility": Eligibility(areas=("062022",))},
        {"name": "くらしの相談窓口（北）", "phone": "023-000-0009", "places": ()},
        {"name": "夜のよりそい電話", "phone": "", "places": ()},
        {"name": "こども食堂にじ", "organisation": FIRST.organisation},
    ],
)
def test_two_services_are_kept_apart(changes: dict[str, object]) -> None:
    """The same name in another town, a branch with its own number, another name, one organisation's switchboard."""
    assert find_alike(FIRST, [other(**changes)]) == []


def test_pairs_are_found_once_and_the_surest_first() -> None:
    """What shares only a number is no pair, and an entry is not like itself."""
    entries = [
        FIRST,
        other(),
        other(id="c", name="こども食堂にじ", places=()),
        other(id="d", phone="", places=()),
    ]
    found = find_pairs(entries)
    assert [(pair.first.id, pair.second.id) for pair in found if pair.likeness is Likeness.SAME] == [("a", "b")]
    assert {(pair.first.id, pair.second.id) for pair in found[1:]} == {("a", "d"), ("b", "d")}


def test_number_of_a_whole_town_hall_makes_no_pairs() -> None:
    """Fifty desks behind one switchboard are not twelve hundred duplicates."""
    desks = [other(id=f"d{n}", name=chr(0x4E00 + 97 * n) * 8, places=()) for n in range(50)]
    assert find_pairs(desks) == []
