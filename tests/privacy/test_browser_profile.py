"""What a counsellor's browser keeps on its disk after fifty talks, a sign-out and a crash: nothing of anybody."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from referral import desk
from referral.desk import Member
from referral.store.accounts import Account
from referral.vault import Vault
from tests.admin.browsing import ARGUMENTS, find_chromium, serving
from tests.admin.conftest import app, build, engine, people, platform, seconds, settled
from tests.admin.town import PASSWORD, Resident
from tests.clock import HandClock
from tests.privacy.scan import Hit, search_files

__all__ = ["app", "build", "engine", "people", "platform", "seconds", "settled"]

pytestmark = pytest.mark.browser

TALKS = 50


@contextmanager
def browsing(profile: Path) -> Iterator[BrowserContext]:
    """A Chromium that keeps its profile, as the one on an office's PC does; killed at the end like in a crash."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(profile), executable_path=find_chromium(), args=ARGUMENTS, viewport={"width": 1280, "height": 860}
        )
        yield context
        kill(profile)


def kill(profile: Path) -> None:
    """End the browser of this profile, and no other, without a word."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if f"--user-data-dir={profile}".encode() in command and b"--type=" not in command:
            os.kill(int(entry.name), signal.SIGKILL)


def sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/desk")
    page.fill("input[name=login]", "sato")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="サインインする").click()
    expect(page.get_by_role("heading", name="相談デスク")).to_be_visible()


def hits(profile: Path, needles: list[str]) -> set[str]:
    """Which kinds of file hold any of it."""
    found: list[Hit] = search_files([profile], needles)
    return {Path(hit.place).relative_to(profile).parts[-1] for hit in found}


def test_fifty_talks_leave_nothing_in_the_profile(
    app: Flask, people: dict[str, Account], vault: Vault, clock: HandClock, tmp_path: Path
) -> None:
    """Neither words nor drafts nor designations, in any form; no storage has a key; and the way back shows the door."""
    profile = tmp_path / "profile"
    member = Member(people["sato"].id, "kurashi", "sato")
    needles: list[str] = []
    with serving(app) as url, browsing(profile) as context:
        page = context.pages[0]
        sign_in(page, url)
        page.locator(".start").click()
        expect(page.locator(".duty")).to_contain_text("受付中")
        for number in range(TALKS):
            name, words, draft = (
                f"まぼろしの鳥{number:02}",
                f"だれにも言えない{number:02}",
                f"書きかけの返事{number:02}",
            )
            needles += [name, words, draft]
            resident = Resident(vault, clock(), name, words=words)
            desk.accept(app.extensions["platform"], member, resident.handoff.id)
            page.reload()
            page.locator("[data-list=mine] .card-button", has_text=name).click()
            expect(page.locator(".agreed")).to_contain_text(words)
            page.locator("#reply").press_sequentially(draft)
            desk.close(app.extensions["platform"], member, resident.handoff.id)
        assert page.title() == "相談デスク"
        assert page.url == f"{url}/desk"
        stored = page.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]")
        assert stored == [0, 0, ""]
        assert page.evaluate("async () => (await indexedDB.databases()).length + (await caches.keys()).length") == 0
        page.get_by_text("メニュー", exact=True).click()
        page.get_by_role("button", name="サインアウト", exact=True).click()
        expect(page.get_by_role("button", name="サインインする")).to_be_visible()
        for _ in range(20):
            page.go_back()
            expect(page.locator("body")).not_to_contain_text("まぼろし")
            page.goto(f"{url}/desk")
            expect(page.get_by_role("button", name="サインインする")).to_be_visible()
    assert len(list(profile.rglob("*"))) > 50
    assert hits(profile, needles) == set()


def test_careless_page_would_leave_something(tmp_path: Path) -> None:
    """The planted control: a page that may be kept, with a telling title, a store and a draft, is found in several."""
    profile = tmp_path / "profile"
    careless = Flask("careless")
    careless.extensions["streams"] = type("None_", (), {"close": lambda self: None})()
    words = "だれにも言えないまぼろしの鳥"

    @careless.get("/")
    def show() -> tuple[str, dict[str, str]]:
        page = (
            f"<!doctype html><title>{words}</title><p>{words}</p><script>localStorage.setItem('x','{words}')</script>"
        )
        return page, {"Cache-Control": "max-age=3600"}

    with serving(careless) as url, browsing(profile) as context:
        context.pages[0].goto(url)
        context.pages[0].goto("about:blank")
        context.pages[0].wait_for_timeout(0)
        # Chromium writes its history and its stores a little later, or when it ends in an orderly way.
        context.close()
    assert len(hits(profile, [words])) >= 2
