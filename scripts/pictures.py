"""Takes the README's pictures of the phone and the desk from a rehearsal in a temporary folder."""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright  # noqa: E402

from bot.rehearsal.opening import PASSWORD  # noqa: E402
from tests.admin.browsing import ARGUMENTS, find_chromium  # noqa: E402
from tests.service import Service  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"


def take_pictures(phone: Page, desk: Page, url: str) -> None:
    """A resident finds a few cards and says yes; a counsellor sees them waiting and writes."""
    phone.goto(f"{url}/rehearsal")
    phone.get_by_role("button", name="友だち追加").click()
    phone.locator("#log").get_by_text("来てくれて、ありがとうございます").wait_for()
    phone.fill("#words", "家賃2ヶ月ためちゃって、来月出ろって言われてる")
    phone.get_by_role("button", name="送る", exact=True).click()
    phone.locator("#choices").get_by_role("button", name="まだ言われただけ").click()
    phone.locator("#choices").get_by_role("button", name="見本市").click()
    card = phone.locator("#log .carousel")
    card.wait_for()
    card.evaluate("node => node.scrollIntoView({block: 'start'})")
    phone.locator(".phone").screenshot(path=PICTURES / "phone.png")
    phone.locator("#log .card", has_text="家賃の相談（見本）").get_by_role("button", name="ここの人と話す").click()
    phone.locator("#choices").get_by_role("button", name="これでつなぐ").click()
    phone.locator("#log").get_by_text("預かりました").wait_for()
    desk.goto(f"{url}/desk")
    desk.fill("input[name=login]", "renshu-desk1")
    desk.fill("input[name=password]", PASSWORD)
    desk.get_by_role("button", name="サインインする").click()
    desk.get_by_role("button", name="受付を始める").click()
    desk.get_by_role("button", name="この人と話す").click()
    desk.fill("#reply", "こんにちは。書いてくれたこと、読みました。")
    desk.get_by_role("button", name="送る", exact=True).click()
    desk.locator("[data-log]").get_by_text("読みました").wait_for()
    phone.locator("#log").get_by_text("書いてくれたこと、読みました。").wait_for()
    desk.screenshot(path=PICTURES / "desk.png")


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        service = Service(Path(folder), extra={"REHEARSAL": "1"}).start()
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        phone = browser.new_page(viewport={"width": 420, "height": 900})
        desk = browser.new_page(viewport={"width": 1000, "height": 640})
        take_pictures(phone, desk, service.url)
        browser.close()
        service.stop()
    sys.stdout.write(f"{PICTURES}/phone.png and desk.png are new.\n")


if __name__ == "__main__":
    main()
