"""Leaving the desk in a real Chromium: by pressing, in another tab, by a lost line, by an account that was closed."""

import os
import signal
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.admin.browsing import WIDTHS, find_serious_faults, find_shape_faults
from tests.admin.test_desk_in_browser import take
from tests.service import Service

pytestmark = pytest.mark.browser

OpenDesk = Callable[..., Page]

PASSWORD = "a password for tests"
SOON_MS = 12_000
"""Ten seconds, and a little for a machine that does other things too."""


def note_dialogs(page: Page) -> list[str]:
    """The kinds of questions that the browser itself puts; each is answered with staying."""
    kinds: list[str] = []

    def note(dialog: Dialog) -> None:
        kinds.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", note)
    return kinds


def create_account(rehearsal: Service, login: str) -> None:
    words = ("accounts", "create", "--login", login, "--name", "当番", "--role", "counsellor")
    done = rehearsal.command(*words, "--organisation", "mihon-kurashi", "--password-stdin", stdin=PASSWORD)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("way", ["signed out in another tab", "account closed"])
def test_talk_leaves_the_screen_with_its_session(open_desk: OpenDesk, rehearsal: Service, way: str) -> None:
    """Nothing that a resident wrote stays in a window, half a reply in the box asks no question on the way."""
    login = f"second-{len(way)}"
    create_account(rehearsal, login)
    desk = open_desk("desktop", login, PASSWORD)
    dialogs = note_dialogs(desk)
    take(desk, rehearsal, "そだねのつばめ")
    desk.locator("#reply").press_sequentially("とちゅう")
    if way == "account closed":
        done = rehearsal.command("accounts", "disable", login)
        assert done.returncode == 0, done.stderr
    else:
        other = desk.context.new_page()
        other.goto(f"{rehearsal.url}/desk")
        other.get_by_text("メニュー", exact=True).click()
        other.get_by_role("button", name="サインアウト", exact=True).click()
        other.get_by_role("button", name="もどしてサインアウトする").click()
        expect(other.get_by_role("button", name="サインインする")).to_be_visible()
    expect(desk.get_by_role("button", name="サインインする")).to_be_visible()
    expect(desk.locator("body")).not_to_contain_text("つばめ")
    assert dialogs == []
    desk.go_back()
    expect(desk.get_by_role("button", name="サインインする")).to_be_visible()
    expect(desk.locator("body")).not_to_contain_text("つばめ")


@pytest.mark.parametrize("width", WIDTHS)
def test_signing_out_asks_about_an_open_talk(open_desk: OpenDesk, rehearsal: Service, width: str) -> None:
    """The question names who waits, もどる leads back, and closing the window asks too; without a talk nothing asks."""
    desk = open_desk(width)
    dialogs = note_dialogs(desk)
    owner = take(desk, rehearsal, "よたか")
    name = desk.locator("#talk-name").text_content()
    if width == "phone":
        desk.locator(".back").click()
    menu = desk.get_by_text("メニュー", exact=True)
    sign_out = desk.get_by_role("button", name="サインアウト", exact=True)
    menu.click()
    sign_out.click()
    question = desk.locator("[data-leaving]")
    expect(question).to_contain_text(f"{name}との会話が、まだ開いています")
    expect(question).to_be_focused()
    assert find_serious_faults(desk) == []
    assert find_shape_faults(desk) == []
    question.get_by_role("link", name="もどる").click()
    expect(question).to_be_hidden()
    with desk.expect_event("dialog"):
        desk.close(run_before_unload=True)
    assert dialogs == ["beforeunload"]
    owner.says("おわって消す")
    expect(desk.locator("[data-list=mine] > li")).to_have_count(0)
    menu.click()
    sign_out.click()
    expect(desk.get_by_role("button", name="サインインする")).to_be_visible()
    assert dialogs == ["beforeunload"]


@pytest.mark.parametrize("width", WIDTHS)
def test_lost_line_is_said_and_found_again(open_desk: OpenDesk, rehearsal: Service, width: str) -> None:
    """Without a network, when the server is silent and when it errs: within ten seconds; and it goes by itself."""
    desk = open_desk(width)
    lost = desk.locator("[data-lost]")
    expect(lost).to_be_hidden()
    desk.context.set_offline(True)
    expect(lost).to_be_visible(timeout=SOON_MS)
    desk.context.set_offline(False)
    expect(lost).to_be_hidden()
    workers = rehearsal.workers()
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    try:
        expect(lost).to_be_visible(timeout=SOON_MS)
        assert find_shape_faults(desk) == []
    finally:
        for pid in workers:
            os.kill(pid, signal.SIGCONT)
    expect(lost).to_be_hidden()
    desk.route("**/desk/*", lambda route: route.fulfill(status=500, body="no"))
    desk.evaluate("dispatchEvent(new Event('online'))")
    expect(lost).to_be_visible(timeout=SOON_MS)
    desk.unroute("**/desk/*")
    expect(lost).to_be_hidden()


def test_no_text_becomes_markup(chromium: Browser, rehearsal: Service) -> None:
    """The browser itself refuses a script that would try."""
    page = chromium.new_page()
    page.goto(f"{rehearsal.url}/staff/sign-in")
    refusal = page.evaluate("() => { try { document.body.innerHTML = '<p>'; } catch (error) { return error.name; } }")
    page.close()
    assert refusal == "TypeError"
