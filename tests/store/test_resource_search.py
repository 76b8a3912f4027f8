"""Finding entries in the panel's list."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine

from referral.hours import JST
from referral.needs import Need
from referral.resource import Area, Eligibility, Resource, ResourceKind, Status
from referral.store import resources
from referral.store.areas import add_missing_areas
from referral.store.engine import writing
from referral.store.search import Wanted, find_ids, search
from referral.store.write import insert_resources

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)


@pytest.fixture
def shelf(listed: Engine, rent: Resource) -> Engine:
    """Four entries; the ward 069997 lies in 069999, and that in 060003."""
    cafe = replace(
        rent,
        id="cafe",
        name="カフェ 100%",
        kind=ResourceKind.PLACE,
        summary="お茶を飲むところです。",
        needs=(Need.ISOLATION,),
        phone="0120-12-3456",
        eligibility=Eligibility(areas=("060003",)),
    )
    with writing(listed) as connection:
        city, ward = Area("069999", "見本市", parent="060003"), Area("069997", "北区", parent="069999")
        add_missing_areas(connection, [Area("060003", "山形県"), city, ward])
        far = replace(rent, id="far", eligibility=Eligibility())
        here = replace(
            rent, id="here", name="北区の会", kind=ResourceKind.GROUP, eligibility=Eligibility(areas=("069997",))
        )
        insert_resources(connection, [cafe, far, here], NOW)
    resources.publish(listed, "cafe", version=1, who="editor", at=NOW)
    return listed


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Wanted(), {"rent", "cafe", "far", "here"}),
        (Wanted(text="かふぇ"), {"cafe"}),
        (Wanted(text="１００％"), {"cafe"}),
        (Wanted(text="100_"), set()),
        (Wanted(text="家賃 くらし"), {"rent", "far", "here"}),
        (Wanted(text="0120123456"), {"cafe"}),
        (Wanted(text="家賃の\0"), {"rent", "far"}),
        (Wanted(need=Need.ISOLATION), {"cafe"}),
        (Wanted(area="060003"), {"rent", "cafe", "here"}),
        (Wanted(area="069999"), {"rent", "here", "cafe"}),
        (Wanted(area="069997"), {"here", "rent", "cafe"}),
        (Wanted(area="069998"), {"rent"}),
        (Wanted(area="unknown"), set()),
        (Wanted(status=Status.PUBLISHED), {"cafe"}),
        (Wanted(kind=ResourceKind.PLACE), {"cafe"}),
        (Wanted(kind=ResourceKind.GROUP, area="060003"), {"here"}),
        (Wanted(organisation_id="unknown"), set()),
        (Wanted(unpublished_changes=True), {"rent", "far", "here"}),
    ],
)
def test_entries_are_found_by_what_is_asked(shelf: Engine, wanted: Wanted, ids: set[str]) -> None:
    """Words are compared without width, capitals or katakana, and signs have no special meaning."""
    page = search(shelf, wanted)
    assert {entry.resource.id for entry in page.entries} == ids
    assert page.total == len(ids)
    assert find_ids(shelf, wanted) == ids


def test_a_waiting_change_is_shown_in_the_list(shelf: Engine) -> None:
    """The list shows the newest words, and says that they wait."""
    entry = resources.get(shelf, "cafe")
    assert entry is not None
    changed = replace(entry.resource, cost="100円")
    resources.save_draft(shelf, changed, version=entry.version, who="editor", at=NOW)
    (found,) = search(shelf, Wanted(text="カフェ", unpublished_changes=True)).entries
    assert found.has_draft
    assert found.resource.cost == "100円"


def test_pages_follow_each_other_without_gaps(shelf: Engine) -> None:
    """Every entry is on exactly one page, and a page past the end is the last one."""
    pages = [search(shelf, number=number, size=2) for number in (1, 2)]
    assert sorted(entry.resource.id for page in pages for entry in page.entries) == ["cafe", "far", "here", "rent"]
    assert [(page.number, page.pages) for page in pages] == [(1, 2), (2, 2)]
    assert search(shelf, number=99, size=2) == pages[1]
    assert search(shelf, number=-1, size=2) == pages[0]
