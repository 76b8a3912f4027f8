"""The staff's pages in a real Chromium at both widths: no serious fault, nothing small or cut off, nothing refused."""

import pytest
from playwright.sync_api import Browser, expect

from tests.admin.browsing import WIDTHS, assert_easy, find_serious_faults, find_shape_faults
from tests.service import Service

pytestmark = pytest.mark.browser


def let_somebody_wait(chromium: Browser, rehearsal: Service, words: str) -> None:
    """A resident on the phone page says yes."""
    phone = chromium.new_page()
    phone.goto(f"{rehearsal.url}/rehearsal")
    expect(phone.locator(".person").first).to_be_visible()
    known = phone.locator(".person").count()
    phone.get_by_role("button", name="住民をふやす").click()
    expect(phone.locator(".person")).to_have_count(known + 1)
    phone.locator(".person").last.click()
    phone.get_by_role("button", name="友だち追加").click()
    expect(phone.locator("#log")).to_contain_text("来てくれて")
    for said in (f"家賃が払えない。{words}", "人と話したい", "これでつなぐ"):
        phone.fill("#words", said)
        phone.get_by_role("button", name="送る", exact=True).click()
    expect(phone.locator("#log")).to_contain_text("預かりました")
    phone.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_desk_is_easy_to_use_from_rest_to_talk(
    open_as,
    chromium: Browser,
    rehearsal: Service,
    width: str,
) -> None:
    """Rest, an empty list, somebody waiting, the reasons to decline, a talk, the question at its end."""
    desk = open_as("renshu-desk1", "/desk", width)
    assert_easy(desk)
    desk.get_by_role("button", name="受付を始める").click()
    expect(desk.locator(".duty")).to_contain_text("受付中")
    let_somebody_wait(chromium, rehearsal, "うみねこ")
    expect(desk.get_by_role("button", name="この人と話す")).to_have_count(1)
    assert_easy(desk)
    desk.get_by_text("ことわる", exact=True).click()
    assert_easy(desk)
    desk.get_by_role("button", name="この人と話す").click()
    expect(desk.locator(".agreed")).to_contain_text("うみねこ")
    desk.fill("#reply", "こんにちは")
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-log]")).not_to_contain_text("こんにちは")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("[data-log]")).to_contain_text("こんにちは")
    assert_easy(desk)
    desk.get_by_text("終わる", exact=True).click()
    assert_easy(desk)
    desk.get_by_role("button", name="会話を終える").click()
    expect(desk.locator("[data-notice]")).to_contain_text("終え")


@pytest.mark.parametrize("width", WIDTHS)
def test_panel_is_easy_to_use(open_as, width: str) -> None:
    """Today's work, the list with its filter, an entry, an entry with mistakes, one that was sent."""
    panel = open_as("renshu-staff", "/panel", width)
    assert_easy(panel)
    panel.goto(panel.url.replace("/panel", "/panel/resources"))
    panel.get_by_text("しぼりこむ", exact=True).first.click()
    panel.fill("#words", "家賃")
    assert_easy(panel)
    panel.get_by_role("button", name="しぼりこむ").click()
    panel.get_by_role("link", name="家賃の相談（見本）").click()
    assert_easy(panel)
    panel.fill("input[name=phone]", "電話はありません")
    panel.get_by_role("button", name="確認に出す").click()
    expect(panel.get_by_role("alert").first).to_contain_text("直してください")
    assert_easy(panel)
    panel.fill("input[name=phone]", "000-000-0001")
    panel.get_by_role("button", name="確認に出す").click()
    expect(panel.get_by_role("status").first).to_contain_text("確認に出しました")
    assert_easy(panel)


@pytest.mark.parametrize("width", WIDTHS)
def test_list_tells_a_mistake_in_its_filter(open_as, width: str) -> None:
    """All filters open, with an area that does not exist."""
    panel = open_as("renshu-staff", "/panel/resources", width)
    panel.goto(f"{panel.url}?area=どこか市&kind=desk")
    expect(panel.locator("#area-error")).to_contain_text("という地いきはありません")
    assert_easy(panel)


