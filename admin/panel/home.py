"""The first page: what is to do today, most pressing first."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, render_template, url_for

from admin.panel.scope import is_staff, own_organisation
from admin.parts import engine, platform
from referral.hours import JST
from referral.resource import Status
from referral.store import applications, rounds
from referral.store.organisations import any_takes_handoffs
from referral.store.reports import every_report
from referral.store.search import Wanted, count, due_soon, overdue
from referral.vault.quota import Quota


@dataclass(frozen=True, slots=True)
class Task:
    """One row: what, how many, and the button that leads there."""

    what: str
    count: int
    button: str
    address: str


def show_home() -> str:
    """Counts, and a way to each; nothing that is zero."""
    now = platform().clock()
    today = now.astimezone(JST).date()
    tasks = [*_to_check(today), *_to_publish()]
    if is_staff():
        unanswered = sum(one.is_unanswered(now) or one.has_failed() for one in rounds.running(engine()))
        tasks.insert(2, Task("確認の返事がない団体", unanswered, "見る", url_for("panel.show_checks", tab="rounds")))
    return render_template(
        "panel/home.html",
        tasks=[task for task in tasks if task.count],
        total=_count(status=Status.PUBLISHED),
        today=today,
        rehearsal_mails=is_staff() and current_app.extensions.get("outbox") is not None,
        nobody_takes_over=is_staff() and not any_takes_handoffs(engine()),
        quota=_quota() if is_staff() else None,
        alarms=platform().alarms if is_staff() else (),
    )


def _to_check(today: date) -> list[Task]:
    late, soon = (count(engine(), which(today, own_organisation())) for which in (overdue, due_soon))
    reported = len(every_report(engine(), own_organisation()))
    return [
        Task("つながらないなどの知らせ", reported, "確かめる", _checks("reports")),
        Task("確認の期限切れ", late, "確かめる", _checks("overdue")),
        Task("30日以内に確認の期限が来る", soon, "見る", _checks("soon")),
    ]


def _to_publish() -> list[Task]:
    sent = url_for("panel.show_applications") if is_staff() else url_for("panel.show_list", show="sent")
    resting = url_for("panel.show_list", show=Status.PAUSED.value)
    return [
        Task("公開を待っている申請", applications.count_waiting(engine(), own_organisation()), "見る", sent),
        Task("返された申請", _count(answered=True), "直す", url_for("panel.show_list", show="answered")),
        Task("下書きと直し", _count(unpublished_changes=True), "見る", url_for("panel.show_list", show="waiting")),
        Task("休止中", _count(status=Status.PAUSED), "見る", resting),
    ]


def _checks(tab: str) -> str:
    """An editor, who asks nobody, sees the own entries in the list."""
    return url_for("panel.show_checks", tab=tab) if is_staff() else url_for("panel.show_list", show="due")


def _count(**wanted: Any) -> int:
    return count(engine(), Wanted(organisation_id=own_organisation(), **wanted))


def _quota() -> Quota | None:
    """The month's messages, when something should be done about them."""
    found = platform().vault.transact(lambda turn: turn.quota(), platform().clock())
    return found if found and found.near else None
