"""Every field of an entry and an organisation on the panel: written, read back, compared, told when mistaken."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import Engine

from admin.panel.exceptions import read_exceptions, write_exceptions
from admin.panel.weekly import HoursUnclear
from referral.hours import DayException, Span
from referral.resource import Capacity, CapacityState, CheckedHow, MemberRank, Place, RiskClass, Tie
from referral.store import organisations, resources
from tests.admin.conftest import Browser
from tests.admin.filling import change

SignIn = Callable[[str], Browser]

WHOLE = {
    "kana": "やちんのそうだん",
    "other_names": "住まいの相談、やちん110番",
    "notice": "火曜の夜も話せます。",
    "ties": ["lives", "works"],
    "exceptions": "2026/12/28〜2027/1/5 休み 年末の休み\n2027/1/11 10:00-12:00、13:00-15:00 この日だけ",
    "email": "yachin@example.jp",
    "places-0-name": "本庁1階",
    "places-0-address": "見本市1-1",
    "places-0-access": "駅から5分",
    "places-0-accessibility": "段差なし",
    "places-0-phone": "０２３-000-0003",
    "documents": "家賃の通知",
    "capacity": "few",
    "capacity_until": ["2026", "12", "31"],
    "risk": "high",
    "checked": ["2026", "11", "20"],
    "checked_how": "phone",
    "checked_by": "相談係",
}


def dated(name: str, parts: list[str]) -> dict[str, str]:
    return {f"{name}-{place}": part for place, part in enumerate(parts)}


def filled(**fields: object) -> dict[str, object]:
    """The fields as a browser sends them: a day as three boxes."""
    sent: dict[str, object] = {}
    for name, value in (WHOLE | fields).items():
        sent |= dated(name, value) if name in ("capacity_until", "checked") else {name: value}  # type: ignore[arg-type]
    return sent


def test_whole_entry_is_written_and_comes_back(engine: Engine, signed_in: SignIn) -> None:
    """Each field as it was typed; saved again untouched, it is the same."""
    shi = signed_in("shi")
    assert change(shi, "/panel/resources/rent", "save", **filled()).status_code == 303
    saved = resources.get(engine, "rent")
    assert saved is not None
    entry = saved.resource
    assert (entry.kana, entry.other_names) == ("やちんのそうだん", ("住まいの相談", "やちん110番"))
    assert entry.places == (Place("本庁1階", "見本市1-1", "駅から5分", "段差なし", "023-000-0003"),)
    assert entry.capacity == Capacity(CapacityState.FEW, date(2026, 12, 31))
    assert (entry.notice, entry.documents, entry.email) == ("火曜の夜も話せます。", "家賃の通知", "yachin@example.jp")
    assert (entry.risk, entry.eligibility.ties) == (RiskClass.HIGH, (Tie.LIVES, Tie.WORKS))
    assert (entry.checked_on, entry.checked_how, entry.checked_by) == (date(2026, 11, 20), CheckedHow.PHONE, "相談係")
    assert entry.hours.exceptions == (
        DayException(date(2026, 12, 28), date(2027, 1, 5), note="年末の休み"),
        DayException(
            date(2027, 1, 11), date(2027, 1, 11), (Span(time(10), time(12)), Span(time(13), time(15))), "この日だけ"
        ),
    )
    assert change(shi, "/panel/resources/rent", "save").status_code == 303
    again = resources.get(engine, "rent")
    assert again is not None
    assert again.resource == entry


def test_every_field_is_in_the_differences_and_on_the_card(signed_in: SignIn) -> None:
    """What staff compare before publishing, and what the resident will see."""
    shi = signed_in("shi")
    change(shi, "/panel/resources/rent", "save", **filled())
    page = shi.get("/panel/resources/rent").text
    against = page[page.index("公開中のものとの違い") :]
    for what in (
        "よみがな",
        "ほかの名前",
        "おしらせ",
        "臨時の休み",
        "メール",
        "場所",
        "持ち物",
        "いまの空き",
        "まちがったときの危険",
        "確かめかた",
    ):
        assert what in against
    card = page[page.index("data-card") : page.index("公開中のものとの違い")]
    for told in (
        "おしらせ：火曜の夜も話せます。",
        "空きは、あと少しです",
        "本庁1階 見本市1-1（駅から5分。段差なし。電話 ",
        "持ち物：家賃の通知",
    ):
        assert told in card


def test_second_place_can_be_added_and_an_emptied_one_goes(engine: Engine, signed_in: SignIn) -> None:
    """Without a script: there is always one more to write in."""
    shi = signed_in("shi")
    change(shi, "/panel/resources/rent", "save", **{"places-0-address": "見本市1-1"})
    change(shi, "/panel/resources/rent", "save", **{"places-1-address": "見本市2-2"})
    saved = resources.get(engine, "rent")
    assert saved is not None
    assert [place.address for place in saved.resource.places] == ["見本市1-1", "見本市2-2"]
    change(shi, "/panel/resources/rent", "save", **{"places-0-address": ""})
    saved = resources.get(engine, "rent")
    assert saved is not None
    assert [place.address for place in saved.resource.places] == ["見本市2-2"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"exceptions": "年末は休み"}, "1行目が読めません"),
        ({"capacity_until": ["", "", ""]}, "いつまでの話か"),
        ({"email": "soudan"}, "soudan@example.jp"),
        ({"checked": ["2026", "2", "30"]}, "ある日付"),
        ({"places-0-phone": "ありません"}, "数字とハイフン"),
        ({"notice": "長" * 101}, "100字まで"),
    ],
)
def test_mistake_is_told_with_what_to_do(signed_in: SignIn, fields: dict[str, object], told: str) -> None:
    """Beside its field, and on top with a way to it."""
    answer = change(signed_in("shi"), "/panel/resources/rent", "save", **filled(**fields))
    assert answer.status_code == 422
    assert told in answer.text
    assert "1か所を直してください" in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "2026/12/28〜2027/1/5 休み 年末の休み",
        "2026/8/13 休み",
        "2027/1/11 10:00-12:00、22:00-翌6:00 とくべつに開く",
    ],
)
def test_exceptions_are_read_back_as_they_are_written(text: str) -> None:
    """Nothing is lost between the form and the record."""
    assert write_exceptions(read_exceptions(text)) == text


@pytest.mark.parametrize(
    "typed",
    [
        "２０２６年１２月２８日から１月５日まで　お休み　年末",
        "2026-12-28 ~ 2027-01-05 休業 年末",
        "2026.12.28-1.5 休み 年末",
    ],
)
def test_exceptions_are_read_with_patience(typed: str) -> None:
    """However people write days; the second year may be left out."""
    assert read_exceptions(typed) == (DayException(date(2026, 12, 28), date(2027, 1, 5), note="年末"),)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("12/28 休み", "1行目が読めません"),
        ("2026/12/28 休み\n2026/2/30 休み", "2行目に、ない日付"),
        ("2026/12/28〜2026/12/1 休み", "前です"),
        ("2026/12/28 年末", "「休み」か時間がありません"),
    ],
)
def test_unclear_exception_names_its_line(typed: str, told: str) -> None:
    """One sentence that says what to write."""
    with pytest.raises(HoursUnclear, match=told):
        read_exceptions(typed)


def test_organisation_is_written_whole(engine: Engine, signed_in: SignIn) -> None:
    """With its rank, number, contact and pledge."""
    shi = signed_in("shi")
    sent: dict[str, object] = {
        "kana": "くらしのそうだん",
        "corporate_number": "7000-0120-50002",
        "url": "https://example.jp/",
        "address": "見本市1-1",
        "contact": "相談係",
        "email": "kurashi@example.jp",
        "rank": "lead",
        "exceptions": "2026/12/28〜2027/1/5 休み",
        **dated("joined", ["2024", "4", "1"]),
        **dated("pledged", ["2024", "4", "2"]),
    }
    assert "まだ書かれていません" in shi.get("/panel/organisations/kurashi").text
    assert change(shi, "/panel/organisations/kurashi", **sent).status_code == 303
    listed = organisations.get(engine, "kurashi")
    assert listed is not None
    found = listed.organisation
    assert (found.rank, found.corporate_number, found.contact) == (MemberRank.LEAD, "7000012050002", "相談係")
    assert (found.joined_on, found.pledged_on) == (date(2024, 4, 1), date(2024, 4, 2))
    assert found.desk_hours.exceptions == (DayException(date(2026, 12, 28), date(2027, 1, 5)),)
    assert "まだ書かれていません" not in shi.get("/panel/organisations/kurashi").text
    assert "幹事団体" in shi.get("/panel/organisations").text
    assert change(shi, "/panel/organisations/kurashi").status_code == 303
    again = organisations.get(engine, "kurashi")
    assert again is not None
    assert replace(again.organisation) == found


def test_mistyped_corporate_number_is_told(signed_in: SignIn) -> None:
    """The check digit finds it."""
    answer = change(signed_in("shi"), "/panel/organisations/kurashi", corporate_number="7000012050003")
    assert answer.status_code == 422
    assert "13けたの数字" in answer.text


def test_editor_keeps_contact_and_hours_but_not_the_rank(engine: Engine, signed_in: SignIn) -> None:
    """What the platform decides stays, whatever a made-up form says."""
    sent = {"email": "kurashi@example.jp", "rank": "lead", "corporate_number": "7000012050002"}
    assert change(signed_in("hensyu"), "/panel/organisations/kurashi", **sent).status_code == 303
    listed = organisations.get(engine, "kurashi")
    assert listed is not None
    found = listed.organisation
    assert (found.email, found.rank, found.corporate_number) == ("kurashi@example.jp", MemberRank.MEMBER, "")
