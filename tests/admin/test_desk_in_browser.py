"""The desk at work in a real Chromium, on a phone with touch and on a PC: what is seen, where the focus is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.admin.browsing import WIDTHS, assert_easy
from tests.admin.phone_owner import PhoneOwner
from tests.service import Service

pytestmark = pytest.mark.browser

OpenDesk = Callable[..., Page]


def take(desk: Page, rehearsal: Service, words: str) -> PhoneOwner:
    """Somebody asks for a person, and the counsellor opens their talk."""
    owner = PhoneOwner(rehearsal).asks_for_a_person(f"家賃が払えない。{words}")
    if desk.locator(".back").is_visible():
        desk.locator(".back").click()
    desk.get_by_role("button", name="この人と話す").first.click()
    expect(desk.locator(".agreed")).to_contain_text(words)
    return owner


def assert_on_screen(page: Page, selector: str) -> None:
    """The whole of it is inside the window, and the page itself has not moved."""
    box = page.locator(selector).bounding_box()
    size = page.viewport_size
    assert box
    assert size
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= size["height"] + 1
    assert page.evaluate("document.scrollingElement.scrollTop") == 0


def covers(page: Page, upper: str, lower: str) -> bool:
    """Whether two things share a place on the screen."""
    a, b = page.locator(upper).bounding_box(), page.locator(lower).bounding_box()
    assert a
    assert b
    beside = a["x"] + a["width"] <= b["x"] + 1 or b["x"] + b["width"] <= a["x"] + 1
    above = a["y"] + a["height"] <= b["y"] + 1 or b["y"] + b["height"] <= a["y"] + 1
    return not (beside or above)


@pytest.mark.parametrize("width", WIDTHS)
def test_long_talk_stays_on_the_screen(open_desk: OpenDesk, rehearsal: Service, width: str) -> None:
    """After many messages, a tap and a reply the box to write in is where it was, and so after scrolling up."""
    desk = open_desk(width)
    owner = take(desk, rehearsal, "つぐみ")
    for number in range(12):
        owner.says(f"ことば{number} " * 12)
    expect(desk.locator("[data-log]")).to_contain_text("ことば11")
    desk.locator("#reply").click()
    desk.locator("#reply").fill("読みました")
    desk.get_by_role("button", name="送る", exact=True).click()
    expect(desk.locator(".entry-counsellor")).to_contain_text("読みました")
    desk.locator(".entry").last.click()
    assert_on_screen(desk, ".composer")
    expect(desk.locator("[data-newer]")).to_be_hidden()
    desk.locator("[data-scroll]").evaluate("pane => { pane.scrollTop = 0; }")
    owner.says("下に来たことば")
    expect(desk.locator("[data-newer]")).to_be_visible()
    assert_on_screen(desk, "[data-newer]")
    assert_easy(desk)
    desk.locator("[data-newer]").click()
    expect(desk.get_by_text("下に来たことば")).to_be_in_viewport()
    expect(desk.locator("[data-newer]")).to_be_hidden()
    assert_on_screen(desk, ".composer")


@pytest.mark.parametrize("width", WIDTHS)
def test_head_of_a_talk_has_everything_in_its_place(open_desk: OpenDesk, rehearsal: Service, width: str) -> None:
    """The end is at the right and hides neither list nor box; a second person who waits is told; Escape folds."""
    desk = open_desk(width)
    take(desk, rehearsal, "せきれい")
    expect(desk.locator("[data-others]")).to_be_hidden()
    PhoneOwner(rehearsal).asks_for_a_person("ひとりでさみしい")
    expect(desk.locator("[data-list=waiting] > li")).to_have_count(1)
    if width == "phone":
        expect(desk.locator(".back")).to_contain_text("（待ち1）")
    expect(desk.get_by_role("heading", level=1)).to_have_count(1)
    assert_easy(desk)
    end = desk.locator(".end summary")
    end.click()
    box, size = end.bounding_box(), desk.viewport_size
    assert box
    assert size
    assert box["x"] + box["width"] > size["width"] - 40
    assert not covers(desk, ".end .panel-box", ".composer")
    if width == "desktop":
        assert not covers(desk, ".end .panel-box", ".queue")
    assert_easy(desk)
    desk.keyboard.press("Escape")
    expect(desk.locator(".end .panel-box")).to_be_hidden()
    expect(end).to_be_focused()
    end.click()
    desk.locator("[data-scroll]").click(position={"x": 8, "y": 8})
    expect(desk.locator(".end .panel-box")).to_be_hidden()


@pytest.mark.parametrize("width", WIDTHS)
def test_focus_is_never_lost(open_desk: OpenDesk, rehearsal: Service, width: str) -> None:
    """After taking somebody, going back, declining, and when a card above goes or a talk ends by itself."""
    desk = open_desk(width)
    owner = take(desk, rehearsal, "ひばり")
    expect(desk.locator("#talk-name" if width == "phone" else "#reply")).to_be_focused()
    if width == "phone":
        desk.locator(".back").click()
        expect(desk.locator("[data-list=mine] .card-button")).to_be_focused()
        desk.locator("[data-list=mine] .card-button").click()
        expect(desk.locator("#talk-name")).to_be_focused()
    desk.locator("#reply").focus()
    owner.says("おわって消す")
    expect(desk.locator("[data-notice]")).to_contain_text("この会話は終わりました")
    expect(desk.locator("[data-notice]")).to_be_focused()
    above, _ = (PhoneOwner(rehearsal).asks_for_a_person("ひとりでさみしい") for _ in range(2))
    cards = desk.locator("[data-list=waiting] > li")
    expect(cards).to_have_count(2)
    cards.last.locator(".take").focus()
    above.leaves()
    expect(cards).to_have_count(1)
    expect(cards.locator(".take")).to_be_focused()
    cards.locator("summary").click()
    cards.get_by_role("button", name="この人をことわる").click()
    expect(desk.locator("[data-notice]")).to_contain_text("ことわりました")
    expect(desk.locator("[data-notice]")).to_be_focused()


@pytest.mark.parametrize("width", WIDTHS)
def test_notices_stand_above_and_cover_nothing(open_desk: OpenDesk, rehearsal: Service, width: str) -> None:
    """Two words at a time and the warning before the session ends: all is still there to read and to write in."""
    desk = open_desk(width)
    take(desk, rehearsal, "かわせみ")
    desk.evaluate(
        """() => {
          const notice = document.querySelector('[data-notice]');
          notice.textContent = 'ほかの人が受けました。';
          for (const name of ['notice', 'lost', 'session-end']) {
            const node = document.querySelector(`[data-${name}]`);
            node.removeAttribute('hidden');
            // Or the page's own scripts would take it away again.
            Object.defineProperty(node, 'hidden', { get: () => false, set() {} });
          }
        }"""
    )
    for place in (".composer", "[data-notice]", "[data-lost]", "[data-session-end]"):
        assert_on_screen(desk, place)
    for place in ("[data-lost]", "[data-session-end]"):
        assert not covers(desk, place, ".composer")
        assert not covers(desk, place, ".talk-top")
    assert_easy(desk)


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_long_or_cannot_be_shown(open_desk: OpenDesk, rehearsal: Service, width: str) -> None:
    """A very long message shows its beginning and unfolds; a picture and a sticker are told in words."""
    desk = open_desk(width)
    owner = take(desk, rehearsal, "やまがら")
    owner.says("みじかい")
    owner.says("とても長いことばです。" * 200)
    owner.does("image")
    owner.does("sticker", sticker="crying")
    log = desk.locator("[data-log]")
    expect(log).to_contain_text("スタンプ（泣いている）")
    expect(log.locator(".entry-instead")).to_contain_text("写真が送られましたが、受け取れないと伝えました。")
    expect(log.locator(".entry-folded")).to_have_count(1)
    folded = log.locator(".entry", has_text="とても長い")
    before = folded.bounding_box()
    folded.get_by_role("button", name="続きを見る").click()
    expect(folded.get_by_role("button", name="たたむ")).to_be_visible()
    after = folded.bounding_box()
    assert before
    assert after
    assert after["height"] > 1.5 * before["height"]
    assert_easy(desk)
    desk.reload()
    expect(log.locator(".entry-folded")).to_have_count(1)


def test_page_without_scripts_says_what_it_cannot_do(open_desk: OpenDesk, rehearsal: Service) -> None:
    """It does not grow by itself, and whoever presses nothing is soon seen as away; talking works all the same."""
    desk = open_desk("phone", java_script_enabled=False)
    expect(desk.locator(".notices")).to_contain_text("ほかの人には「離れています」と見えます")
    owner = PhoneOwner(rehearsal).asks_for_a_person("家賃が払えない。みそさざい")
    desk.get_by_role("link", name="新しいメッセージを見る").click()
    desk.get_by_role("button", name="この人と話す").click()
    desk.fill("#reply", "こんにちは")
    desk.get_by_role("button", name="送る", exact=True).click()
    owner.sees("こんにちは")
    desk.locator(".back").click()
    desk.get_by_text("メニュー", exact=True).click()
    desk.get_by_role("button", name="サインアウト", exact=True).click()
    expect(desk.locator("[data-leaving]")).to_contain_text("まだ開いています")
    desk.get_by_role("link", name="もどる").click()
    expect(desk.locator("[data-leaving]")).to_be_hidden()


@pytest.mark.parametrize("width", WIDTHS)
def test_talk_is_passed_on_given_back_and_joined(open_desk: OpenDesk, rehearsal: Service, width: str) -> None:
    """Asking another organisation, taking that back, a supervisor who joins and leaves, and giving the talk back."""
    desk, other = open_desk(width), open_desk("desktop", "renshu-super")
    owner = take(desk, rehearsal, "かわせみ")
    hand_on = desk.locator(".hand-on summary")
    hand_on.click()
    assert_easy(desk)
    desk.locator("select[name=partner]").select_option(label="こころの相談室（見本）")
    desk.get_by_role("button", name="引きついでもらう").click()
    expect(desk.locator("[data-asking]")).to_contain_text("相手の返事を待っています")
    owner.sees("引きついで、いいですか")
    assert_easy(desk)
    desk.get_by_role("button", name="頼むのをやめる").click()
    expect(desk.locator("[data-asking]")).to_be_hidden()
    other.get_by_role("button", name="見に行く").click()
    expect(other.locator("[data-log]")).to_contain_text("責任者が加わりました")
    owner.sees("責任者が、ここに加わりました")
    expect(desk.locator("[data-field=beside]").first).to_contain_text("ほかに1人")
    assert_easy(other)
    other.get_by_role("button", name="会話から出る").click()
    expect(other.locator("[data-list=mine] > li")).to_have_count(0)
    hand_on.click()
    desk.get_by_role("button", name="待っている人にもどす").click()
    expect(desk.locator("[data-list=waiting] > li")).to_contain_text("会話の途中")
    owner.sees("つづきは別の人が読みます")


def test_page_that_nobody_uses_asks_and_then_is_away(open_desk: OpenDesk, rehearsal: Service) -> None:
    """After eight minutes it asks; without an answer its colleague sees it away, and one press brings it back."""
    desk, other = open_desk("desktop"), open_desk("desktop", "renshu-super")
    expect(other.locator("[data-colleagues]")).to_contain_text("当番 2人")
    desk.clock.install()
    desk.reload()
    question = desk.locator("[data-still]")
    expect(question).to_be_hidden()
    desk.clock.run_for(8 * 60_000 + 2_000)
    expect(question).to_contain_text("まだいますか")
    desk.clock.run_for(2 * 60_000)
    expect(question).to_contain_text("いまは「離れています」と見えています")
    # A pressed key suffices, wherever the focus is.
    desk.keyboard.press("Shift")
    expect(question).to_be_hidden()
