"""The panel: the list searched, entries registered, changed, published, paused; nobody overwrites anybody."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Engine, update

from referral.resource import Organisation
from referral.store.accounts import Account
from referral.store.engine import writing
from referral.store.models import AccountRow
from referral.store.write import insert_organisations
from tests.admin.conftest import Browser
from tests.admin.filling import change, decide, form_of

SignIn = Callable[[str], Browser]


def test_list_is_searched_by_words_and_needs(signed_in: SignIn) -> None:
    """What fits is shown, what does not is not."""
    shi = signed_in("shi")
    everything = shi.get("/panel/resources").text
    assert "家賃の相談" in everything
    assert "夕ごはんの会" in everything
    by_words = shi.get("/panel/resources?words=家賃").text
    assert "家賃の相談" in by_words
    assert "夕ごはんの会" not in by_words
    by_need = shi.get("/panel/resources?need=food").text
    assert "夕ごはんの会" in by_need
    assert "家賃の相談" not in by_need
    assert "当てはまる窓口はありません" in shi.get("/panel/resources?words=どこにもない").text


@pytest.mark.parametrize(
    ("asked", "shown", "hidden"),
    [
        ("kind=place", "夕ごはんの会", "家賃の相談"),
        ("area=見本市", "家賃の相談", "夕ごはんの会"),
        ("organisation=niji", "夕ごはんの会", "家賃の相談"),
        ("show=due", "夕ごはんの会", "家賃の相談"),
        ("show=due&kind=place&need=food&words=夕ごはん&organisation=niji", "夕ごはんの会", "家賃の相談"),
        ("show=published&need=housing", "家賃の相談", "夕ごはんの会"),
    ],
)
def test_filters_hold_together(signed_in: SignIn, asked: str, shown: str, hidden: str) -> None:
    """Each alone and with others; those whose check is due are no exception."""
    page = signed_in("shi").get(f"/panel/resources?{asked}").text
    assert f">{shown}</a>" in page
    assert f">{hidden}</a>" not in page


@pytest.mark.parametrize("asked", ["words=家賃", "need=housing", "kind=desk", "area=見本市", "organisation=kurashi"])
def test_due_entries_obey_the_other_filters(signed_in: SignIn, asked: str) -> None:
    """What is shown as active narrows the list."""
    page = signed_in("shi").get(f"/panel/resources?show=due&{asked}").text
    assert "しぼりこむ（2）" in page
    assert ">夕ごはんの会</a>" not in page


def test_unknown_area_in_the_filter_is_told(signed_in: SignIn) -> None:
    """Nothing is shown as if it fitted."""
    page = signed_in("shi").get("/panel/resources?area=どこか市").text
    assert "という地いきはありません" in page
    assert ">家賃の相談</a>" not in page
    assert "1つだけ" in signed_in("shi").get("/panel/resources?area=水戸市、日立市").text


def test_due_entry_says_that_a_change_waits(signed_in: SignIn) -> None:
    """As the whole list does, with the day by which what residents see must be checked."""
    shi = signed_in("shi")
    assert change(shi, "/panel/resources/supper", "save", cost="100円").status_code == 303
    page = shi.get("/panel/resources?show=due").text
    assert "直しを用意中" in page
    assert "つぎは" in page


def test_preview_shows_the_entrys_own_organisation(engine: Engine, signed_in: SignIn) -> None:
    """Also where an import has brought so many that the list to pick from is short."""
    with writing(engine) as connection:
        insert_organisations(connection, [Organisation(f"area-{n}", f"村{n}") for n in range(400)])
    shi = signed_in("shi")
    made = change(shi, "/panel/resources/new?organisation=area-7", "save", name="村の窓口")
    assert made.status_code == 303
    path = made.headers["Location"]
    sent = form_of(shi.get(path).text)
    assert sent["organisation"] == "area-7"
    assert shi.ask("/panel/resources/preview", sent).json["subtitle"] == "村7"
    assert change(shi, path, "save", cost="無料").status_code == 303
    assert form_of(shi.get(path).text)["organisation"] == "area-7"


def test_editors_preview_is_of_the_own_organisation(signed_in: SignIn) -> None:
    """Whatever a made-up form says."""
    answer = signed_in("hensyu").ask("/panel/resources/preview", {"name": "夜の電話", "organisation": "niji"})
    assert answer.json["subtitle"] == "くらしの相談"


def test_entry_hands_over_only_to_an_organisation_with_a_desk(engine: Engine, signed_in: SignIn) -> None:
    """Else a resident would see no button, and nobody would know why."""
    shi = signed_in("shi")
    with writing(engine) as connection:
        insert_organisations(connection, [Organisation("aki", "机のない会")])
    path = "/panel/resources/new?organisation=aki"
    refused = change(shi, path, "save", name="お茶の会", takes_handoffs="y")
    assert refused.status_code == 422
    assert "まだ相談を引きうけていません" in refused.text
    assert 'id="takes_handoffs-error"' in refused.text
    assert change(shi, path, "save", name="お茶の会").status_code == 303


def test_editor_without_an_organisation_enters_nowhere(
    engine: Engine, people: dict[str, Account], signed_in: SignIn
) -> None:
    """And is not taken for somebody who works on all of them."""
    hensyu = signed_in("hensyu")
    with writing(engine) as connection:
        connection.execute(update(AccountRow).where(AccountRow.id == people["hensyu"].id).values(organisation_id=None))
    for path in ("/panel", "/panel/resources", "/panel/resources/new", "/panel/resources/rent", "/panel/organisations"):
        assert hensyu.get(path).status_code == 403
    assert hensyu.ask("/panel/resources/preview", {"name": "夜の電話"}).status_code == 403


def test_editor_sees_the_own_organisation_only(signed_in: SignIn) -> None:
    """Another organisation's entries are not in the list and not under their address."""
    hensyu = signed_in("hensyu")
    page = hensyu.get("/panel/resources").text
    assert "家賃の相談" in page
    assert "夕ごはんの会" not in page


