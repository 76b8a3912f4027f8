"""A file goes in and comes out in a real Chromium: at both widths, by keyboard alone, and without a script."""

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.admin.browsing import WIDTHS, assert_easy
from tests.admin.conftest import OpenAs

pytestmark = pytest.mark.browser

MANY_STOPS = 120


def write_list(name: str) -> bytes:
    """A new entry, one with a number that lost its zero, one that is in the list already, one without a name."""
    return f"""団体名,名称,電話,受付時間,備考欄
くらしの相談（見本）,{name}の相談,023-641-1212,平日 9:00-17:00,駅の前
くらしの相談（見本）,{name}の夜の電話,236411212,,
くらしの相談（見本）,家賃の相談（見本）,000-000-0001,,
くらしの相談（見本）,,023-641-1213,,
""".encode()


def choose(page: Page, name: str, data: bytes) -> None:
    page.set_input_files("#file", {"name": name, "mimeType": "text/csv", "buffer": data})


def tab_to(page: Page, wanted: Locator) -> None:
    """Go on with the key until it is there; every stop on the way must be seen."""
    for _ in range(MANY_STOPS):
        page.keyboard.press("Tab")
        page.wait_for_function(
            """() => {
              const node = document.activeElement, box = node.getBoundingClientRect(), style = getComputedStyle(node);
              const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 3;
              return seen && box.bottom > 0 && box.top < innerHeight;
            }"""
        )
        if wanted.evaluate("(node) => node === document.activeElement"):
            return
    raise AssertionError(f"no key leads to {wanted}")


@pytest.mark.parametrize("width", WIDTHS)
def test_import_is_easy_from_file_to_undoing(open_as: OpenAs, width: str) -> None:
    """A file that is none, the columns, the look ahead with every kind of row, the result, and the way back."""
    page = open_as("renshu-staff", "/panel/imports", width)
    assert_easy(page)
    choose(page, "picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00")
    page.get_by_role("button", name="ファイルを選んで次へ").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert_easy(page)
    choose(page, "list.csv", write_list(width))
    page.get_by_role("button", name="ファイルを選んで次へ").click()
    expect(page.get_by_role("heading", name="列を合わせる")).to_be_visible()
    page.get_by_text("ほかの項目").click()
    assert_easy(page)
    page.get_by_role("button", name="次へ（下見）").click()
    expect(page.get_by_role("heading", name="取り込みの下見")).to_be_visible()
    for summary in page.locator("main details > summary").all():
        summary.click()
    assert_easy(page)
    page.get_by_role("button", name="はい、そうです").click()
    page.get_by_role("button", name="この行をとばす").first.click()
    expect(page.get_by_role("heading", name="取り込めない行")).to_have_count(0)
    page.get_by_role("button", name="件を取り込む").click()
    expect(page.get_by_role("heading", name="取り込みの結果")).to_be_visible()
    page.get_by_text("この取り込みを元にもどす").first.click()
    assert_easy(page)
    page.get_by_role("button", name="この取り込みを元にもどす").click()
    expect(page.get_by_text("元にもどしてあります")).to_be_visible()
    assert_easy(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_list_goes_out_and_is_open_to_everybody(open_as: OpenAs, width: str) -> None:
    """What is filtered as a file; the page of open data; what was asked for beside what there is."""
    page = open_as("renshu-staff", "/panel/resources?need=food&show=published", width)
    page.get_by_text("件を書き出す").click()
    assert_easy(page)
    page.select_option("#form", "hsds")
    with page.expect_download() as download:
        page.get_by_role("button", name="書き出す").click()
    assert json.loads(download.value.path().read_bytes())
    page.goto(page.url.split("/panel")[0] + "/open")
    assert_easy(page)
    page.goto(page.url.replace("/open", "/panel/figures"))
    page.get_by_text("窓口の種類と時間").click()
    assert_easy(page)
    page.select_option("#area", label="見本市")
    page.get_by_role("button", name="見る").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("見本市")
    assert_easy(page)


def test_import_works_by_keyboard_alone(open_as: OpenAs) -> None:
    """Only the system's own window for files is beyond us; every stop is seen and in sight."""
    page = open_as("renshu-staff", "/panel/imports", "desktop")
    tab_to(page, page.locator("#file"))
    choose(page, "keys.csv", write_list("キー"))
    tab_to(page, page.get_by_role("button", name="ファイルを選んで次へ"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="列を合わせる")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="次へ（下見）"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="取り込みの下見")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="件を取り込む"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="取り込みの結果")).to_be_visible()
    tab_to(page, page.locator("summary", has_text="この取り込みを元にもどす"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="この取り込みを元にもどす"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("元にもどしてあります")).to_be_visible()


def test_import_works_without_a_script(open_as: OpenAs) -> None:
    """From the file to the list."""
    page = open_as("renshu-staff", "/panel/imports", "phone", java_script_enabled=False)
    choose(page, "plain.csv", write_list("スクリプトなし"))
    page.get_by_role("button", name="ファイルを選んで次へ").click()
    page.get_by_role("button", name="次へ（下見）").click()
    page.get_by_role("button", name="件を取り込む").click()
    expect(page.get_by_role("heading", name="取り込みの結果")).to_be_visible()
    page.get_by_text("この取り込みを元にもどす").first.click()
    page.get_by_role("button", name="この取り込みを元にもどす").click()
    expect(page.get_by_text("元にもどしてあります")).to_be_visible()


def test_link_from_webmail_signs_nobody_out(open_as: OpenAs) -> None:
    """Another site's page leads to a link for organisations, and to the panel: the session goes on."""
    page = open_as("renshu-staff", "/panel/organisations/mihon-kurashi", "desktop")
    home = page.url.split("/panel")[0]
    page.get_by_role("button", name="申請の用紙のリンクをつくる").click()
    address = page.locator(".once dd").inner_text()
    for wanted, heading in ((address, "窓口をのせる申請"), (f"{home}/panel/figures", "集計")):
        page.goto("about:blank")
        page.set_content(f'<a href="{wanted}">開く</a>')
        page.get_by_role("link", name="開く").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    page.goto(f"{home}/panel")
    expect(page.get_by_role("heading", name="きょうの仕事")).to_be_visible()
