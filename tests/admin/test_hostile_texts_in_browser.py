"""Whatever a resident writes is text at the desk: nothing runs, nothing becomes an element, nothing tears the page."""

from collections.abc import Callable

import pytest
import valkey
from playwright.sync_api import Page, expect

from referral.vault import EmbeddedVault
from tests.admin.browsing import WIDTHS, find_shape_faults
from tests.admin.hostile_texts import HOSTILE_TEXTS, MARK
from tests.admin.test_desk_in_browser import assert_on_screen, take
from tests.service import Service

pytestmark = pytest.mark.browser

OpenDesk = Callable[..., Page]

LOOK = """() => {
  const entries = [...document.querySelectorAll('.entry')];
  const line = parseFloat(getComputedStyle(entries[0].querySelector('.entry-text')).lineHeight);
  const pane = document.querySelector('[data-scroll]');
  return {
    ran: document.documentElement.dataset.ran ?? '',
    elements: entries.flatMap((entry) => [...entry.querySelectorAll('bdi *')].map((node) => node.outerHTML)),
    wide: entries.filter((entry) => entry.scrollWidth > entry.clientWidth + 1).map((entry) => entry.textContent),
    high: entries.map((entry) => entry.querySelector('.entry-text').clientHeight).filter((high) => high > 15 * line),
    sideways: pane.scrollWidth > pane.clientWidth,
  };
}"""


def forget_flood(rehearsal: Service) -> None:
    """As if hours lay between the messages: three hundred at once would be held back."""
    with valkey.Valkey.from_url(EmbeddedVault(rehearsal.folder / "var" / "rehearsal").url) as client:
        for bucket in client.scan_iter("bucket:*"):
            client.delete(bucket)


@pytest.mark.parametrize("width", WIDTHS)
def test_hostile_texts_stay_text(open_desk: OpenDesk, rehearsal: Service, width: str) -> None:
    """As they come by themselves, and when the page is loaded anew; a policy that refuses something would be seen."""
    assert len(set(HOSTILE_TEXTS)) >= 300
    desk = open_desk(width)
    owner = take(desk, rehearsal, "のごま")
    for number, text in enumerate(HOSTILE_TEXTS):
        if number % 10 == 0:
            desk.wait_for_function("count => document.querySelectorAll('.entry').length >= count", arg=number)
            forget_flood(rehearsal)
        owner.says(text)
    desk.wait_for_function("count => document.querySelectorAll('.entry').length >= count", arg=len(HOSTILE_TEXTS))
    forget_flood(rehearsal)
    owner.says("おしまいのことば")
    for _ in ("as they came", "loaded anew"):
        expect(desk.locator("[data-log]")).to_contain_text("おしまいのことば")
        found = desk.evaluate(LOOK)
        assert found == {"ran": "", "elements": [], "wide": [], "high": [], "sideways": False}
        assert find_shape_faults(desk) == []
        assert_on_screen(desk, ".composer")
        desk.reload()


def test_script_that_ran_would_be_noticed(open_desk: OpenDesk, rehearsal: Service) -> None:
    """The planted controls: what a text would have done is found."""
    desk = open_desk("desktop")
    take(desk, rehearsal, "のじこ").says("ことば")
    expect(desk.locator(".entry")).to_have_count(1)
    desk.evaluate(MARK)
    desk.evaluate("document.querySelector('.entry bdi').append(document.createElement('b'))")
    found = desk.evaluate(LOOK)
    assert found["ran"] == "1"
    assert found["elements"] == ["<b></b>"]
