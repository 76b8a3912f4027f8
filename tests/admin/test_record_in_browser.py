"""The pages of the record, its duplicates and the platform's choices in a real Chromium at both widths."""

import pytest
from playwright.sync_api import expect

from tests.admin.browsing import WIDTHS, assert_easy
from tests.admin.conftest import OpenAs

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", WIDTHS)
def test_twin_is_registered_compared_and_put_together(open_as: OpenAs, width: str) -> None:
    """An entry with mistakes and without; the one that it is like; field by field; and the way back."""
    page = open_as("renshu-staff", "/panel/resources/new", width)
    page.fill("#name", "家賃の相談（見本）")
    page.fill("#summary", "家賃を立てかえる制度の申し込みを、手伝います。")
    page.check("input[value=housing]")
    page.fill("#phone", "000-000-0001")
    page.fill("#exceptions", "年末は休み")
    page.get_by_role("button", name="下書きに置く").click()
    expect(page.get_by_role("alert").first).to_contain_text("1行目が読めません")
    assert_easy(page)
    page.fill("#exceptions", "2026/12/28〜2027/1/5 休み 年末の休み")
    page.get_by_role("button", name="下書きに置く").click()
    expect(page.locator(".alike").first).to_contain_text("家賃の相談（見本）")
    page.get_by_text("場所をもう1つ書く").or_(page.locator("#places-0-address")).first.wait_for()
    assert_easy(page)
    page.get_by_role("link", name="くらべる").first.click()
    expect(page.get_by_role("heading", name="窓口をくらべる")).to_be_visible()
    assert_easy(page)
    page.get_by_role("button", name="1つにまとめる").click()
    expect(page.get_by_role("status").first).to_contain_text("まとめました")
    assert_easy(page)
    page.get_by_role("button", name="まとめる前にもどす").first.click()
    expect(page.get_by_role("status").first).to_contain_text("もどしました")
    expect(page.locator("tbody tr").first).to_contain_text("おそらく同じ")
    assert_easy(page)
    page.get_by_role("link", name="くらべる").first.click()
    page.get_by_role("button", name="別の窓口です").click()
    expect(page.get_by_role("status").first).to_contain_text("別の窓口として")


@pytest.mark.parametrize("width", WIDTHS)
def test_platform_makes_its_choices(open_as: OpenAs, width: str) -> None:
    """What is overdue, the areas with a mistake and without, a district, a sub-committee."""
    page = open_as("renshu-staff", "/panel/settings", width)
    assert_easy(page)
    page.get_by_label("どれも、確かめるまで見せない").check()
    page.get_by_role("button", name="これに決める").click()
    expect(page.get_by_role("status").first).to_contain_text("設定を変えました")
    page.get_by_label("危険が「高い」ものは見せない").check()
    page.get_by_role("button", name="これに決める").click()
    page.get_by_role("link", name="地いきを決める").click()
    page.fill("#offered", "見本市\nどこか市")
    page.get_by_role("button", name="この順に決める").click()
    expect(page.get_by_role("alert").first).to_contain_text("という地いきはありません")
    assert_easy(page)
    page.get_by_role("link", name="地区を加える").click()
    assert_easy(page)
    page.fill("#name", f"{width}地区")
    page.fill("#inside", "水戸市")
    page.get_by_role("button", name="地区を加える").click()
    expect(page.locator(".plain-list")).to_contain_text(f"{width}地区")
    assert_easy(page)
    page.goto(page.url.replace("/settings/areas", "/committees"))
    assert_easy(page)
    page.get_by_role("link", name="部会を登録する").click()
    page.fill("#name", f"ひきこもり部会 {width}")
    page.get_by_role("button", name="部会を登録する").click()
    expect(page.get_by_role("alert").first).to_contain_text("団体を1つ以上")
    assert_easy(page)
    page.get_by_label("くらしの相談（見本）").check()
    page.get_by_role("button", name="部会を登録する").click()
    expect(page.get_by_role("status").first).to_contain_text("登録しました")
    page.get_by_role("link", name="部会の一覧にもどる").click()
    assert_easy(page)


def test_whole_entry_can_be_written_without_a_script(open_as: OpenAs) -> None:
    """A second place, room, and the day until which it holds."""
    page = open_as("renshu-staff", "/panel/resources/mihon-yachin", "desktop", java_script_enabled=False)
    page.get_by_text("場所をもう1つ書く").click()
    page.fill("#places-1-address", "見本市9丁目9-9")
    page.select_option("#capacity", "few")
    for part, text in enumerate(("2099", "12", "31")):
        page.fill(f"#capacity_until-{part}", text)
    page.get_by_role("button", name="下書きに置く").click()
    expect(page.get_by_role("status").first).to_contain_text("下書きに置きました")
    expect(page.locator("[data-card]")).to_contain_text("空きは、あと少しです")
    expect(page.locator("#places-1-address")).to_have_value("見本市9丁目9-9")
