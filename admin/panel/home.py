"""The first page: what is to do today, most pressing first."""

from dataclasses import dataclass

from flask import render_template, url_for

from admin.panel.scope import engine, is_staff, may_publish, own_organisation, platform, published
from referral.freshness import is_due_soon, is_overdue
from referral.hours import JST
from referral.resource import Status
from referral.store.organisations import every_organisation
from referral.store.search import Wanted, search
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
    today = platform().clock().astimezone(JST).date()
    live = published()
    drafts = search(engine(), Wanted(organisation_id=own_organisation(), unpublished_changes=True), size=1).total
    resting = search(engine(), Wanted(organisation_id=own_organisation(), status=Status.PAUSED), size=1).total
    overdue = sum(is_overdue(entry, today) for entry in live)
    soon = sum(is_due_soon(entry, today) for entry in live)
    waiting = "公開を待っている下書きと直し" if may_publish() else "公開を待っている、あなたの下書きと直し"
    tasks = [
        Task("確認の期限切れ", overdue, "確かめる", url_for("panel.show_list", show="due")),
        Task(waiting, drafts, "見る", url_for("panel.show_list", show="waiting")),
        Task("30日以内に確認の期限が来る", soon, "見る", url_for("panel.show_list", show="due")),
        Task("休止中", resting, "見る", url_for("panel.show_list", show=Status.PAUSED.value)),
    ]
    return render_template(
        "panel/home.html",
        tasks=[task for task in tasks if task.count],
        total=len(live),
        today=today,
        nobody_takes_over=is_staff() and not every_organisation(engine(), desks_only=True),
        quota=_quota() if is_staff() else None,
        alarms=platform().alarms if is_staff() else (),
    )


def _quota() -> Quota | None:
    """The month's messages, when something should be done about them."""
    found = platform().vault.transact(lambda turn: turn.quota(), platform().clock())
    return found if found and found.near else None
