"""The record of what staff did: who, what, when; narrowed, taken along as a file, and never about a resident."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine

from admin.panel.record_words import DONE
from content.spreadsheet.writer import Form, write_table
from referral.store import accounts, resources
from referral.store.accounts import Account, Role
from referral.store.engine import writing
from referral.store.staff_actions import StaffAction, What, record
from referral.vault import Vault
from tests.admin.conftest import Browser
from tests.admin.town import NOON, Resident
from tests.clock import HandClock
from tests.privacy.scan import search_bytes

SignIn = Callable[[str], Browser]

RECORDS, FILE = "/panel/records", "/panel/records/file"


def rows_of(answer: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.decode("utf-8-sig"))))


def test_every_action_has_words() -> None:
    """A new one without words fails here."""
    assert set(DONE) == set(What)


def test_who_did_what_to_which_entry_and_when(engine: Engine, people: dict[str, Account], signed_in: SignIn) -> None:
    """In words on the page, with ids in the file."""
    kanri = signed_in("kanri")
    kanri.post(f"/panel/people/{people['shi'].id}/disable")
    page = kanri.get(RECORDS).text
    for said in ("サインインを止めた", "shiさん", "kanriさん", "2026年11月24日 13:00", "窓口を公開した", "家賃の相談"):
        assert said in page
    newest = rows_of(kanri.get(FILE).data)[1]
    disabled = ["サインインを止めた", "shiさん", people["shi"].id]
    assert newest == ["2026年11月24日 13:00", "kanriさん", people["kanri"].id, *disabled]


@pytest.mark.parametrize(
    ("asked", "told", "not_told"),
    [
        ("what=published", "窓口を公開した", "<strong>利用者を加えた"),
        ("who=command", "利用者を加えた", "<strong>サインインした"),
        ("days=1", "サインインした", "<strong>窓口を休止にした"),
        ("what=nonsense&days=x&page=x", "窓口を公開した", "当てはまる記録はありません"),
        ("who=nobody", "当てはまる記録はありません", "<table"),
    ],
)
def test_list_is_narrowed(engine: Engine, signed_in: SignIn, asked: str, told: str, not_told: str) -> None:
    """By person, by kind, by days; what nobody could have chosen counts as nothing."""
    with writing(engine) as connection:
        record(connection, StaffAction("command", What.PAUSED, "rent", NOON - timedelta(days=2)))
    page = signed_in("kanri").get(f"{RECORDS}?{asked}").text
    assert told in page
    assert not_told not in page


def test_long_list_has_pages(engine: Engine, signed_in: SignIn) -> None:
    """Fifty on each; the file has all of them."""
    with writing(engine) as connection:
        for number in range(120):
            record(connection, StaffAction("command", What.SAVED, f"entry-{number}", NOON - timedelta(hours=number)))
    kanri = signed_in("kanri")
    assert "3ページ中 2ページ目" in kanri.get(f"{RECORDS}?page=2&what=saved").text
    assert kanri.get(f"{RECORDS}?page=2&what=saved").text.count('class="list-name"') == 50
    assert len(rows_of(kanri.get(f"{FILE}?what=saved").data)) == 121


@pytest.mark.parametrize("trigger", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", " =", "　＝"])
def test_no_cell_of_the_file_is_a_formula(trigger: str) -> None:
    """Whatever a name begins with; what is harmless stays as it is."""
    row = rows_of(write_table(["名前", "窓口"], [(f"{trigger}1+1", "家賃の相談")], Form.UTF_8))[-1]
    assert row == [f"'{trigger}1+1", "家賃の相談"]


def test_hostile_name_is_harmless_in_the_file(engine: Engine, signed_in: SignIn) -> None:
    """From the form to the file."""
    accounts.create(engine, login="x", name="=HYPERLINK(1)", role=Role.STAFF, at=NOON)
    cells = [cell for row in rows_of(signed_in("kanri").get(FILE).data) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


def test_nothing_of_a_resident_is_recorded(
    app: Flask, engine: Engine, signed_in: SignIn, vault: Vault, clock: HandClock
) -> None:
    """After a whole talk neither designation nor word nor the name of the handoff is in record, page or file."""
    resident = Resident(vault, clock(), "そらいろのくじら", words="だれにも言えなかったこと")
    sato = signed_in("sato")
    sato.post("/desk/duty", {"duty": "on"})
    sato.post("/desk/accept", {"handoff": resident.handoff.id})
    resident.writes("ひみつのことば", clock())
    sato.post("/desk/reply", {"handoff": resident.handoff.id, "text": "聞いています", "client_id": "1"})
    sato.post("/desk/close", {"handoff": resident.handoff.id})
    sato.post("/staff/sign-out")
    kanri = signed_in("kanri")
    needles = [
        *("そらいろのくじら", "だれにも言えなかったこと", "ひみつのことば", "聞いています"),
        *(resident.handoff.id, resident.key, "U-そらいろのくじら"),
    ]
    with engine.connect() as connection:
        kept = repr(connection.exec_driver_sql("select * from staff_action").all())
    for number, text in enumerate((kept, kanri.get(RECORDS).text, kanri.get(FILE).text)):
        assert search_bytes(text.encode(), needles, str(number)) == []
    assert len(search_bytes((kept + needles[0]).encode(), needles, "planted")) == 1


def test_entry_that_is_gone_keeps_its_id(engine: Engine, signed_in: SignIn) -> None:
    """What cannot be named any more is still told apart."""
    with writing(engine) as connection:
        record(connection, StaffAction("gone-person", What.SAVED, "gone-entry", NOON))
    page = signed_in("kanri").get(RECORDS).text
    assert "gone-person" in page
    assert "gone-entry" in page
    assert "gone-entry" not in resources.names(engine)