@pytest.mark.parametrize("width", WIDTHS)
def test_organisations_are_easy_to_keep(open_as, width: str) -> None:
    """The list, a search, a new one with mistakes and without, and somebody else's change beside one's own."""
    panel = open_as("renshu-staff", "/panel/organisations", width)
    assert_easy(panel)
    panel.fill("#words", "くらし")
    panel.get_by_role("button", name="さがす").click()
    expect(panel.locator("tbody tr")).to_have_count(1)
    assert_easy(panel)
    panel.get_by_role("link", name="すべて見る").click()
    panel.get_by_role("link", name="団体を登録する").click()
    assert_easy(panel)
    panel.fill("#phone", "電話はありません")
    panel.check("#takes_handoffs")
    panel.get_by_role("button", name="団体を登録する").click()
    expect(panel.get_by_role("alert").first).to_contain_text("3か所を直してください")
    expect(panel.get_by_role("alert").first).to_be_focused()
    assert_easy(panel)
    panel.fill("#name", f"よりそいの会 {width}")
    panel.fill("#phone", "023-000-0009")
    panel.fill("#days-0", "9:00-12:00、13:00-17:15")
    panel.get_by_role("button", name="団体を登録する").click()
    expect(panel.get_by_role("status").first).to_contain_text("登録しました")
    assert_easy(panel)
    other = panel.context.new_page()
    other.goto(panel.url)
    other.fill("#phone", "023-000-0010")
    other.get_by_role("button", name="団体を直す").click()
    expect(other.get_by_role("status").first).to_contain_text("直しました")
    panel.fill("#phone", "023-000-0011")
    panel.get_by_role("button", name="団体を直す").click()
    expect(panel.get_by_role("alert").first).to_contain_text("ほかの人が先に直しました")
    assert_easy(panel)


@pytest.mark.parametrize("width", WIDTHS)
def test_week_and_desks_are_easy_to_keep(open_as, width: str) -> None:
    """The week, a new desk with a mistake and without, and the desk given up again."""
    panel = open_as("renshu-edit", "/panel/organisations/mihon-kurashi", width)
    panel.get_by_role("link", name="だれもいない時間と、デスクを見る").click()
    expect(panel.get_by_role("heading", level=1)).to_contain_text("当番と時間")
    assert_easy(panel)
    panel.get_by_role("link", name="デスクを加える").click()
    assert_easy(panel)
    panel.get_by_role("button", name="デスクを加える").click()
    expect(panel.get_by_role("alert").first).to_be_focused()
    assert_easy(panel)
    panel.fill("#name", f"夜の席 {width}")
    panel.get_by_label("食べるもののこと").check()
    panel.get_by_role("button", name="デスクを加える").click()
    expect(panel.get_by_role("status").first).to_contain_text("直しました")
    assert_easy(panel)
    panel.get_by_role("link", name=f"夜の席 {width}").click()
    assert_easy(panel)
    panel.get_by_role("button", name=f"「夜の席 {width}」をやめる").click()
    expect(panel.get_by_role("status").first).to_contain_text("やめました")


@pytest.mark.parametrize("width", WIDTHS)
def test_editor_keeps_the_own_organisation(open_as, width: str) -> None:
    """One row, and a form of number and hours."""
    panel = open_as("renshu-edit", "/panel/organisations", width)
    assert_easy(panel)
    panel.locator("tbody a").click()
    expect(panel.locator("#phone")).to_be_visible()
    expect(panel.locator("#name")).to_have_count(0)
    assert_easy(panel)


@pytest.mark.parametrize("width", WIDTHS)
def test_people_are_easy_to_keep(open_as, width: str) -> None:
    """The list, what each row can do, a new person with mistakes and without, their link, changed and stopped."""
    panel = open_as("renshu-kanri", "/panel/people", width)
    assert_easy(panel)
    row = panel.locator("tr", has_text="renshu-desk3")
    for name in ("招待", "止める"):
        row.locator("summary", has_text=name).click()
    assert_easy(panel)
    panel.get_by_role("link", name="利用者を加える").click()
    assert_easy(panel)
    panel.fill("#name", "鈴木")
    panel.get_by_role("button", name="加えて、招待のリンクを作る").click()
    expect(panel.get_by_role("alert").first).to_contain_text("2か所を直してください")
    assert_easy(panel)
    panel.fill("#login", f"suzuki-{width}")
    panel.select_option("#organisation", index=1)
    panel.get_by_role("button", name="加えて、招待のリンクを作る").click()
    expect(panel.locator(".once")).to_contain_text(f"suzuki-{width}")
    assert_easy(panel)
    panel.get_by_role("link", name="利用者の一覧にもどる").click()
    row = panel.locator("tr", has_text=f"suzuki-{width}")
    row.get_by_role("link", name="直す").click()
    assert_easy(panel)
    panel.get_by_role("button", name="この内容に直す").click()
    row.locator("summary", has_text="止める").click()
    row.get_by_role("button", name="サインインを止める").click()
    expect(panel.get_by_role("status").first).to_contain_text("鈴木さんのサインインを止めました")
    assert_easy(panel)


