"""The pages that tell what an entry or an organisation said before, and lead back to it."""

from collections.abc import Callable

from sqlalchemy import Engine

from referral.store import applications, organisations, resources
from tests.admin.conftest import Browser
from tests.admin.filling import change, decide, form_of

SignIn = Callable[[str], Browser]
RENT = "/panel/resources/rent"
HISTORY = f"{RENT}/history"


def publish(signed_in: SignIn, **fields: object) -> None:
    assert change(signed_in("hensyu"), RENT, "send", **fields).status_code == 303
    assert decide(signed_in("kakunin"), "rent", "publish").status_code == 303


def ids(page: str) -> list[str]:
    """The versions to which the page offers to go back."""
    return [part.partition('"')[0] for part in page.split('name="restore" value="')[1:]]


def test_history_tells_who_changed_what(signed_in: SignIn) -> None:
    """Each published form, field by field; no draft."""
    publish(signed_in, cost="500円")
    change(signed_in("hensyu"), RENT, "save", cost="九百円")
    page = signed_in("hensyu").get(HISTORY).text
    assert "kakuninさん" in page
    assert '<ins><span class="mark">加わった</span>500円</ins>' in page
    assert "九百円" not in page
    assert len(ids(page)) == 1


def test_one_press_leads_back_through_the_reviewer(signed_in: SignIn, engine: Engine) -> None:
    """Residents see the newer form until it is published, and then all of the old one, as a new version."""
    publish(signed_in, cost="500円", first_step="電話してください。")
    hensyu = signed_in("hensyu")
    page = hensyu.get(HISTORY).text
    back = {"restore": ids(page)[0], "version": form_of(hensyu.get(RENT).text)["version"]}
    assert hensyu.post(f"{HISTORY}/restore", back).status_code == 303
    entry = resources.get(engine, "rent")
    assert entry is not None
    assert entry.live is not None
    assert (entry.live.cost, entry.resource.cost, entry.resource.first_step) == ("500円", "無料", "")
    assert applications.count_waiting(engine) == 1
    assert decide(signed_in("kakunin"), "rent", "publish").status_code == 303
    assert len(ids(hensyu.get(HISTORY).text)) == 2


def test_going_back_overwrites_nobody(signed_in: SignIn, engine: Engine) -> None:
    """Who looked at an older list is told, and nothing happens."""
    publish(signed_in, cost="500円")
    hensyu = signed_in("hensyu")
    back = {"restore": ids(hensyu.get(HISTORY).text)[0], "version": form_of(hensyu.get(RENT).text)["version"]}
    change(signed_in("shi"), RENT, "save", cost="九百円")
    assert hensyu.post(f"{HISTORY}/restore", back).status_code == 303
    assert "ほかの人が先に直しました" in hensyu.get(HISTORY).text
    assert resources.get(engine, "rent").resource.cost == "九百円"  # type: ignore[union-attr]


def test_version_of_another_entry_is_not_there(signed_in: SignIn) -> None:
    """Its number leads nowhere."""
    publish(signed_in, cost="500円")
    shi = signed_in("shi")
    number = ids(shi.get(HISTORY).text)[0]
    for wrong in (number, "x", ""):
        answer = shi.post("/panel/resources/supper/history/restore", {"restore": wrong, "version": "2"})
        assert answer.status_code == 404


def test_organisation_goes_back_at_once(signed_in: SignIn, engine: Engine) -> None:
    """As any change of it does, and with the history that led there."""
    shi, path = signed_in("shi"), "/panel/organisations/kurashi"
    assert change(shi, path, phone="023-000-0009").status_code == 303
    page = shi.get(f"{path}/history").text
    assert "023-000-0009" in page
    back = {"restore": ids(page)[0], "version": form_of(shi.get(path).text)["version"]}
    assert shi.post(f"{path}/history/restore", back).status_code == 303
    assert organisations.get(engine, "kurashi").organisation.phone == "023-000-0001"  # type: ignore[union-attr]
    assert len(ids(shi.get(f"{path}/history").text)) == 2
    assert ids(signed_in("hensyu").get(f"{path}/history").text) == []
