"""The practice phone's own drawing: everything fits a small screen, and what was pressed is seen."""

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.admin.browsing import WIDTHS, assert_easy
from tests.rehearsal.test_main_job_in_browser import open_page, start_over, write
from tests.service import Service

pytestmark = pytest.mark.browser


def is_inside(inner: Locator, outer: Locator) -> bool:
    a, b = inner.bounding_box(), outer.bounding_box()
    assert a
    assert b
    down = b["y"] <= a["y"] + 1 and a["y"] + a["height"] <= b["y"] + b["height"] + 1
    across = b["x"] <= a["x"] + 1 and a["x"] + a["width"] <= b["x"] + b["width"] + 1
    return down and across


@pytest.mark.parametrize("width", WIDTHS)
def test_what_unfolds_on_the_phone_stays_on_the_phone(rehearsal: Service, chromium: Browser, width: str) -> None:
    """Stickers, picture and place can be reached and pressed, and beside them the menu; the box never grows wider."""
    page = open_page(chromium, f"{rehearsal.url}/rehearsal", width)
    start_over(page)
    phone, send = page.locator("#phone"), page.locator(".send")
    page.get_by_text("スタンプなど", exact=True).click()
    for name in ("スタンプ：こんにちは", "場所を送る"):
        button = page.get_by_role("button", name=name)
        button.scroll_into_view_if_needed()
        assert is_inside(button, phone)
    assert is_inside(page.locator("#menu summary"), phone)
    assert is_inside(send, phone)
    assert_easy(page)
    page.get_by_role("button", name="スタンプ：泣いている").click()
    expect(page.locator("#log")).to_contain_text("スタンプ（泣いている）")
    page.locator("#menu summary").click()
    assert is_inside(page.locator(".menu button").last, phone)
    assert_easy(page)
    page.fill("#words", "x" * 300)
    assert is_inside(page.locator("#words"), phone)
    assert is_inside(send, phone)
    assert_easy(page)


def test_what_was_pressed_is_told_and_seen(rehearsal: Service, chromium: Browser) -> None:
    """A button by its label; the note of a call though the talk was scrolled up; who looks at the top stays there."""
    page = open_page(chromium, f"{rehearsal.url}/rehearsal", "phone")
    start_over(page)
    page.locator("#choices").get_by_role("button", name="いますぐ電話できるところ").click()
    expect(page.locator("#happenings")).to_contain_text("「いますぐ電話できるところ」")
    expect(page.locator("#happenings .said", has_text="command:")).to_have_count(0)
    log = page.locator("#log")
    call = log.get_by_role("button", name="電話する").first
    call.click()
    expect(log.get_by_text("に発信するところ")).to_be_in_viewport()
    log.evaluate("pane => { pane.scrollTop = 0; }")
    page.get_by_role("button", name="1時間あとへ").click()
    resident = page.evaluate("document.querySelector('.person[aria-pressed=true]').dataset.id")
    page.evaluate(
        """([resident, text]) => fetch('/rehearsal/act/say', {
          method: 'POST',
          headers: {'Content-Type': 'application/json'},
          body: JSON.stringify({resident, text}),
        })""",
        [resident, "ほかの窓から書いたことば"],
    )
    expect(log).to_contain_text("ほかの窓から書いたことば")
    assert log.evaluate("pane => pane.scrollTop") == 0
    write(page, "下に見えることば")
    expect(log).to_contain_text("下に見えることば")
    page.wait_for_function(
        "() => { const pane = document.querySelector('#log');"
        " return pane.scrollHeight - pane.scrollTop - pane.clientHeight < 80; }"
    )
