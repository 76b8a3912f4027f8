"""The list goes out as a table and comes back: unchanged it is the same, and what somebody changed is a draft."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine

from content.importing.files import read_file
from content.importing.planning import Preview, preview_file
from content.importing.reasons import Reason
from content.sample_city import load_sample_city
from content.spreadsheet.columns import Listed
from content.spreadsheet.defusing import defuse, undo_defusing
from content.spreadsheet.spelling import one_spelling
from content.spreadsheet.writer import Form, write_list
from referral.hours import JST
from referral.resource import Organisation, Place, Resource, Status
from referral.store import resources
from referral.store.areas import add_missing_areas
from referral.store.engine import open_engine, writing
from referral.store.imports import carry_out
from referral.store.sample import store_sample
from referral.store.search import Wanted, find_ids
from referral.store.upgrade import upgrade

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)
CITY = load_sample_city(date(2026, 11, 24))
OWN_AREAS = {area.code: area for area in CITY.areas}


@pytest.fixture
def town(engine: Engine) -> Engine:
    """The sample city, with an entry whose every text is hostile to spreadsheets and to CP932."""
    store_sample(engine, CITY.organisations, CITY.resources, CITY.areas, NOW)
    odd = replace(
        CITY.resources[0],
        id="odd",
        name="=1+1",
        summary="-2 \u2603 \u9ad9 一行目\r\n二行目",
        first_step="'@sum",
        url="https://example.jp/",
        cost="+5円",
        places=(
            Place("本庁", "見本市1-1"),
            Place(address="見本市9-9", accessibility="段差なし"),
            Place("東の部屋", phone="000-000-0009"),
        ),
    )
    resources.create(engine, odd, who="x", at=NOW)
    return engine


def write(engine: Engine, form: Form) -> bytes:
    entries = resources.get_all(engine, sorted(find_ids(engine, Wanted())))
    return write_list([Listed(entry.resource, entry.version, OWN_AREAS) for entry in entries], form)


def plan(engine: Engine, data: bytes) -> Preview:
    return preview_file(engine, read_file(data))


@pytest.mark.parametrize("form", Form)
def test_an_export_comes_back_as_unchanged(town: Engine, form: Form) -> None:
    """Every row, in every form; no cell would be calculated."""
    preview = plan(town, write(town, form))
    assert preview.problems == []
    assert len(preview.plan.taken.unchanged) == len(CITY.resources) + 1
    assert preview.plan.taken.new == preview.plan.taken.changed == preview.plan.taken.held == []


def test_no_cell_of_an_export_is_calculated(town: Engine) -> None:
    """Neither in CSV nor in Excel; the file is for Excel by its mark and its line ends."""
    data = write(town, Form.UTF_8)
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    sheet = load_workbook(io.BytesIO(write(town, Form.EXCEL)), read_only=True).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert not any(isinstance(cell.value, int) for row in sheet.iter_rows() for cell in row)


def change(data: bytes, entry: str, column: str, text: str) -> bytes:
    """As a person does with one cell."""
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows({**row, column: text} if row["ID"] == entry else row for row in rows)
    return out.getvalue().encode()


def test_a_changed_cell_becomes_a_draft_beside_what_residents_see(town: Engine) -> None:
    """Only that field differs, and it is not published."""
    entry = CITY.resources[0]
    preview = plan(town, change(write(town, Form.UTF_8), entry.id, "お金", "千円"))
    assert preview.plan.taken.changed == [entry.id]
    with writing(town) as connection:
        carry_out(connection, preview.plan, NOW, "x")
    found = resources.get(town, entry.id)
    assert found is not None
    assert found.live is not None
    assert found.live.cost == entry.cost
    assert found.resource == replace(found.live, cost="千円")


def test_a_further_place_can_be_written_and_mistaken(town: Engine) -> None:
    """A line for each; the first place stays; a line with too many parts is refused with advice."""
    entry = CITY.resources[0]
    data = change(write(town, Form.UTF_8), entry.id, "ほかの場所", "南の部屋｜見本市8-8\n｜見本市7-7｜駅から1分")
    preview = plan(town, data)
    with writing(town) as connection:
        carry_out(connection, preview.plan, NOW, "x")
    found = resources.get(town, entry.id)
    assert found is not None
    further = (Place("南の部屋", "見本市8-8"), Place(address="見本市7-7", access="駅から1分"))
    assert found.resource.places == (*entry.places[:1], *further)
    wrong = plan(town, change(data, entry.id, "ほかの場所", "a｜b｜c｜d｜e｜f"))
    assert [problem.reason for problem in wrong.problems if problem.refused] == [Reason.PLACE_BAD]


def test_a_row_that_somebody_has_changed_since_is_held(town: Engine) -> None:
    """The version travels with the file: nobody overwrites anybody."""
    entry = CITY.resources[0]
    data = change(write(town, Form.UTF_8), entry.id, "お金", "千円")
    found = resources.get(town, entry.id)
    assert found is not None
    resources.save_draft(town, replace(found.resource, cost="二千円"), version=found.version, who="x", at=NOW)
    preview = plan(town, data)
    assert preview.plan.taken.held == [entry.id]
    assert preview.plan.taken.changed == []


@pytest.mark.parametrize("form", [Form.UTF_8, Form.EXCEL])
def test_an_export_fills_an_empty_list(town: Engine, form: Form, tmp_path: Path) -> None:
    """What a table can say is there again, as drafts, further places too; only the sample mark stays behind."""
    other = open_engine(f"sqlite:///{tmp_path / 'other.db'}")
    upgrade(other)
    with writing(other) as connection:
        add_missing_areas(connection, CITY.areas)
    preview = plan(other, write(town, form))
    assert [problem for problem in preview.problems if problem.refused] == []
    with writing(other) as connection:
        carry_out(connection, preview.plan, NOW, "x")
    odd = resources.get(town, "odd")
    assert odd is not None
    assert len(odd.resource.places) == 3
    kept = resources.get(other, "odd")
    assert kept is not None
    assert kept.resource.places == odd.resource.places
    for wanted in CITY.resources:
        found = resources.get(other, wanted.id)
        assert found is not None
        assert simplify(found.resource) == simplify(wanted)
    other.dispose()


def simplify(entry: Resource) -> bytes:
    """What a table says of an entry, in the spelling that CP932 has too."""
    body = Organisation(entry.organisation.id, entry.organisation.name)
    said = replace(entry, organisation=body, status=Status.DRAFT, sample=False)
    return one_spelling(msgspec.json.encode(said).decode()).encode()


@pytest.mark.parametrize("text", ["=1", "'=1", "''=1", "  =1", "a", "", "'", "'a", "-", "@x", "\t=1", "+81"])
def test_defusing_can_be_undone(text: str) -> None:
    """Whatever the text was."""
    assert undo_defusing(defuse(text)) == text
    assert not defuse(text).startswith(("=", "+", "-", "@"))
