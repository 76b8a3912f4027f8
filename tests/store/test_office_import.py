"""Desks of a foreign list become drafts of ours, again and again without harm."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError

from content.areas import with_parents
from content.importing.bodies import AreaFinder
from content.importing.offices import OfficeReader
from content.importing.problems import Problem
from content.importing.table import TableRow
from referral.hours import JST
from referral.needs import Need
from referral.resource import Area, Status
from referral.store import resources
from referral.store.engine import reading, writing
from referral.store.imports import import_entries
from referral.store.models import AreaRow, OrganisationRow, ResourceRow
from referral.store.sourced import Sourced

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)
AREAS = [
    Area("060003", "山形県"),
    Area("062014", "山形市", parent="060003"),
    Area("230006", "愛知県"),
    Area("231002", "名古屋市", parent="230006"),
]
CELLS = {
    "id": "desk-1",
    "municipalityId": "jp-06201",
    "categoryId": "rent",
    "name": "くらしの窓口",
    "plainName": "住居確保給付金の相談窓口",
    "department": "福祉課",
    "description": "申請前に電話で相談してください。",
    "postalCode": "990-0000",
    "address": "山形市見本町1-1\n見本ビル2階",
    "phone": "０２３－０００－０００１（代）",
    "fax": "023-000-0009",
    "email": "desk@example.jp",
    "contactFormUrl": "",
    "officialUrl": "https://example.jp/desk",
    "openingHours": "月曜日から金曜日 午前8時45分から午後5時15分",
    "closedDays": "",
    "reservationRequired": "true",
    "availableMethods": "電話・来所",
    "serviceArea": "旧見本町域",
    "eligibilityConditions": "山形市に住む人",
    "status": "review_required",
    "lastVerifiedAt": "2026-07-26",
    "prefectureCode": "",
}


def read(**changes: str) -> tuple[Sourced | None, tuple[Problem, ...]]:
    found = OfficeReader(AreaFinder(AREAS)).read(TableRow(7, CELLS | changes))
    return found.entry, found.problems


def sourced(**changes: str) -> Sourced:
    entry, _ = read(**changes)
    assert entry is not None
    return entry


def test_a_row_becomes_a_draft_with_everything_it_says() -> None:
    """Area, needs, hours and number are read; nothing else the row says is lost."""
    entry = sourced()
    made = entry.resource
    assert (made.id, made.name, made.status) == ("desk-1", "くらしの窓口 福祉課", Status.DRAFT)
    assert made.organisation.name == "山形市"
    assert not made.organisation.takes_handoffs
    assert made.needs == (Need.HOUSING, Need.MONEY)
    assert made.eligibility.areas == ("062014",)
    assert made.eligibility.conditions == "山形市に住む人 対象: 旧見本町域"
    assert made.phone == "023-000-0001"
    assert made.address == "990-0000 山形市見本町1-1 見本ビル2階"
    assert len(made.hours.periods) == 5
    for said in ("電話・来所", "先に予約がいります", "023-000-0009", "desk@example.jp"):
        assert said in made.first_step
    assert made.summary == "住居確保給付金の相談窓口。申請前に電話で相談してください。"
    assert made.checked_on is None
    assert (entry.source_status, entry.source_checked_on, entry.unread) == ("review_required", date(2026, 7, 26), ())


@pytest.mark.parametrize(
    ("changes", "area", "body"),
    [
        ({"municipalityId": "aichi-nagoya"}, "231002", "名古屋市"),
        ({"municipalityId": "", "prefectureCode": "06"}, "060003", "山形県"),
        ({"name": "山形市社会福祉協議会 本所"}, "062014", "山形市社会福祉協議会"),
        ({"name": "法テラス山形"}, "062014", "法テラス（日本司法支援センター）"),
    ],
)
def test_areas_and_bodies_are_found(changes: dict[str, str], area: str, body: str) -> None:
    """By official code, by the list's own names, by prefecture; councils stand for themselves."""
    made = sourced(**changes).resource
    assert (made.eligibility.areas, made.organisation.name) == ((area,), body)


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"phone": "236411212"}, "phone"),
        ({"phone": "023-000-0001 内線3"}, "phone"),
        ({"phone": "0563-652-652"}, "phone"),
        ({"openingHours": "応相談"}, "openingHours"),
        ({"openingHours": "平日 9時～16時（水曜は19時まで）"}, "openingHours"),
        ({"categoryId": "astrology"}, "categoryId"),
        ({"officialUrl": "javascript:alert(1)"}, "officialUrl"),
        ({"officialUrl": "http://[broken"}, "officialUrl"),
        ({"lastVerifiedAt": "令和8年7月"}, "lastVerifiedAt"),
    ],
)
def test_a_cell_that_cannot_be_read_is_reported_and_the_row_kept(changes: dict[str, str], column: str) -> None:
    """With its row, column and text; and the entry remembers which columns to look at."""
    entry, (problem,) = read(**changes)
    assert entry is not None
    assert entry.unread == (column,)
    assert (problem.row, problem.entry, problem.column, problem.refused) == (7, "desk-1", column, False)
    assert problem.text == changes[column]


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"id": ""}, "id"),
        ({"id": "a b"}, "id"),
        ({"id": "x" * 65}, "id"),
        ({"name": " "}, "name"),
        ({"municipalityId": "jp-99999"}, "municipalityId"),
        ({"municipalityId": "", "prefectureCode": ""}, "prefectureCode"),
    ],
)
def test_a_row_that_could_mislead_is_refused(changes: dict[str, str], column: str) -> None:
    """Without name, id or a known area it would be shown to the wrong people."""
    entry, (problem,) = read(**changes)
    assert entry is None
    assert problem.refused
    assert problem.column == column


