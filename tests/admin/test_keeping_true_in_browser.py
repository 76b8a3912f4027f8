"""The pages by which the list is kept true, in a real Chromium at both widths: reviewing, checking, mails and links."""

from datetime import datetime

import pytest
from playwright.sync_api import expect

from admin.mail import FolderPostman, send_due_mails
from referral.hours import JST
from referral.resource import Status
from referral.store import rounds
from referral.store.engine import open_engine
from referral.store.search import Wanted, search
from tests.admin.browsing import WIDTHS, assert_easy
from tests.service import Service, wait_until

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", WIDTHS)
def test_reviewing_is_easy(open_as, width: str) -> None:
    """What waits, what changes, a forgotten check, a published change, and the way back in its history."""
    editor = open_as("renshu-edit", "/panel/resources", width)
    editor.locator(".list-name a").first.click()
    editor.fill("#cost", f"500円 {width}")
    editor.get_by_role("button", name="確認に出す").click()
    expect(editor.get_by_role("status").first).to_contain_text("確認に出しました")
    reviewer = open_as("renshu-kakunin", "/panel/applications", width)
    assert_easy(reviewer)
    reviewer.locator(".list-name a").first.click()
    expect(reviewer.locator("ins").first).to_contain_text("加わった")
    assert_easy(reviewer)
    reviewer.get_by_role("button", name="公開する").click()
    expect(reviewer.get_by_role("alert").first).to_contain_text("4つとも確かめて")
    reviewer.get_by_text("直してもらう・公開しない", exact=True).click()
    assert_easy(reviewer)
    for check in reviewer.locator("input[name=checks]").all():
        check.check()
    reviewer.get_by_role("button", name="公開する").click()
    expect(reviewer.get_by_role("status").first).to_contain_text("公開しました")
    assert_easy(reviewer)
    editor.get_by_role("link", name="これまでの記録").click()
    assert_easy(editor)


@pytest.mark.parametrize("width", WIDTHS)
def test_checking_is_easy(open_as, width: str) -> None:
    """What is due, the empty tabs, and the sheet for a call with a mistake and without."""
    panel = open_as("renshu-staff", "/panel/checks", width)
    for tab in ("overdue", "soon", "reports", "rounds"):
        panel.goto(f"{panel.url.partition('?')[0]}?tab={tab}")
        assert_easy(panel)
    panel.goto(panel.url.partition("?")[0] + "/mihon-yachin")
    assert_easy(panel)
    panel.get_by_role("button", name="けっかを残す").click()
    expect(panel.get_by_role("alert").first).to_contain_text("1つ選んでください")
    assert_easy(panel)
    panel.get_by_label("確認できた").check()
    panel.get_by_role("button", name="けっかを残す").click()
    expect(panel.get_by_role("status").first).to_contain_text("確かめました")


@pytest.mark.parametrize("width", WIDTHS)
def test_organisation_answers_a_mail(open_as, rehearsal: Service, width: str) -> None:
    """Staff ask, the rehearsal's outbox shows the mail, and its page is easy with a mistake and without."""
    panel = open_as("renshu-staff", "/panel/outbox", width)
    assert_easy(panel)
    name = {"phone": "kokoro", "desktop": "wakamono"}[width]
    ask_about_an_entry_of(rehearsal, f"mihon-{name}")
    mail = panel.locator(".versions li", has_text=f"{name}@example.jp").first
    wait_until(lambda: bool(panel.reload()) and mail.count() == 1, "the mail is in the outbox")
    assert_easy(panel)
    address = mail.get_by_role("link", name="団体の確認ページを開く").get_attribute("href")
    answer = open_as("", str(address).removeprefix(rehearsal.url), width)
    assert_easy(answer)
    answer.get_by_role("button", name="送る", exact=True).click()
    expect(answer.get_by_role("alert").first).to_contain_text("1つ選んでください")
    assert_easy(answer)
    for same in answer.get_by_label("変わりありません").all():
        same.check()
    answer.get_by_role("button", name="送る", exact=True).click()
    expect(answer.get_by_role("status").first).to_contain_text("ありがとうございます")
    assert_easy(answer)


@pytest.mark.parametrize("width", WIDTHS)
def test_organisation_applies_by_a_link(open_as, rehearsal: Service, width: str) -> None:
    """Staff make the link; the form is easy with mistakes and without, and afterwards the link is over."""
    panel = open_as("renshu-staff", "/panel/organisations/mihon-ibasho", width)
    panel.get_by_role("button", name="申請の用紙のリンクをつくる").click()
    expect(panel.locator(".once")).to_contain_text("/apply/")
    assert_easy(panel)
    path = (panel.locator(".once dd").text_content() or "").removeprefix(rehearsal.url)
    form = open_as("", path, width)
    assert_easy(form)
    form.get_by_role("button", name="申請を送る").click()
    expect(form.get_by_role("alert").first).to_contain_text("直してください")
    assert_easy(form)
    form.fill("#name", f"お茶の会 {width}")
    form.fill("#summary", "いっしょにお茶を飲みます。")
    form.fill("#phone", "023-000-0008")
    form.locator("input[name=needs]").first.check()
    form.get_by_role("button", name="申請を送る").click()
    expect(form.get_by_role("status").first).to_contain_text("ありがとうございます")
    form.goto(rehearsal.url + path)
    expect(form.locator("h1")).to_contain_text("もう使えません")
    assert_easy(form)


def ask_about_an_entry_of(rehearsal: Service, organisation_id: str) -> None:
    """As 確認メールを送る does, though nothing of the sample city is due yet; the mail is sent at once."""
    engine = open_engine(f"sqlite:///{rehearsal.folder}/var/rehearsal.sqlite3")
    [entry, *_] = search(engine, Wanted(organisation_id=organisation_id, status=Status.PUBLISHED)).entries
    rounds.ask(engine, [entry.resource.id], who="staff", at=datetime.now(JST))
    outbox = FolderPostman(rehearsal.folder / "var" / "rehearsal" / "outbox")
    send_due_mails(engine, outbox, "renshu@example.jp", rehearsal.url, lambda: datetime.now(JST))
    engine.dispose()
