"""The first page: what is to do today, most pressing first."""

from dataclasses import dataclass

from flask import render_template, url_for

from admin.panel.scope import engine, is_staff, own_organisation, platform, published
from referral.freshness import is_due_soon, is_overdue
from referral.hours import JST
from referral.resource import Status
from referral.store import applications
from referral.store.organisations import any_takes_handoffs
from referral.store.search import Wanted, search


@dataclass(frozen=True, slots=True)
class Task:
    """One row: what, how many, and the button that leads there."""

    what: str
    count: int
    button: str
    address: str


def show_home() -> str:
    """Counts, and a way to each; nothing that is zero."""
    today = platform().clock().astimezone(JST).date()
    live = published()
    drafts = search(engine(), Wanted(organisation_id=own_organisation(), unpublished_changes=True), size=1).total
    resting = search(engine(), Wanted(organisation_id=own_organisation(), status=Status.PAUSED), size=1).total
    overdue = sum(is_overdue(entry, today) for entry in live)
    soon = sum(is_due_soon(entry, today) for entry in live)
    waiting = applications.count_waiting(engine(), own_organisation())
    sent = url_for("panel.show_applications") if is_staff() else url_for("panel.show_list", show="sent")
    tasks = [
        Task("確認の期限切れ", overdue, "確かめる", url_for("panel.show_list", show="due")),
        Task("公開を待っている申請", waiting, "見る", sent),
        Task("下書きと直し", drafts, "見る", url_for("panel.show_list", show="waiting")),
        Task("30日以内に確認の期限が来る", soon, "見る", url_for("panel.show_list", show="due")),
        Task("休止中", resting, "見る", url_for("panel.show_list", show=Status.PAUSED.value)),
    ]
    return render_template(
        "panel/home.html",
        tasks=[task for task in tasks if task.count],
        total=len(live),
        today=today,
        nobody_takes_over=is_staff() and not any_takes_handoffs(engine()),
    )