def test_change_is_a_draft_until_it_is_published(app: Flask, signed_in: SignIn) -> None:
    """Residents see the old words until a reviewer publishes the new ones."""
    hensyu, kakunin = signed_in("hensyu"), signed_in("kakunin")
    sent = change(hensyu, "/panel/resources/rent", "send", summary="家賃のことを、いっしょに考えます。")
    assert sent.status_code == 303
    page = kakunin.get("/panel/resources/rent").text
    assert "公開中のものとの違い" in page
    assert "申請中" in page
    assert "家賃のことを、いっしょに考えます。" in page
    assert decide(kakunin, "rent", "publish").status_code == 303
    assert "公開中のものとの違い" not in kakunin.get("/panel/resources/rent").text


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("name", "", "名前を書いてください"),
        ("phone", "電話はありません", "数字とハイフン"),
        ("url", "www.example.jp", "https://"),
        ("minimum_age", "十八", "数字で"),
    ],
)
def test_mistake_is_told_beside_the_field_and_nothing_is_lost(
    signed_in: SignIn, field: str, value: str, told: str
) -> None:
    """One sentence that says what to do; what was written stays in the form."""
    answer = change(signed_in("shi"), "/panel/resources/rent", "save", **{field: value, "cost": "千円くらい"})
    assert answer.status_code == 422
    assert told in answer.text
    assert "千円くらい" in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_editor_cannot_publish(signed_in: SignIn) -> None:
    """Nothing is published by a button that is made up, and the reviewers' own door stays shut."""
    hensyu = signed_in("hensyu")
    change(hensyu, "/panel/resources/rent", "publish", summary="だれも見ていない文です。")
    assert "公開中のものとの違い" in hensyu.get("/panel/resources/rent").text
    assert hensyu.post("/panel/applications/rent", {"act": "publish"}).status_code == 403


def test_second_of_two_editors_is_shown_the_difference(signed_in: SignIn) -> None:
    """Who saves an older version is told, and keeps the own words."""
    first, second = signed_in("shi"), signed_in("kanri")
    old = form_of(second.get("/panel/resources/rent").text)
    assert change(first, "/panel/resources/rent", "save", cost="有料").status_code == 303
    late = second.post("/panel/resources/rent", old | {"cost": "半額", "act": "save"})
    assert late.status_code == 409
    assert "半額" in late.text


def test_paused_entry_leaves_the_residents_list(app: Flask, signed_in: SignIn) -> None:
    """休止 takes effect at once."""
    shi = signed_in("shi")
    version = form_of(shi.get("/panel/resources/rent").text)["version"]
    assert shi.post("/panel/resources/rent/pause", {"version": version}).status_code == 303
    assert "休止" in shi.get("/panel/resources/rent").text


def test_new_entry_begins_as_a_draft(signed_in: SignIn) -> None:
    """Registered with a name and a sentence; published only when a reviewer says so."""
    shi = signed_in("shi")
    sent = {"name": "お茶の会", "summary": "お茶を飲みます。", "needs": ["isolation"], "kind": "place"}
    made = change(shi, "/panel/resources/new", "save", organisation="niji", **sent)
    assert made.status_code == 303
    page = shi.get(made.headers["Location"]).text
    assert "お茶の会" in page
    assert "下書き" in page


def test_hostile_words_are_shown_as_words(signed_in: SignIn) -> None:
    """Markup that somebody types never becomes markup."""
    shi = signed_in("shi")
    evil = "<script>alert(1)</script>{{7*7}}"
    assert change(shi, "/panel/resources/rent", "save", summary=evil).status_code == 303
    page = shi.get("/panel/resources/rent").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page
    assert "49" not in page.split("{{7*7}}")[0][-20:]
