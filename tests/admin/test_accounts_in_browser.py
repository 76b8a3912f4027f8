"""The pages about signing in, in a real Chromium: easy at both widths, by keyboard, without scripts, by passkey."""

import re
import time
from collections.abc import Callable, Iterator

import pyotp
import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, expect

from bot.rehearsal.opening import PASSWORD as REHEARSAL_PASSWORD
from tests.admin.browsing import WIDTHS, assert_easy
from tests.served_town import PASSWORD, prepare
from tests.service import Service

pytestmark = pytest.mark.browser

NEW = "umi no mieru eki"
OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """In production form: what is required is asked for."""
    started = Service(tmp_path_factory.mktemp("doors"))
    prepare(started)
    yield started.start()
    started.stop()


@pytest.fixture
def open_page(chromium: Chromium) -> Iterator[OpenPage]:
    """A page of a browser of its own. At the end the browser may have refused nothing, and no script failed."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def opened(url: str, width: str = "desktop", **more: object) -> Page:
        wide, high = WIDTHS[width]
        context = chromium.new_context(viewport={"width": wide, "height": high}, **more)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in complaints if not text.startswith("Failed to load resource")] == []


def sign_in(page: Page, login: str, password: str) -> None:
    page.fill("#login", login)
    page.fill("#password", password)
    page.get_by_role("button", name="サインインする").click()


def read_secret(page: Page) -> str:
    page.get_by_text("読みとれないとき").click()
    return (page.locator(".secret").text_content() or "").replace(" ", "")


def invite(service: Service, login: str) -> str:
    """The link's path for a new administrator."""
    done = service.command("accounts", "invite", "--login", login, "--name", "山田 花子", "--role", "administrator")
    found = re.search(r"/staff/invitation/\S+", done.stdout)
    assert found, done.stderr
    return found[0]


@pytest.mark.parametrize("width", WIDTHS)
def test_way_from_the_invitation_to_the_panel_is_easy(open_page: OpenPage, service: Service, width: str) -> None:
    """A password refused and taken, the square, a wrong code and a right one, recovery codes, the next time."""
    login = f"hanako-{width}"
    link = service.url + invite(service, login)
    page = open_page(link, width)
    assert_easy(page)
    page.fill("#password", "password1234")
    page.fill("#again", "password1234")
    page.get_by_role("button", name="このパスワードに決める").click()
    expect(page.get_by_role("alert").first).to_contain_text("よくあることば")
    assert_easy(page)
    for field in ("#password", "#again"):
        page.fill(field, NEW)
    page.get_by_role("button", name="このパスワードに決める").click()
    expect(page.get_by_role("status")).to_contain_text("パスワードを決めました")
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("もう使えません")
    assert_easy(page)
    page.get_by_role("link", name="サインインへ").click()
    sign_in(page, login, NEW)
    expect(page.get_by_role("img", name="QRコード")).to_be_visible()
    assert_easy(page)
    app = pyotp.TOTP(read_secret(page))
    assert_easy(page)
    page.fill("#code", "000000")
    page.get_by_role("button", name="設定を終える").click()
    expect(page.get_by_role("alert")).to_contain_text("コードが違う")
    assert_easy(page)
    page.fill("#code", app.now())
    page.get_by_role("button", name="設定を終える").click()
    expect(page.locator(".recovery li")).to_have_count(10)
    assert_easy(page)
    page.get_by_role("link", name="しまいました").click()
    expect(page.get_by_role("heading", name="きょうの仕事")).to_be_visible()
    page.get_by_role("button", name="サインアウト").click()
    sign_in(page, login, NEW)
    expect(page.locator("#code")).to_be_focused()
    assert_easy(page)
    page.keyboard.type(app.at(time.time() + 30))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="きょうの仕事")).to_be_visible()
    for path in ("/panel/records", "/staff/password"):
        page.goto(service.url + path)
        assert_easy(page)
    page.get_by_role("button", name="パスワードを変える").click()
    assert_easy(page)


def test_square_holds_what_can_be_typed_too(open_page: OpenPage, service: Service) -> None:
    """The browser's own reading of the picture is not at hand, so its modules are compared with a fresh drawing."""
    from admin.accounts.square import draw_square
    from referral.second_step import address_of

    page = open_page(service.url + invite(service, "square"))
    for field in ("#password", "#again"):
        page.fill(field, NEW)
    page.get_by_role("button", name="このパスワードに決める").click()
    sign_in(page, "square", NEW)
    drawn = page.locator(".square path").get_attribute("d")
    assert drawn == draw_square(address_of(read_secret(page), "square")).path


