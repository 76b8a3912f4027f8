"""A file goes into the list in four steps: nothing is written before it was shown, and all can be undone."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from admin.panel.imports import LIST_CHANGED
from referral.resource import Status
from referral.store import resources
from referral.store.import_jobs import UNDONE_WITHIN
from referral.store.search import Wanted, search
from tests.admin.conftest import Browser
from tests.admin.town import NOON
from tests.clock import HandClock

SignIn = Callable[[str], Browser]

LIST = """団体名,名称,電話,受付時間,備考欄
くらしの相談,新しい窓口,023-000-0009,平日 9:00-17:00,
くらしの相談,家賃 の相談,０２３－０００－０００２,,
ほかの団体,夜の集まり,236411212,,
"""


@pytest.fixture
def staff(signed_in: SignIn) -> Browser:
    return signed_in("shi")


def upload(browser: Browser, text: str | bytes = LIST, name: str = "list.csv") -> TestResponse:
    """As a browser sends a form with a file. (The test client would put large ones into files of its own.)"""
    data = text.encode() if isinstance(text, str) else text
    lines = (
        b"--edge",
        b'Content-Disposition: form-data; name="csrf_token"',
        b"",
        browser.token().encode(),
        b"--edge",
        f'Content-Disposition: form-data; name="file"; filename="{name}"'.encode(),
        b"Content-Type: application/octet-stream",
        b"",
        data,
        b"--edge--",
        b"",
    )
    kind = "multipart/form-data; boundary=edge"
    return browser.client.post("/panel/imports", data=b"\r\n".join(lines), content_type=kind)


def begin(browser: Browser, text: str = LIST) -> str:
    """Upload and accept the columns as they were guessed; gives the page of the preview."""
    page = upload(browser, text).headers["Location"]
    selects = re.findall(r'<select id="(\w+)" name="\w+">(.*?)</select>', browser.get(page).text, re.DOTALL)
    chosen = {key: found[1] for key, options in selects if (found := re.search(r'value="([^"]+)" selected', options))}
    answer = browser.post(f"{page}/columns", chosen)
    assert answer.status_code == 303, answer.text
    return page


def counts(text: str) -> dict[str, int]:
    return {what: int(number) for number, what in re.findall(r"<li[^>]*><b>(\d+)</b>([^<]+)</li>", text)}


def total(engine: Engine) -> int:
    return search(engine).total


def test_columns_are_guessed_and_can_be_matched_by_hand(staff: Browser, engine: Engine) -> None:
    """With examples of what stands in them, and the columns that nothing uses; nothing is written."""
    text = staff.get(upload(staff).headers["Location"]).text
    assert '<option value="名称" selected>' in text
    assert "新しい窓口 ／ 家賃 の相談 ／ 夜の集まり" in text
    assert "備考欄" in text
    assert total(engine) == 3


@pytest.mark.parametrize(
    ("chosen", "told"),
    [({}, "「名前」の列を選んでください"), ({"name": "名称", "organisation": "名称"}, "同じ列を2つの項目に")],
)
def test_columns_that_cannot_be_are_asked_again(staff: Browser, chosen: dict[str, str], told: str) -> None:
    """One clear sentence."""
    page = upload(staff).headers["Location"]
    answer = staff.post(f"{page}/columns", chosen)
    assert answer.status_code == 422
    assert told in answer.text


def test_the_preview_shows_what_will_happen_and_writes_nothing(staff: Browser, engine: Engine) -> None:
    """New, probably the same, and the row that cannot be taken with its correction."""
    text = staff.get(begin(staff)).text
    assert counts(text) == {"新しい": 1, "直す": 0, "同じ": 0, "おそらく同じ": 1, "取り込めない行": 1}
    assert "はじめの0が消えています" in text
    assert "「0236411212」ですか" in text
    assert total(engine) == 3


def test_what_is_taken_in_is_a_draft_and_can_be_taken_back(staff: Browser, engine: Engine) -> None:
    """After the corrections are accepted and the twin is taken as another one."""
    page = begin(staff)
    staff.post(f"{page}/row", {"row": "4", "column": "電話", "text": "0236411212", "act": "put"})
    twin = re.search(r'name="entry" value="([^"]+)"', staff.get(page).text)
    assert twin
    staff.post(f"{page}/row", {"entry": twin[1], "act": "take"})
    assert counts(staff.get(page).text)["新しい"] == 3
    assert staff.post(f"{page}/commit").status_code == 303
    assert "新しい 3件、直した 0件" in staff.get(page).text
    assert total(engine) == 6
    assert search(engine, Wanted(text="夜の集まり")).entries[0].resource.status is Status.DRAFT
    assert staff.post(f"{page}/commit").status_code == 303
    assert total(engine) == 6
    staff.post(f"{page}/undo")
    assert "元にもどしました（消した 3件" in staff.get(page).text
    assert total(engine) == 3


def test_a_row_can_be_left_out(staff: Browser) -> None:
    """Then nothing is wrong any more."""
    page = begin(staff)
    staff.post(f"{page}/row", {"row": "4", "act": "leave"})
    assert counts(staff.get(page).text)["取り込めない行"] == 0


def test_the_refused_rows_come_back_as_excel(staff: Browser) -> None:
    """With what is wrong beside them."""
    data = staff.get(f"{begin(staff)}/refused.xlsx").data
    rows = list(load_workbook(io.BytesIO(data)).worksheets[0].values)
    assert rows[0][:4] == ("行", "直すところ", "団体名", "名称")
    assert rows[1][0] == "4"
    assert "はじめの0が消えています" in str(rows[1][1])


def test_a_list_that_changed_meanwhile_is_looked_at_again(staff: Browser, engine: Engine) -> None:
    """Nothing is done; the new preview is shown."""
    page = begin(staff)
    entry = resources.get(engine, "night")
    assert entry is not None
    resources.save_draft(engine, replace(entry.resource, cost="千円"), version=entry.version, who="x", at=NOON)
    staff.post(f"{page}/commit")
    assert LIST_CHANGED in staff.get(page).text
    assert total(engine) == 3
    staff.post(f"{page}/commit")
    assert total(engine) == 4


def test_undoing_ends_after_seven_days(staff: Browser, engine: Engine, clock: HandClock) -> None:
    """The page offers it no more, and asking for it does nothing."""
    page = begin(staff)
    staff.post(f"{page}/commit")
    clock.set(NOON + UNDONE_WITHIN + timedelta(minutes=1))
    assert "元にもどす</button>" not in staff.get(page).text
    staff.post(f"{page}/undo")
    assert total(engine) == 4


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "何も書いてありません"),
        ("名前,団体\n".encode("utf-16"), "CSV UTF-8 として保存"),
        (b"PK\x03\x04broken", "Excelとして読めません"),
        (b"\xd0\xcf\x11\xe0", "古い形式"),
    ],
)
def test_what_is_no_list_is_told_at_once(staff: Browser, data: bytes, told: str) -> None:
    """In words that say what to do."""
    answer = upload(staff, data)
    assert answer.status_code == 422
    assert told in answer.text


def test_a_file_that_is_too_large_is_refused_before_it_is_read(staff: Browser) -> None:
    """By its length alone, and where it does not tell that, after five megabytes."""
    answer = upload(staff, b"x" * (6 * 1024 * 1024))
    assert answer.status_code == 413
    assert "5MBまで" in answer.text
    assert upload(staff, b"x" * (5 * 1024 * 1024 + 10)).status_code == 413


def test_our_own_export_needs_no_matching(staff: Browser) -> None:
    """It goes straight to the preview, where all of it is the same; in every form."""
    for form in ("xlsx", "csv", "cp932", "hsds"):
        data = staff.get(f"/panel/resources/export?form={form}").data
        text = staff.get(upload(staff, data).headers["Location"]).text
        assert counts(text) == {"新しい": 0, "直す": 0, "同じ": 3, "おそらく同じ": 0, "取り込めない行": 0}, form


def test_the_export_holds_what_the_filter_shows(staff: Browser, signed_in: SignIn) -> None:
    """And an editor's holds only the own organisation's."""
    assert "夕ごはんの会" not in staff.get("/panel/resources/export?form=csv&words=家賃").text
    text = signed_in("hensyu").get("/panel/resources/export?form=csv").text
    assert "家賃の相談" in text
    assert "夕ごはんの会" not in text
    assert staff.get("/panel/resources/export?form=exe").status_code == 404
