"""Lists as members write them: odd headings, prose hours, lost zeros, dates in every form, any encoding."""

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import Engine

from content.importing.files import read_file
from content.importing.planning import Choices, Preview, preview_file, preview_table
from content.importing.reasons import JAPANESE, Reason
from content.spreadsheet.columns import match_columns
from referral.hours import Period
from referral.needs import Need
from referral.resource import Resource, ResourceKind
from referral.store.search import search
from tests.store.spreadsheets import make_workbook

HEADING = ("団体名※", "名　称", "電話番号（代表）", "相談\n時間", "対象地域", "分野", "最終確認日", "種別", "対象者")
ROW: tuple[Any, ...] = (
    "見本NPO",
    "こども食堂にじ",
    "０２３－０００－０００１（代）",
    "平日 9時～17時（水曜は19時まで）",
    "水戸市、茨城県",
    "子ども食堂、孤独・孤立",
    "令和8年11月1日",
    "居場所",
    "どなたでも",
)


def to_csv(*rows: tuple[Any, ...]) -> str:
    return "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in rows) + "\r\n"


def look(engine: Engine, *rows: tuple[Any, ...]) -> Preview:
    return preview_file(engine, read_file(to_csv(HEADING, *rows).encode()))


def only(preview: Preview) -> Resource:
    (entry,) = preview.plan.entries
    return entry.resource


def with_cell(column: int, text: str) -> tuple[Any, ...]:
    return (*ROW[:column], text, *ROW[column + 1 :])


def test_a_members_row_is_understood(engine: Engine) -> None:
    """Headings in other words, full-width digits, prose hours with the rest kept as text; nothing is written."""
    preview = look(engine, ROW)
    made = only(preview)
    assert (made.organisation.name, made.name, made.phone) == ("見本NPO", "こども食堂にじ", "023-000-0001")
    assert made.kind is ResourceKind.PLACE
    assert made.needs == (Need.FOOD, Need.ISOLATION)
    assert made.eligibility.areas == ("082015", "080004")
    assert made.eligibility.conditions == "どなたでも"
    assert made.hours.periods[0] == Period(0, time(9), time(17))
    assert made.hours.note == "水曜は19時まで"
    assert made.checked_on == date(2026, 11, 1)
    assert [problem.reason for problem in preview.problems] == [Reason.HOURS_PART_KEPT]
    assert search(engine).total == 0


def test_the_same_list_is_the_same_in_every_form(engine: Engine) -> None:
    """UTF-8 with and without BOM, CP932, tabs, Excel, where cells are dates; titles above the heading do no harm."""
    text = to_csv(HEADING, ROW)
    in_excel = (*ROW[:6], date(2026, 11, 1), *ROW[7:])
    forms = [
        text.encode(),
        text.encode("utf-8-sig"),
        text.replace("〜", "～").encode("cp932"),
        text.replace('","', '"\t"').encode(),
        make_workbook(HEADING, in_excel),
        make_workbook(["令和8年度 窓口一覧"], [], ["作成：市"], HEADING, in_excel),
    ]
    found = [preview_file(engine, read_file(data)).plan.entries for data in forms]
    assert all(entries == found[0] for entries in found)


@pytest.mark.parametrize(
    ("column", "text", "reason", "correction"),
    [
        (1, "", Reason.NAME_MISSING, ""),
        (0, "", Reason.ORGANISATION_MISSING, ""),
        (2, "236411212", Reason.PHONE_ZERO_LOST, "0236411212"),
        (2, "9012345678", Reason.PHONE_ZERO_LOST, "09012345678"),
        (2, "023-00", Reason.PHONE_BAD, ""),
        (4, "まぼろし市", Reason.AREA_UNKNOWN, ""),
        (6, "46327", Reason.DATE_NUMBER, "2026-11-01"),
        (6, "13月40日", Reason.DATE_BAD, ""),
        (1, "=HYPERLINK(1)", Reason.FORMULA, ""),
    ],
)
def test_a_cell_that_cannot_be_taken_is_told_with_its_correction(
    engine: Engine, column: int, text: str, reason: Reason, correction: str
) -> None:
    """The row is refused, by its number and its own heading, and with it nothing else."""
    preview = look(engine, with_cell(column, text), (*ROW[:1], "別の窓口", *ROW[2:]))
    found = [problem for problem in preview.problems if problem.refused]
    assert [(one.row, one.reason, one.correction) for one in found] == [(2, reason, correction)]
    assert found[0].column == " ".join(HEADING[column].split())
    assert only(preview).name == "別の窓口"


def test_a_number_that_excel_made_of_a_telephone_is_offered_whole(engine: Engine) -> None:
    """Accepting what is offered makes the row whole."""
    row = (*ROW[:2], 236411212, *ROW[3:])
    table = read_file(make_workbook(HEADING, row)).table
    file = read_file(make_workbook(HEADING, row))
    columns = match_columns(file.table.heading)
    choices = Choices(columns, {"2": {"電話番号（代表）": "0236411212"}}, [], [])
    preview = preview_table(engine, table, file.layout, choices)
    assert preview.refused == []
    assert only(preview).phone == "0236411212"


def test_the_same_row_twice_is_refused_once(engine: Engine) -> None:
    """One organisation has no two entries of one name."""
    preview = look(engine, ROW, ROW)
    assert [problem.reason for problem in preview.problems if problem.refused] == [Reason.ROW_TWICE]
    assert len(preview.plan.entries) == 1


def test_the_standards_benefits_are_benefits(engine: Engine) -> None:
    """支援制度（給付金）情報 with its own headings: a benefit of its municipality."""
    heading = ("全国地方公共団体コード", "地方公共団体の名称", "制度番号", "タイトル（制度名）", "制度概要", "対象者")
    heading += ("利用・申請方法", "受付開始日", "受付終了日", "公開日", "キーワード", "連絡先電話番号")
    row = ("082015", "水戸市", "A-1", "住居確保給付金", "家賃を支給します", "離職した人", "窓口で申請")
    row += ("2026-04-01", "2027-03-31", "令和8年4月1日", "住宅;生活困窮", "029-000-0001")
    preview = preview_file(engine, read_file(to_csv(heading, row).encode("cp932")))
    made = only(preview)
    assert made.kind is ResourceKind.BENEFIT
    assert made.eligibility.areas == ("082015",)
    assert set(made.needs) == {Need.HOUSING, Need.MONEY}
    assert "2026-04-01から2027-03-31まで" in made.first_step
    assert preview.plan.entries[0].source_checked_on == date(2026, 4, 1)
    assert preview.problems == []


def test_every_reason_has_its_japanese() -> None:
    """Staff read what to do in their own language."""
    assert set(JAPANESE) == set(Reason)
    assert all(text.endswith("。") for text in JAPANESE.values())
