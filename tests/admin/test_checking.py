"""Keeping the list right: what is due, mails that ask, the telephone sheet, and what follows from each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import Engine, insert

from referral.resource import CheckedHow
from referral.store import checking, history, organisations, reports, resources
from referral.store.engine import writing
from referral.store.models import CounterRow
from tests.admin.conftest import Browser
from tests.admin.filling import change, form_of
from tests.admin.town import NOON
from tests.clock import HandClock

SignIn = Callable[[str], Browser]
SUPPER = "/panel/checks/supper"
CALL = {"outcome": "confirmed", "how": "phone", "by": "代表", "minutes": "5分"}


def call(browser: Browser, **fields: object) -> object:
    """Fill in the sheet and press the button."""
    return browser.post(SUPPER, form_of(browser.get(SUPPER).text) | CALL | fields)


def test_tabs_hold_what_is_due_reported_and_waited_for(signed_in: SignIn, engine: Engine, clock: HandClock) -> None:
    """Each with its number; an empty one says so."""
    shi = signed_in("shi")
    page = shi.get("/panel/checks").text
    assert ">夕ごはんの会</a>" in page
    assert ">家賃の相談</a>" not in page
    assert "30日以内に期限が来る窓口はありません" in shi.get("/panel/checks?tab=soon").text
    assert "知らせはありません" in shi.get("/panel/checks?tab=reports").text
    assert "返事を待っている団体はありません" in shi.get("/panel/checks?tab=rounds").text
    clock.move(days=150)
    assert ">家賃の相談</a>" in shi.get("/panel/checks?tab=soon").text
    reports.open_reports(engine, ["rent"], reports.Cause.RESIDENT, date(2026, 11, 20))
    reported = shi.get("/panel/checks?tab=reports").text
    assert ">家賃の相談</a>" in reported
    assert "つながらなかったという知らせ（11月20日）" in reported


@pytest.mark.parametrize(("value", "told"), [(9, "11月20日）"), (10, "11月20日から、10回）")])
def test_number_of_reports_is_told_from_ten_on(signed_in: SignIn, engine: Engine, value: int, told: str) -> None:
    """A smaller one could point to a person."""
    reports.open_reports(engine, ["rent"], reports.Cause.RESIDENT, date(2026, 11, 20))
    with writing(engine) as connection:
        row = {"month": "2026-11", "name": reports.COUNTER, "first": "rent", "second": "", "third": "", "value": value}
        connection.execute(insert(CounterRow).values(**row))
    page = signed_in("shi").get("/panel/checks?tab=reports").text
    assert told in page
    assert "9回" not in page


def test_mail_goes_to_those_who_have_an_address(app: Flask, engine: Engine, signed_in: SignIn) -> None:
    """Who has none is named, and the round waits under 返事待ち."""
    app.extensions["sends_mail"] = True
    listed = organisations.get(engine, "niji")
    assert listed is not None
    with_mail = replace(listed.organisation, email="niji@example.jp")
    organisations.save(engine, with_mail, version=listed.version, who="shi", at=NOON)
    shi = signed_in("shi")
    asked = shi.post("/panel/checks/ask", {"entry": ["supper", "rent"], "tab": "overdue"})
    assert asked.status_code == 303
    page = shi.get("/panel/checks?tab=rounds").text
    assert "1つの団体に、確認メールを送ります" in page
    assert "1件はメールがありません：くらしの相談" in page
    assert ">こども食堂にじ</a>" in page
    assert "まもなく送ります" in page
    shi.post("/panel/checks/ask", {"entry": ["supper"]})
    assert "返事を待っているところです：こども食堂にじ" in shi.get("/panel/checks").text
    shi.post("/panel/checks/ask", {})
    assert "窓口が選ばれていません" in shi.get("/panel/checks").text


def test_call_that_confirms_renews_the_check(signed_in: SignIn, engine: Engine, clock: HandClock) -> None:
    """From today, with how and whose word; the report is settled and the history tells of it."""
    reports.open_reports(engine, ["supper"], reports.Cause.RESIDENT, date(2026, 11, 20))
    shi = signed_in("shi")
    assert "023" not in shi.get(SUPPER).text
    assert call(shi).status_code == 303  # type: ignore[attr-defined]
    live = resources.get(engine, "supper").live  # type: ignore[union-attr]
    assert live is not None
    assert (live.checked_on, live.checked_how, live.checked_by) == (clock().date(), CheckedHow.PHONE, "代表")
    assert reports.every_report(engine) == []
    assert "期限が切れた窓口はありません" in shi.get("/panel/checks").text
    [newest, *_] = history.versions_of_resource(engine, "supper")
    assert newest.form.checked_on == clock().date()


def test_call_does_not_lose_a_change_that_waits(signed_in: SignIn, engine: Engine, clock: HandClock) -> None:
    """It stays, and is published later with the new day."""
    shi = signed_in("shi")
    change(shi, "/panel/resources/supper", "save", cost="100円")
    call(shi)
    entry = resources.get(engine, "supper")
    assert entry is not None
    assert (entry.resource.cost, entry.resource.checked_on) == ("100円", clock().date())
    assert entry.live is not None
    assert entry.live.cost == ""


def test_call_that_finds_changes_leads_to_the_entry(signed_in: SignIn, engine: Engine, clock: HandClock) -> None:
    """Which fields is told there; residents see the old words until the new ones are published."""
    shi = signed_in("shi")
    refused = call(shi, **{"answers-0": "changed"})
    assert refused.status_code == 422  # type: ignore[attr-defined]
    assert "「一部だけ」を選んでください" in refused.text  # type: ignore[attr-defined]
    done = call(shi, **{"answers-0": "changed", "outcome": "partly"})
    assert done.headers["Location"] == "/panel/resources/supper"  # type: ignore[attr-defined]
    assert "名前を直して、確認に出してください" in shi.get("/panel/resources/supper").text
    entry = resources.get(engine, "supper")
    assert entry is not None
    assert entry.live is not None
    assert (entry.live.checked_on, entry.resource.checked_on) == (date(2026, 3, 1), clock().date())


def test_three_failed_calls_make_an_entry_overdue(signed_in: SignIn, engine: Engine) -> None:
    """Two do not, and one that got through begins the count anew."""
    shi = signed_in("shi")
    for outcome in ("unreachable", "unreachable", "confirmed", "unreachable", "unreachable"):
        call(shi, outcome=outcome)
    assert resources.get(engine, "supper").live.checked_on is not None  # type: ignore[union-attr]
    assert "つづけて2回、つながっていません" in shi.get(SUPPER).text
    call(shi, outcome="unreachable")
    page = shi.get("/panel/checks").text
    assert "つづけて3回つながらなかったので" in page
    assert ">夕ごはんの会</a>" in page
    assert resources.get(engine, "supper").live.checked_on is None  # type: ignore[union-attr]
    assert checking.failed_tries(engine, "supper") == 3


def test_desk_that_has_ended_is_published_no_more(signed_in: SignIn, engine: Engine) -> None:
    """At once, as by the button of its page."""
    call(signed_in("shi"), outcome="ended")
    assert resources.get(engine, "supper").live is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("fields", "told"), [({"outcome": ""}, "1つ選んでください"), ({"minutes": "すこし"}, "数字で書いて")]
)
def test_mistake_on_the_sheet_is_told(signed_in: SignIn, fields: dict[str, str], told: str) -> None:
    """And nothing is kept of it."""
    answer = call(signed_in("shi"), **fields)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert told in answer.text  # type: ignore[attr-defined]


def test_second_of_two_callers_is_told(signed_in: SignIn, engine: Engine) -> None:
    """What was found out about an older form does not renew a newer one."""
    shi = signed_in("shi")
    seen = form_of(shi.get(SUPPER).text)
    change(signed_in("kanri"), "/panel/resources/supper", "save", cost="100円")
    late = shi.post(SUPPER, seen | CALL)
    assert late.status_code == 409
    assert "書きかえられました" in late.text
    assert resources.get(engine, "supper").live.checked_on == date(2026, 3, 1)  # type: ignore[union-attr]


def test_home_leads_to_what_is_to_be_checked(signed_in: SignIn, engine: Engine) -> None:
    """Reports first; an editor is led to the own list."""
    reports.open_reports(engine, ["rent"], reports.Cause.RESIDENT, date(2026, 11, 20))
    page = signed_in("shi").get("/panel").text
    assert page.index("つながらないなどの知らせ") < page.index("確認の期限切れ")
    assert "/panel/checks?tab=reports" in page
    assert "/panel/checks" not in signed_in("hensyu").get("/panel").text
