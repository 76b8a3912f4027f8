"""Keeping the list right: what is due, reported or waiting for an answer, mails that ask, and the telephone sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug import Response

from admin.panel import words
from admin.panel.check_form import CheckForm
from admin.panel.pages import turn_to
from admin.panel.saying import say_day
from admin.panel.scope import find_entry, is_staff, read_version
from admin.parts import engine, platform
from content.labels import CHECKED_HOW
from referral.freshness import due_on
from referral.hours import JST
from referral.resource import Resource, Status
from referral.store import checking, reports, resources, rounds
from referral.store.checking import Outcome
from referral.store.entries import Entry
from referral.store.reports import Report
from referral.store.resources import VersionConflict
from referral.store.rounds import Asked, MailState, Round
from referral.store.search import Page, count, due_soon, overdue, search

TABS = {"overdue": "期限切れ", "soon": "あと30日", "reports": "知らせあり", "rounds": "返事待ち"}


@dataclass(frozen=True, slots=True)
class Row:
    """One entry to be checked."""

    resource: Resource
    due: str
    checked: str
    report: str


def add_checking(blueprint: Blueprint) -> None:
    """Put these pages on the panel."""
    blueprint.add_url_rule("/checks", "show_checks", show_checks)
    blueprint.add_url_rule("/checks/ask", "ask_by_mail", ask_by_mail, methods=["POST"])
    blueprint.add_url_rule("/checks/<resource_id>", "check", check, methods=["GET", "POST"])


def show_checks() -> str:
    """One tab at a time, with how many there are in each."""
    _only_staff()
    now = platform().clock()
    today = now.astimezone(JST).date()
    due = {"overdue": overdue(today), "soon": due_soon(today)}
    open_reports = reports.every_report(engine())
    running = rounds.running(engine())
    counts = {name: count(engine(), wanted) for name, wanted in due.items()}
    counts |= {"reports": len(open_reports), "rounds": len(running)}
    tab = request.args.get("tab", "")
    if tab not in TABS:
        tab = "overdue"
    number = request.args.get("page", 1, type=int)
    if tab in due:
        page = search(engine(), due[tab], number)
    else:
        page = _turn_to_reported(open_reports if tab == "reports" else [], number)
    return render_template(
        "panel/checks.html",
        tab=tab,
        tabs={name: (label, counts[name]) for name, label in TABS.items()},
        rows=_rows(page.entries, open_reports),
        rounds=[(one, _say_round(one, now)) for one in running] if tab == "rounds" else [],
        number=page.number,
        pages=page.pages,
        sends_mail=current_app.extensions.get("sends_mail", False),
    )


def ask_by_mail() -> Response:
    """Ask the organisations of the chosen entries, each once about all of its entries that are due."""
    _only_staff()
    if not current_app.extensions.get("sends_mail", False):
        abort(404)
    chosen = request.form.getlist("entry")[:1000]
    asked = rounds.ask(engine(), chosen, who=current_user.get_id(), at=platform().clock())
    flash(_say_asked(asked) if chosen else words.NOBODY_CHOSEN)
    return redirect(url_for("panel.show_checks", tab=request.form.get("tab", "")), 303)


def check(resource_id: str) -> Response | tuple[str, int]:
    """The sheet for a call: what is read out, and how it ended."""
    _only_staff()
    entry = find_entry(resource_id)
    form = CheckForm()
    form.prepare(entry.live or entry.resource, platform().directory)
    if request.method == "GET":
        form.version.data = str(entry.version)
        return _show(form, entry, 200)
    if not form.validate():
        return _show(form, entry, 422)
    try:
        return _take(form, entry)
    except VersionConflict as conflict:
        anew = CheckForm(formdata=None)
        anew.prepare(conflict.current.live or conflict.current.resource, platform().directory)
        anew.version.data = str(conflict.current.version)
        return _show(anew, conflict.current, 409, words.CHANGED_MEANWHILE)


def _take(form: CheckForm, entry: Entry) -> Response:
    resource_id, name = entry.resource.id, entry.resource.name
    done = {"version": read_version(), "who": current_user.get_id(), "at": platform().clock()}
    back = url_for("panel.show_checks")
    match form.outcome.data:
        case Outcome.CONFIRMED:
            checking.confirm(engine(), resource_id, form.read(), **done)
            flash(words.CONFIRMED.format(name=name))
        case Outcome.PARTLY:
            checking.find_changed(engine(), resource_id, form.read(), **done)
            flash(words.PARTLY.format(fields="、".join(form.changed) or "変わったところ"))
            back = url_for("panel.edit_resource", resource_id=resource_id)
        case Outcome.UNREACHABLE:
            tries = checking.note_unreachable(engine(), resource_id, form.read(), **done)
            said = words.DOUBTFUL if tries >= checking.TRIES else words.UNREACHABLE
            flash(said.format(name=name, tries=tries))
        case _:
            resources.retire(engine(), resource_id, **done)
            flash(words.RETIRED.format(name=name))
    return redirect(back, 303)


def _show(form: CheckForm, entry: Entry, status: int, notice: str = "") -> tuple[str, int]:
    resource = entry.live or entry.resource
    found = [one for one in reports.every_report(engine()) if one.resource_id == resource.id]
    page = render_template(
        "panel/check.html",
        form=form,
        entry=entry,
        resource=resource,
        listed=resource.status is Status.PUBLISHED,
        checked=_say_checked(resource),
        report=_say_report(found[0]) if found else "",
        tries=checking.failed_tries(engine(), resource.id),
        notice=notice,
    )
    return page, status


def _turn_to_reported(open_reports: Sequence[Report], number: int) -> Page:
    shown, number, pages = turn_to([report.resource_id for report in open_reports], number)
    return Page(tuple(resources.get_all(engine(), shown)), len(open_reports), number, pages)


def _rows(entries: Sequence[Entry], open_reports: Sequence[Report]) -> list[Row]:
    reported = {report.resource_id: _say_report(report) for report in open_reports}
    # What is due is what residents see, not the change that waits beside it.
    shown = [entry.live or entry.resource for entry in entries]
    return [
        Row(one, say_day(due) if (due := due_on(one)) else "", _say_checked(one), reported.get(one.id, ""))
        for one in shown
    ]


def _say_checked(entry: Resource) -> str:
    """When, and if it is known how and whose word it was."""
    how = CHECKED_HOW[entry.checked_how] if entry.checked_how else ""
    more = "・".join(filter(None, (entry.checked_by, how)))
    return say_day(entry.checked_on) + (f"（{more}）" if more else "")


def _say_report(report: Report) -> str:
    day = f"{report.opened_on.month}月{report.opened_on.day}日"
    if report.cause is reports.Cause.ORGANISATION:
        return f"団体から「もうやっていません」（{day}）"
    return f"つながらなかったという知らせ（{day}{f'から、{report.times}回' if report.times else ''}）"


def _say_round(one: Round, now: datetime) -> str:
    if one.has_failed():
        return "メールが届きませんでした。宛先を直して、もう一度送ってください。"
    if any(mail.is_doubtful(now) for mail in one.mails):
        return "とちゅうで止まり、送れたか分かりません。電話で確かめてください。"
    if one.is_unanswered(now):
        return "返事がありませんでした。電話で確かめてください。"
    sent = [mail for mail in one.mails if mail.state is MailState.SENT]
    if not sent:
        return "まもなく送ります。"
    return "送りました。" if len(sent) == 1 else f"送りました（もう一度のおねがい {len(sent) - 1}回）。"


def _say_asked(asked: Asked) -> str:
    said = f"{len(asked.begun)}つの団体に、確認メールを送ります。" if asked.begun else ""
    if asked.without_mail:
        names = "、".join(one.name for one in asked.without_mail)
        said += f"{len(asked.without_mail)}件はメールがありません：{names}。"
    if asked.asked_before:
        names = "、".join(one.name for one in asked.asked_before)
        said += f"{len(asked.asked_before)}件は返事を待っているところです：{names}。"
    return said or words.NOBODY_CHOSEN


def _only_staff() -> None:
    if not is_staff():
        abort(403)
