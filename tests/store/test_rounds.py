"""Rounds, links, answers, checks and reports on both databases: each thing once, whoever comes at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import Engine

from referral.freshness import is_due_soon, is_overdue
from referral.hours import JST
from referral.needs import Need
from referral.resource import Capacity, CapacityState, CheckedHow, Organisation, RiskClass
from referral.store import answers, applications, checking, decisions, links, organisations, reports, resources, rounds
from referral.store.answers import Answer, Says
from referral.store.checking import Check
from referral.store.links import LinkOver, Purpose
from referral.store.resources import VersionConflict
from referral.store.round_mails import Claim, MailState, begin_handing, claim_mail, settle
from referral.store.search import count, due_soon, find_ids, overdue

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)
AT_ONCE = 6

T = TypeVar("T")


def together(do: Callable[[], T]) -> list[T]:
    """What several get who do it at the same moment."""
    start = Barrier(AT_ONCE)

    def begin(_: int) -> T:
        start.wait()
        return do()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(begin, range(AT_ONCE)))


@pytest.fixture
def asked(listed: Engine, desk: Organisation) -> Engine:
    """くらしの相談 is asked about its only entry, which residents see."""
    organisations.save(listed, replace(desk, email="kurashi@example.jp"), version=1, who="staff", at=NOW)
    resources.publish(listed, "rent", version=1, who="editor", at=NOW - timedelta(days=1))
    assert len(rounds.ask(listed, ["rent"], who="staff", at=NOW).begun) == 1
    return listed


def claim(engine: Engine) -> Claim:
    found = claim_mail(engine, NOW)
    assert found is not None
    return found


def test_one_of_many_claims_a_mail(asked: Engine) -> None:
    """The others find nothing to send, and the mail is settled once."""
    [won] = [found for found in together(lambda: claim_mail(asked, NOW)) if found]
    assert together(lambda: begin_handing(asked, won, NOW)).count(True) == 1
    settle(asked, won, MailState.SENT, NOW)
    assert claim_mail(asked, NOW) is None
    [one] = rounds.running(asked)
    assert [(mail.after_days, mail.state) for mail in one.mails] == [(0, MailState.SENT)]
    assert [entry.id for entry in one.entries] == ["rent"]


def test_one_of_many_answers_is_taken(asked: Engine) -> None:
    """Whoever presses twice, or on two machines, is told that it was sent."""
    claimed = claim(asked)
    link = links.find(asked, claimed.secret, Purpose.CONFIRM, NOW)
    entry = resources.get(asked, "rent")
    assert entry is not None
    room = Capacity(CapacityState.FEW, date(2026, 12, 24))
    check = Check(CheckedHow.LINK, "相談員", capacity=room)
    given = [Answer(Says.SAME, entry.resource, entry.version)]

    def send() -> bool:
        try:
            answers.take(asked, link, claimed.round.id, given, check, at=NOW)
        except LinkOver:
            return False
        return True

    assert together(send).count(True) == 1
    live = resources.get(asked, "rent").live  # type: ignore[union-attr]
    assert live is not None
    assert (live.checked_on, live.checked_how, live.checked_by) == (NOW.date(), CheckedHow.LINK, "相談員")
    assert live.capacity == room
    assert rounds.find_running(asked, claimed.round.id) is None
    with pytest.raises(LinkOver):
        links.find(asked, claimed.secret, Purpose.CONFIRM, NOW)


def test_answer_to_an_older_form_takes_nothing(asked: Engine) -> None:
    """Of two entries or one: all of it is refused, and the link can still be used."""
    claimed = claim(asked)
    link = links.find(asked, claimed.secret, Purpose.CONFIRM, NOW)
    entry = resources.get(asked, "rent")
    assert entry is not None
    changed = Answer(Says.CHANGED, replace(entry.resource, cost="500円"), entry.version)
    resources.save_draft(asked, replace(entry.resource, cost="900円"), version=entry.version, who="editor", at=NOW)
    with pytest.raises(VersionConflict):
        answers.take(asked, link, claimed.round.id, [changed], Check(CheckedHow.LINK), at=NOW)
    assert resources.get(asked, "rent").resource.cost == "900円"  # type: ignore[union-attr]
    assert applications.count_waiting(asked) == 0
    assert links.find(asked, claimed.secret, Purpose.CONFIRM, NOW) == link


def test_changed_entry_waits_with_the_day_of_the_answer(asked: Engine) -> None:
    """It is published by a reviewer like any other change."""
    claimed = claim(asked)
    link = links.find(asked, claimed.secret, Purpose.CONFIRM, NOW)
    entry = resources.get(asked, "rent")
    assert entry is not None
    changed = Answer(Says.CHANGED, replace(entry.resource, cost="500円"), entry.version)
    answers.take(asked, link, claimed.round.id, [changed], Check(CheckedHow.LINK, "相談員"), at=NOW)
    [(application, waiting)] = applications.waiting(asked)
    assert (application.sent_by, waiting.resource.cost, waiting.resource.checked_on) == ("answer", "500円", NOW.date())
    published = decisions.approve(asked, "rent", version=waiting.version, who="reviewer", at=NOW)
    assert published.live is not None
    assert published.live.cost == "500円"


def test_many_reports_open_one_review(asked: Engine) -> None:
    """Also at the same moment; a draft has no review."""
    day = date(2026, 11, 23)
    opened = together(lambda: reports.open_reports(asked, ["rent", "unknown"], reports.Cause.RESIDENT, day))
    assert sum(opened) == 1
    assert reports.every_report(asked) == [reports.Report("rent", reports.Cause.RESIDENT, day, None)]
    assert reports.every_report(asked, "another") == []


def test_check_renews_and_failures_are_counted(asked: Engine) -> None:
    """Three in a row make the entry count as never checked; who gets through begins anew."""
    by_phone = Check(CheckedHow.PHONE, "代表", 5)

    def version() -> int:
        return resources.get(asked, "rent").version  # type: ignore[union-attr]

    def fail() -> int:
        return checking.note_unreachable(asked, "rent", by_phone, version=version(), who="staff", at=NOW)

    assert (fail(), fail()) == (1, 2)
    renewed = checking.confirm(asked, "rent", by_phone, version=version(), who="staff", at=NOW)
    assert renewed.live is not None
    assert renewed.live.checked_on == NOW.date()
    assert (fail(), fail()) == (1, 2)
    assert count(asked, overdue(NOW.date())) == 0
    assert fail() == 3
    assert find_ids(asked, overdue(NOW.date())) == {"rent"}
    with pytest.raises(VersionConflict):
        checking.confirm(asked, "rent", by_phone, version=1, who="staff", at=NOW)


@pytest.mark.parametrize("risk", RiskClass)
@pytest.mark.parametrize("need", [Need.VIOLENCE, Need.MONEY])
def test_due_is_what_the_rule_says(asked: Engine, risk: RiskClass, need: Need) -> None:
    """On every day around each limit, and for another organisation never."""
    entry = resources.get(asked, "rent")
    assert entry is not None
    wanted = replace(entry.resource, risk=risk, needs=(need,))
    saved = resources.save_draft(asked, wanted, version=entry.version, who="editor", at=NOW)
    live = resources.publish(asked, "rent", version=saved.version, who="editor", at=NOW).live
    assert live is not None
    assert live.checked_on is not None
    for days in (0, 59, 60, 90, 91, 149, 150, 180, 181):
        today = live.checked_on + timedelta(days=days)
        assert count(asked, overdue(today)) == is_overdue(live, today), days
        assert count(asked, due_soon(today)) == is_due_soon(live, today), days
        assert count(asked, overdue(today, "another")) == count(asked, due_soon(today, "another")) == 0