def test_the_second_row_with_an_id_is_refused() -> None:
    """One of two rows would overwrite the other."""
    reader = OfficeReader(AreaFinder(AREAS))
    assert reader.read(TableRow(2, CELLS)).entry is not None
    assert reader.read(TableRow(3, CELLS)).entry is None


def test_the_same_list_again_changes_nothing(engine: Engine) -> None:
    """New the first time, unchanged the second; the areas and what they lie in are there."""
    entries = [sourced(), sourced(id="desk-2")]
    areas = with_parents({"062014"})
    first = import_entries(engine, entries, areas, NOW)
    again = import_entries(engine, entries, areas, NOW)
    assert (len(first.new), len(again.new), len(again.changed), len(again.unchanged)) == (2, 0, 0, 2)
    with reading(engine) as connection:
        assert set(connection.scalars(select(AreaRow.code))) == {"062014", "060003"}
        assert connection.scalar(select(func.count()).select_from(OrganisationRow)) == 1


def test_a_corrected_list_changes_what_was_corrected(engine: Engine) -> None:
    """Untouched drafts follow their source, as often as it changes."""
    for number, phone in enumerate(("023-000-0001", "023-000-0002", "023-000-0003")):
        taken = import_entries(engine, [sourced(phone=phone)], [], NOW)
        assert bool(taken.changed) is (number > 0)
        entry = resources.get(engine, "desk-1")
        assert entry is not None
        assert entry.resource.phone == phone
        assert entry.source is not None
        assert entry.source.status == "review_required"


def test_what_staff_have_edited_is_held(engine: Engine) -> None:
    """A newer row does not overwrite a person's work, published or not."""
    import_entries(engine, [sourced()], [], NOW)
    entry = resources.get(engine, "desk-1")
    assert entry is not None
    resources.save_draft(engine, replace(entry.resource, name="手で直した名前"), version=1, who="editor", at=NOW)
    taken = import_entries(engine, [sourced(phone="023-000-0002")], [], NOW)
    assert (taken.held, taken.changed) == (["desk-1"], [])
    entry = resources.get(engine, "desk-1")
    assert entry is not None
    assert (entry.resource.name, entry.resource.phone) == ("手で直した名前", "023-000-0001")


def test_an_import_that_fails_leaves_nothing(engine: Engine) -> None:
    """The last of many entries is impossible: none of them is there afterwards."""
    with writing(engine) as connection:
        connection.execute(text("DROP TABLE resource_source"))
    with pytest.raises(DBAPIError):
        import_entries(engine, [sourced(id=f"desk-{number}") for number in range(20)], [], NOW)
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(ResourceRow)) == 0
        assert connection.scalar(select(func.count()).select_from(OrganisationRow)) == 0
