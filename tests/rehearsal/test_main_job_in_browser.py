"""The whole main job as a newcomer sees it: the phone on the page, the desk beside it, a person reached."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.rehearsal.opening import PASSWORD
from tests.admin.browsing import WIDTHS, find_serious_faults, find_shape_faults
from tests.service import Service

pytestmark = pytest.mark.browser

DESK = "renshu-desk1"


def open_page(chromium: Browser, address: str, width: str = "desktop") -> Page:
    """A page that keeps what its console complained about in ``page.complaints``."""
    wide, high = WIDTHS[width]
    page = chromium.new_page(viewport={"width": wide, "height": high})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.complaints = complaints  # type: ignore[attr-defined]
    page.goto(address)
    return page


def sign_in(page: Page, login: str) -> None:
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="サインインする").click()


def start_over(phone: Page) -> None:
    """A new resident who has just added the account."""
    phone.get_by_role("button", name="はじめから", exact=True).last.click()
    phone.get_by_role("button", name="友だち追加").click()
    expect(phone.locator("#log")).to_contain_text("来てくれて、ありがとうございます")


def write(phone: Page, text: str) -> None:
    phone.fill("#words", text)
    phone.get_by_role("button", name="送る", exact=True).click()


def test_resident_reaches_a_person_and_both_talk(rehearsal: Service, chromium: Browser) -> None:
    """Friend-add, free words, two taps, a yes; the counsellor accepts, they talk, and it ends with one question."""
    phone = open_page(chromium, f"{rehearsal.url}/rehearsal")
    start_over(phone)
    desk = open_page(chromium, f"{rehearsal.url}/desk")
    sign_in(desk, DESK)
    desk.get_by_role("button", name="受付を始める").click()
    write(phone, "家賃2ヶ月ためちゃって、来月出ろって言われてる")
    phone.locator("#choices").get_by_role("button", name="まだ言われただけ").click()
    phone.locator("#choices").get_by_role("button", name="見本市").click()
    expect(phone.locator("#log")).to_contain_text("家賃の相談（見本）")
    phone.locator("#log .card", has_text="家賃の相談（見本）").get_by_role("button", name="ここの人と話す").click()
    expect(phone.locator("#log")).to_contain_text("「くらしの相談（見本）」の人に、つなぎます")
    phone.locator("#choices").get_by_role("button", name="これでつなぐ").click()
    expect(phone.locator("#log")).to_contain_text("預かりました")

    desk.get_by_role("button", name="この人と話す").click()
    expect(desk.locator(".agreed")).to_contain_text("来月出ろって言われてる")
    expect(phone.locator("#log")).to_contain_text("人が読みました")
    desk.fill("#reply", "こんにちは。読みました。")
    desk.get_by_role("button", name="送る", exact=True).click()
    expect(phone.locator("#log")).to_contain_text("こんにちは。読みました。")
    write(phone, "話せてよかったです")
    expect(desk.locator("[data-log]")).to_contain_text("話せてよかったです")

    desk.get_by_text("終わる", exact=True).click()
    desk.get_by_role("button", name="会話を終える").click()
    expect(phone.locator("#log")).to_contain_text("話せて、どうでしたか")
    phone.locator("#choices").get_by_role("button", name="すこし軽くなった").click()
    expect(phone.locator("#log")).to_contain_text("ここでのやりとりは消しました")
    assert phone.locator(".happening .problem").count() == 0
    assert phone.complaints == desk.complaints == []  # type: ignore[attr-defined]


def test_words_taken_back_vanish_from_the_desk(rehearsal: Service, chromium: Browser) -> None:
    """送信取消 on the phone empties the message at the desk, without a reload."""
    phone = open_page(chromium, f"{rehearsal.url}/rehearsal")
    start_over(phone)
    desk = open_page(chromium, f"{rehearsal.url}/desk")
    sign_in(desk, DESK)
    if desk.get_by_role("button", name="受付を始める").count():
        desk.get_by_role("button", name="受付を始める").click()
    write(phone, "家賃が払えない")
    write(phone, "人と話したい")
    phone.locator("#choices").get_by_role("button", name="これでつなぐ").click()
    desk.get_by_role("button", name="この人と話す").first.click()
    write(phone, "やっぱり言わなければよかった")
    expect(desk.locator("[data-log]")).to_contain_text("やっぱり言わなければよかった")
    own = phone.locator(".entry.resident", has_text="やっぱり言わなければよかった")
    own.get_by_role("button", name="取り消す").click()
    expect(desk.locator("[data-log]")).not_to_contain_text("やっぱり言わなければよかった")
    expect(phone.locator("#log")).to_contain_text("送信を取り消しました")
    write(phone, "おわって消す")
    expect(phone.locator("#log")).to_contain_text("消しました")


def test_page_tells_why_and_moves_the_clock(rehearsal: Service, chromium: Browser) -> None:
    """Beside the phone stands what was read and why; at two in the morning nobody is said to be watching."""
    phone = open_page(chromium, f"{rehearsal.url}/rehearsal")
    start_over(phone)
    phone.get_by_role("button", name="夜中の2時へ").click()
    expect(phone.locator("#now")).to_contain_text("02:0")
    write(phone, "もうむり　消えたい")
    expect(phone.locator("#log")).to_contain_text("0120-061-338")
    expect(phone.locator("#log")).to_contain_text("人は見ていません")
    expect(phone.locator("#happenings")).to_contain_text("危険を聞いた")
    phone.get_by_role("button", name="いまにもどす").click()
    expect(phone.locator("#moved")).to_be_hidden()


def test_several_residents_have_talks_of_their_own(rehearsal: Service, chromium: Browser) -> None:
    """A second phone shows nothing of the first, and a block erases without a word."""
    phone = open_page(chromium, f"{rehearsal.url}/rehearsal")
    start_over(phone)
    write(phone, "ひとりでさみしい")
    expect(phone.locator("#log")).to_contain_text("どちらが近いですか")
    phone.get_by_role("button", name="住民をふやす").click()
    expect(phone.locator(".person")).to_have_count(2)
    phone.locator(".person").last.click()
    expect(phone.locator("#log")).not_to_contain_text("さみしい")
    phone.locator(".person").first.click()
    expect(phone.locator("#log")).to_contain_text("さみしい")
    phone.get_by_role("button", name="ブロックする").click()
    expect(phone.locator("#befriend-box")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_phone_page_is_easy_to_use_at_both_widths(rehearsal: Service, chromium: Browser, width: str) -> None:
    """No serious fault by axe-core, nothing small, nothing cut off, nothing that the browser refuses."""
    page = open_page(chromium, f"{rehearsal.url}/rehearsal", width)
    start_over(page)
    write(page, "家賃が払えない")
    write(page, "いますぐ電話できるところ")
    expect(page.locator("#log .card").first).to_be_visible()
    assert find_serious_faults(page) == []
    assert find_shape_faults(page) == []
    assert page.complaints == []  # type: ignore[attr-defined]


def test_serious_fault_is_noticed(rehearsal: Service, chromium: Browser) -> None:
    """The planted control: a button without a name and pale letters are found."""
    page = open_page(chromium, f"{rehearsal.url}/rehearsal")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert any(re.match("button-name", fault) for fault in find_serious_faults(page))


@pytest.mark.parametrize("host", ["example.com", "192.0.2.1:8000"])
def test_page_opens_on_this_machine_only(rehearsal: Service, host: str) -> None:
    """A foreign name that leads here is refused."""
    assert rehearsal.get("/rehearsal")[0] == 200
    assert rehearsal.get("/rehearsal", {"Host": host})[0] == 403