@pytest.mark.parametrize("width", WIDTHS)
def test_pledge_is_easy_to_give(open_page: OpenPage, service: Service, width: str) -> None:
    """Before the desk; by keyboard alone."""
    login = f"toban-{width}"
    words = ("accounts", "create", "--login", login, "--name", "当番", "--role", "counsellor")
    service.command(*words, "--organisation", "mihon-kurashi", "--password-stdin", stdin=PASSWORD)
    page = open_page(f"{service.url}/desk", width)
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="守秘の約束")).to_be_visible()
    assert_easy(page)
    box = page.get_by_role("checkbox")
    for _ in range(12):
        if box.evaluate("node => node === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="相談デスク")).to_be_visible()
    page.goto(f"{service.url}/staff/account")
    expect(page.locator("#pledge-head + p")).to_contain_text("に約束しました")
    assert_easy(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_passkey_opens_the_door_alone(open_page: OpenPage, rehearsal: Service, width: str) -> None:
    """Made on the account's page, used instead of password and code, removed again: then it opens nothing."""
    url = rehearsal.url.replace("127.0.0.1", "localhost")
    page = open_page(f"{url}/staff/sign-in", width)
    sign_in(page, "renshu-staff", REHEARSAL_PASSWORD)
    expect(page.get_by_role("heading", name="きょうの仕事")).to_be_visible()
    authenticator = page.context.new_cdp_session(page)
    authenticator.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    known = {"isUserVerified": True, "automaticPresenceSimulation": True}
    authenticator.send("WebAuthn.addVirtualAuthenticator", {"options": device | known})
    page.goto(f"{url}/staff/account")
    page.get_by_role("button", name="この端末にパスキーを作る").click()
    expect(page.get_by_role("status")).to_contain_text("この端末のパスキーを作りました")
    assert_easy(page)
    page.get_by_role("button", name="この端末にパスキーを作る").click()
    expect(page.locator("[data-said]")).to_contain_text("パスキーを作れませんでした")
    page.get_by_role("button", name="サインアウト").click()
    page.get_by_role("button", name="パスキーで入る").click()
    expect(page.get_by_role("heading", name="きょうの仕事")).to_be_visible()
    page.goto(f"{url}/staff/account")
    page.get_by_role("button", name="消す").click()
    expect(page.get_by_role("status")).to_contain_text("パスキーを消しました")
    page.get_by_role("button", name="サインアウト").click()
    page.get_by_role("button", name="パスキーで入る").click()
    expect(page.locator("[data-said]")).to_contain_text("パスキーで入れませんでした")
    assert_easy(page)


def test_copied_passkey_answer_opens_nothing(open_page: OpenPage, rehearsal: Service) -> None:
    """Cookie and answer, both copied on their way, and sent again: each challenge opens once."""
    url = rehearsal.url.replace("127.0.0.1", "localhost")
    page = open_page(f"{url}/staff/sign-in")
    sign_in(page, "renshu-edit", REHEARSAL_PASSWORD)
    authenticator = page.context.new_cdp_session(page)
    authenticator.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    known = {"isUserVerified": True, "automaticPresenceSimulation": True}
    authenticator.send("WebAuthn.addVirtualAuthenticator", {"options": device | known})
    page.goto(f"{url}/staff/account")
    page.get_by_role("button", name="この端末にパスキーを作る").click()
    expect(page.get_by_role("status")).to_contain_text("この端末のパスキーを作りました")
    page.get_by_role("button", name="サインアウト").click()
    with page.expect_request("**/staff/passkey/sign-in") as asked:
        page.get_by_role("button", name="パスキーで入る").click()
    expect(page.get_by_role("heading", name="きょうの仕事")).to_be_visible()
    sent = asked.value
    headers = {name: value for name, value in sent.all_headers().items() if not name.startswith(":")}
    again = page.context.browser.new_context().request.post(
        f"{url}/staff/passkey/sign-in", headers=headers, data=sent.post_data_buffer
    )
    assert again.status == 401


def test_everything_works_without_scripts(open_page: OpenPage, rehearsal: Service) -> None:
    """Codes are set up, asked for and stopped, a session elsewhere is ended; no passkey is offered."""
    plain = {"java_script_enabled": False}
    there = open_page(f"{rehearsal.url}/staff/sign-in", **plain)
    sign_in(there, "renshu-edit", REHEARSAL_PASSWORD)
    page = open_page(f"{rehearsal.url}/staff/sign-in", **plain)
    expect(page.get_by_role("button", name="パスキーで入る")).to_be_hidden()
    sign_in(page, "renshu-edit", REHEARSAL_PASSWORD)
    page.goto(f"{rehearsal.url}/staff/account")
    page.get_by_role("button", name="ほかをすべて終わらせる").click()
    there.reload()
    expect(there.get_by_role("button", name="サインインする")).to_be_visible()
    page.get_by_role("link", name="確認コードを設定する").click()
    app = pyotp.TOTP(read_secret(page))
    page.fill("#code", app.now())
    page.get_by_role("button", name="設定を終える").click()
    recovery = page.locator(".recovery li").first.text_content() or ""
    page.get_by_role("link", name="しまいました").click()
    page.get_by_role("button", name="サインアウト").click()
    sign_in(page, "renshu-edit", REHEARSAL_PASSWORD)
    page.fill("#code", recovery)
    page.get_by_role("button", name="つづける").click()
    page.goto(f"{rehearsal.url}/staff/account")
    page.get_by_role("button", name="確認コードをやめる").click()
    expect(page.get_by_role("status")).to_contain_text("確認コードをやめました")