def test_urgency_keeps_its_colour_when_it_comes_by_itself(open_as) -> None:
    """A card made by the script is red only for 急ぎ, and 早めに is not red in a talk."""
    desk = open_as("renshu-desk1", "/desk", "desktop")
    found = desk.evaluate(
        """async () => {
          const { fill, fillList } = await import('/desk/static/fill.js');
          const list = document.createElement('ul');
          const card = (id, urgency, urgent) => ({ id, urgency, urgent, needs: '', about: '', note: '' });
          fillList(list, 'waiting-template', [card('a', '急ぎ', true), card('b', '早めに', false)], '');
          const talk = document.querySelector('.talk-top');
          const colours = [...list.querySelectorAll('.tag')].map((tag) => tag.className);
          for (const urgent of [true, false]) {
            fill(talk, { urgency: urgent ? '急ぎ' : '早めに', urgent });
            colours.push(talk.querySelector('.tag').className);
          }
          return colours;
        }"""
    )
    assert found == ["tag tag-wrong", "tag tag-care", "tag tag-wrong", "tag tag-care"]


@pytest.mark.parametrize("width", WIDTHS)
def test_sign_in_and_lost_pages_are_easy_to_use(open_as, width: str) -> None:
    """The first page that staff see, also after a wrong password."""
    page = open_as("", "/staff/sign-in", width)
    assert_easy(page)


def test_serious_fault_is_noticed(open_as) -> None:
    """The planted control: a field without a label and letters of 9 pixels are found."""
    page = open_as("", "/staff/sign-in", "desktop")
    page.evaluate(
        """() => {
          const main = document.querySelector('main');
          const small = document.createElement('p');
          small.textContent = 'ちいさい';
          small.style.fontSize = '9px';
          main.append(document.createElement('input'), small);
        }"""
    )
    assert any(fault.startswith("label") for fault in find_serious_faults(page))
    assert any("small text" in fault for fault in find_shape_faults(page))


def test_draft_stays_with_its_talk(open_as, chromium: Browser, rehearsal: Service) -> None:
    """What was begun to one person is never in the box of another."""
    desk = open_as("renshu-desk1", "/desk", "desktop")
    desk.get_by_role("button", name="受付を始める").click()
    names = []
    for words in ("はまなす", "すずらん"):
        let_somebody_wait(chromium, rehearsal, words)
        desk.get_by_role("button", name="この人と話す").first.click()
        expect(desk.locator(".agreed")).to_contain_text(words)
        names.append(desk.locator("#talk-name bdi").text_content() or "")
        if words == "はまなす":
            desk.fill("#reply", "はまなすさんへの下書き")
    expect(desk.locator("#reply")).to_have_value("")
    desk.locator("[data-list=mine] .card-button", has_text=names[0]).click()
    expect(desk.locator(".agreed")).to_contain_text("はまなす")
    expect(desk.locator("#reply")).to_have_value("はまなすさんへの下書き")


@pytest.mark.parametrize("width", WIDTHS)
def test_words_are_easy_to_try_and_to_teach(open_as, width: str) -> None:
    """Nothing written, then words that find something, danger, and a phrase that is taught and dropped."""
    panel = open_as("renshu-staff", "/panel/try", width)
    assert_easy(panel)
    panel.get_by_role("button", name="ためす").click()
    expect(panel.get_by_role("alert").first).to_be_focused()
    assert_easy(panel)
    panel.fill("#text", "もう死にたい。家賃も払えない")
    panel.get_by_role("button", name="ためす").click()
    expect(panel.get_by_role("heading", name="読みとったこと")).to_be_visible()
    expect(panel.get_by_role("heading", name="同じ困りごとで、見せなかったところ")).to_be_visible()
    assert_easy(panel)
    panel.get_by_role("link", name="設定").click()
    panel.get_by_role("link", name="ことば", exact=True).click()
    assert_easy(panel)
    panel.fill("#text", f"よりあい処 {width}")
    panel.get_by_role("button", name="教える").click()
    expect(panel.get_by_role("status").first).to_contain_text("教えました")
    assert_easy(panel)
    panel.locator("tr", has_text=f"よりあい処 {width}").get_by_role("button", name="外す").click()
    expect(panel.get_by_role("status").first).to_contain_text("外しました")
