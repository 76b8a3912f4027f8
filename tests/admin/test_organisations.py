"""The organisations in the panel: registered and changed by staff; an editor changes the own number and hours."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time

import pytest
from sqlalchemy import Engine

from referral.hours import Period
from referral.resource import Organisation
from referral.store import organisations
from referral.store.accounts import Account
from referral.store.engine import reading, writing
from referral.store.organisations import Listed
from referral.store.revision import read_directory_revision
from referral.store.staff_actions import What, recent
from referral.store.write import insert_organisations
from tests.admin.conftest import Browser
from tests.admin.filling import change, form_of
from tests.admin.town import KURASHI, NOON

SignIn = Callable[[str], Browser]
WEEK = ["9:00-12:00、13:00-17:15", "", "18:00-翌1:00", "", "", "", ""]


def days(texts: list[str]) -> dict[str, str]:
    return {f"days-{weekday}": text for weekday, text in enumerate(texts)}


def stored(engine: Engine, organisation_id: str = "kurashi") -> Listed:
    found = organisations.get(engine, organisation_id)
    assert found is not None
    return found


def test_staff_register_an_organisation_with_a_desk(
    engine: Engine, people: dict[str, Account], signed_in: SignIn
) -> None:
    """Every field is kept, who did it is remembered, and the list in memory learns that it is old."""
    shi = signed_in("shi")
    with reading(engine) as connection:
        before = read_directory_revision(connection)
    made = change(
        shi,
        "/panel/organisations/new",
        name="よりそいの会",
        phone="０２３-000-0009",
        takes_handoffs="y",
        hours_note="第3水曜は休み",
        **days(WEEK),
    )
    assert made.status_code == 303
    assert "登録しました" in shi.get(made.headers["Location"]).text
    listed = stored(engine, made.headers["Location"].rpartition("/")[2])
    wanted = listed.organisation
    assert (wanted.name, wanted.phone, wanted.takes_handoffs) == ("よりそいの会", "023-000-0009", True)
    assert [period.weekday for period in wanted.desk_hours.periods] == [0, 0, 2]
    assert wanted.desk_hours.note == "第3水曜は休み"
    assert not wanted.desk_hours.open_on_holidays
    assert (listed.version, wanted.sample) == (1, False)
    (action,) = recent(engine, wanted.id)
    assert (action.who, action.what) == (people["shi"].id, What.ORGANISATION_CREATED)
    with reading(engine) as connection:
        assert read_directory_revision(connection) > before


def test_without_any_organisation_the_way_leads_to_registering_one(engine: Engine, signed_in: SignIn) -> None:
    """Who wants to register an entry first is told what comes before."""
    shi = signed_in("shi")
    with writing(engine) as connection:
        for table in ("account", "resource_draft", "resource_need", "resource_area", "resource_period", "resource"):
            where = " where organisation_id is not null" if table == "account" else ""
            connection.exec_driver_sql(f"delete from {table}{where}")  # noqa: S608
        connection.exec_driver_sql("delete from organisation")
    home = shi.get("/panel").text
    assert "相談を引きうける団体が、まだありません" in home
    assert "きょうの仕事はありません" not in home
    sent_on = shi.get("/panel/resources/new")
    assert sent_on.headers["Location"] == "/panel/organisations"
    page = shi.get("/panel/organisations").text
    assert "先に団体を登録してください" in page
    assert 'href="/panel/organisations/new"' in page


def test_staff_change_everything(engine: Engine, people: dict[str, Account], signed_in: SignIn) -> None:
    """It holds at once; the new name stands in the list of entries too."""
    shi = signed_in("shi")
    saved = change(shi, "/panel/organisations/kurashi", name="くらしの窓口", on_holidays="y", phone="")
    assert saved.status_code == 303
    found = stored(engine)
    hours = replace(KURASHI.desk_hours, open_on_holidays=True)
    assert found.organisation == replace(KURASHI, name="くらしの窓口", phone="", desk_hours=hours)
    assert found.version == 2
    assert [(action.who, action.what) for action in recent(engine, "kurashi")] == [
        (people["shi"].id, What.ORGANISATION_SAVED)
    ]
    assert "くらしの窓口" in shi.get("/panel/resources?words=くらしの窓口").text
    assert form_of(shi.get("/panel/organisations/kurashi").text)["version"] == ["2"]


def test_editor_changes_only_the_own_number_and_hours(engine: Engine, signed_in: SignIn) -> None:
    """A made-up form does not rename it, nor take it off the desk."""
    hensyu = signed_in("hensyu")
    page = hensyu.get("/panel/organisations").text
    assert "くらしの相談" in page
    assert "こども食堂にじ" not in page
    assert "団体を登録する" not in page
    form = form_of(hensyu.get("/panel/organisations/kurashi").text)
    assert "name" not in form
    assert "takes_handoffs" not in form
    saved = change(
        hensyu, "/panel/organisations/kurashi", phone="023-000-0011", name="のっとり", sample="y", **days(WEEK)
    )
    assert saved.status_code == 303
    found = stored(engine).organisation
    assert (found.name, found.takes_handoffs, found.sample) == ("くらしの相談", True, False)
    assert found.phone == "023-000-0011"
    assert found.desk_hours.periods[0] == Period(0, time(9), time(12))
    assert change(hensyu, "/panel/organisations/kurashi", takes_handoffs="").status_code == 303
    assert stored(engine).organisation.takes_handoffs


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": " "}, "名前を書いてください"),
        ({"name": "あ" * 81}, "81字あります"),
        ({"phone": "電話はありません"}, "数字とハイフン"),
        ({"days-2": "だいたい昼"}, "水曜の時間が読めません"),
        (days([""] * 7), "デスクの時間が要ります"),
    ],
)
def test_mistake_is_told_beside_the_field_and_nothing_is_lost(
    engine: Engine, signed_in: SignIn, fields: dict[str, str], told: str
) -> None:
    """One sentence that says what to do."""
    answer = change(signed_in("shi"), "/panel/organisations/kurashi", **{"hours_note": "昼は休み"} | fields)
    assert answer.status_code == 422
    assert told in answer.text
    assert "昼は休み" in answer.text
    assert stored(engine).version == 1


def test_same_name_twice_is_refused(engine: Engine, signed_in: SignIn) -> None:
    """Width does not matter; two of one name could not be told apart when an entry is given to one."""
    answer = change(signed_in("shi"), "/panel/organisations/new", name="くらしの相談 ")
    assert answer.status_code == 422
    assert "同じ名前の団体があります" in answer.text


def test_second_of_two_people_is_shown_the_difference(engine: Engine, signed_in: SignIn) -> None:
    """The own words stay, and saving again is then a choice."""
    first, second = signed_in("hensyu"), signed_in("shi")
    old = form_of(second.get("/panel/organisations/kurashi").text)
    assert change(first, "/panel/organisations/kurashi", phone="023-000-0011").status_code == 303
    late = second.post("/panel/organisations/kurashi", old | {"phone": "023-000-0012"})
    assert late.status_code == 409
    for said in ("ほかの人が先に直しました", "023-000-0011", "023-000-0012"):
        assert said in late.text
    assert stored(engine).organisation.phone == "023-000-0011"
    again = second.post("/panel/organisations/kurashi", form_of(late.text))
    assert again.status_code == 303
    assert stored(engine).organisation.phone == "023-000-0012"


def test_organisations_are_searched_page_by_page(engine: Engine, signed_in: SignIn) -> None:
    """Those with a desk first; an import may have brought thousands."""
    with writing(engine) as connection:
        insert_organisations(connection, [Organisation(f"area-{n:03}", f"村{n:03}") for n in range(120)])
    shi = signed_in("shi")
    first = shi.get("/panel/organisations").text
    assert "122件" in first
    assert "くらしの相談" in first
    assert "村119" not in first
    last = shi.get("/panel/organisations?page=99").text
    assert "村119" in last
    assert "3ページ中 3ページ目" in last
    found = shi.get("/panel/organisations?words=村11").text
    assert "村119" in found
    assert "くらしの相談" not in found
    assert "当てはまる団体はありません" in shi.get("/panel/organisations?words=どこにもない").text


def test_desk_without_anybody_who_can_sign_in_is_told(engine: Engine, signed_in: SignIn) -> None:
    """Staff see it before residents are handed to nobody; an administrator has the way to mend it."""
    desk = replace(KURASHI, id="aki", name="空きの会")
    organisations.create(engine, desk, who="command", at=NOON)
    assert "まだサインインできません" in signed_in("shi").get("/panel/organisations/aki").text
    kanri = signed_in("kanri").get("/panel/organisations/aki").text
    assert "/panel/people/new?organisation=aki" in kanri
    assert "サインインできる人：3人" in signed_in("shi").get("/panel/organisations/kurashi").text


def test_hostile_words_are_shown_as_words(signed_in: SignIn) -> None:
    """Markup that somebody types never becomes markup."""
    shi = signed_in("shi")
    assert change(shi, "/panel/organisations/kurashi", name="<script>alert(1)</script>").status_code == 303
    for path in ("/panel/organisations", "/panel/organisations/kurashi", "/panel/resources"):
        page = shi.get(path).text
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;" in page
