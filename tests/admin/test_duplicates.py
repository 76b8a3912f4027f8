"""Entries that look alike on the panel: told while one is written, seen side by side, put together, taken apart."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from referral.resource import Place, Resource, Status
from referral.store import merging, resources
from tests.admin.conftest import Browser
from tests.admin.filling import change
from tests.admin.town import NIJI, NOON, RENT

SignIn = Callable[[str], Browser]
TWIN = replace(
    RENT, id="twin", organisation=NIJI, cost="有料", places=(Place(address="見本市2-2"),), takes_handoffs=False
)


@pytest.fixture
def twin(engine: Engine) -> Resource:
    """A draft of another organisation that is like a published entry."""
    return resources.create(engine, TWIN, who="command", at=NOON).resource


def test_alike_entry_is_told_while_one_is_written(signed_in: SignIn) -> None:
    """With what is the same, and two ways to answer; 「別の窓口です」 is remembered."""
    shi = signed_in("shi")
    made = change(shi, "/panel/resources/new?organisation=niji", "save", name="夜の会", phone="0230000002")
    path = made.headers["Location"]
    page = shi.get(path).text
    assert "電話が同じ窓口があります" in page
    assert "<strong>家賃の相談</strong>" in page
    own = path.rpartition("/")[2]
    answer = shi.post(f"/panel/duplicates/{own}/rent/different", {"back": "entry"})
    assert answer.headers["Location"] == path
    assert "<strong>家賃の相談</strong>" not in shi.get(path).text


def test_editor_is_told_only_what_is_published_or_the_own(engine: Engine, twin: Resource, signed_in: SignIn) -> None:
    """Another organisation's draft is nobody's business; comparing is for staff."""
    hensyu = signed_in("hensyu")
    assert "こども食堂にじ" not in hensyu.get("/panel/resources/rent").text
    assert "こども食堂にじ" in signed_in("shi").get("/panel/resources/rent").text
    resources.publish(engine, "twin", version=1, who="shi", at=NOON)
    page = hensyu.get("/panel/resources/rent").text
    assert "こども食堂にじ" in page
    assert "くらべる" not in page


def test_pair_is_listed_compared_and_put_together(engine: Engine, twin: Resource, signed_in: SignIn) -> None:
    """The published one goes on whatever the order in the address; each field as it was chosen."""
    shi = signed_in("shi")
    assert "おそらく同じ" in shi.get("/panel/duplicates").text
    page = shi.get("/panel/duplicates/twin/rent").text
    for told in ("無料", "有料", "こども食堂にじ", "見本市2-2"):
        assert told in page
    assert page.index("残す窓口") < page.index("くらしの相談・公開中") < page.index("こども食堂にじ・下書き")
    sent = {"version": "2", "other_version": "1", "cost": "second", "places": "second"}
    done = shi.post("/panel/duplicates/twin/rent", sent)
    assert (done.status_code, done.headers["Location"]) == (303, "/panel/resources/rent")
    kept, retired = resources.get(engine, "rent"), resources.get(engine, "twin")
    assert kept is not None
    assert retired is not None
    assert (kept.resource.cost, kept.resource.address, kept.resource.organisation.id) == (
        "有料",
        "見本市2-2",
        "kurashi",
    )
    assert (kept.has_draft, retired.resource.status) == (True, Status.RETIRED)
    assert "にまとめました" in shi.get("/panel/resources/twin").text
    assert "ここにまとめました" in shi.get("/panel/resources/rent").text
    assert shi.get("/panel/duplicates").text.count("くらべる</a>") == 0


def test_both_can_go_on(engine: Engine, twin: Resource, signed_in: SignIn) -> None:
    """Where a field holds several."""
    entry = resources.get(engine, "twin")
    assert entry is not None
    other_area = replace(twin, eligibility=replace(twin.eligibility, areas=("082015",)))
    resources.save_draft(engine, other_area, version=1, who="shi", at=NOON)
    shi = signed_in("shi")
    sent = {"version": "2", "other_version": "2", "eligibility-areas": "both", "cost": "both"}
    assert shi.post("/panel/duplicates/rent/twin", sent).status_code == 303
    kept = resources.get(engine, "rent")
    assert kept is not None
    assert kept.resource.eligibility.areas == ("069999", "082015")
    # 「両方」 is not offered for a field that holds one thing, and a made-up form changes nothing.
    assert kept.resource.cost == "無料"


def test_merge_is_undone_by_one_press(engine: Engine, twin: Resource, signed_in: SignIn) -> None:
    """And not where somebody has gone on since."""
    shi = signed_in("shi")
    sent = {"version": "2", "other_version": "1", "cost": "second"}
    assert shi.post("/panel/duplicates/rent/twin", sent).status_code == 303
    (merged,) = merging.find_merges(engine, "rent")
    assert shi.post(f"/panel/duplicates/undo/{merged.id}").status_code == 303
    entry = resources.get(engine, "twin")
    assert entry is not None
    assert entry.resource.status is Status.DRAFT
    sent = {"version": "4", "other_version": "3", "cost": "second"}
    assert shi.post("/panel/duplicates/rent/twin", sent).status_code == 303
    assert change(shi, "/panel/resources/rent", "save", cost="半額").status_code == 303
    (merged,) = merging.find_merges(engine, "rent")
    assert shi.post(f"/panel/duplicates/undo/{merged.id}").status_code == 303
    assert "元にもどせません" in shi.get("/panel/duplicates").text


def test_old_page_and_waiting_change_are_told(engine: Engine, twin: Resource, signed_in: SignIn) -> None:
    """Nothing is put together over somebody else's work."""
    shi = signed_in("shi")
    late = shi.post("/panel/duplicates/rent/twin", {"version": "1", "other_version": "1"})
    assert (late.status_code, "ほかの人が先に" in late.text) == (409, True)
    assert change(shi, "/panel/resources/rent", "save", cost="半額").status_code == 303
    waits = shi.post("/panel/duplicates/rent/twin", {"version": "3", "other_version": "1"})
    assert waits.status_code == 409
    assert "公開を待つ直しがあります" in waits.text


@pytest.mark.parametrize(("act", "status"), [("retire", Status.RETIRED), ("unwanted", Status.UNWANTED)])
def test_entry_is_taken_out_for_good(engine: Engine, signed_in: SignIn, act: str, status: Status) -> None:
    """It says so afterwards, and offers it no more."""
    shi = signed_in("shi")
    assert shi.post(f"/panel/resources/supper/{act}", {"version": "2"}).status_code == 303
    entry = resources.get(engine, "supper")
    assert entry is not None
    assert entry.resource.status is status
    assert f"/supper/{act}" not in shi.get("/panel/resources/supper").text
