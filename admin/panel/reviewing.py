"""What waits to be published, and deciding it: published, given back, or not published."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug import Response

from admin.panel import words
from admin.panel.checks import text_of
from admin.panel.differences import Difference, find_differences
from admin.panel.names import say_who
from admin.panel.preview import build_card
from admin.panel.review_form import ReviewForm
from admin.panel.scope import find_entry, is_staff, may_decide, read_version
from admin.parts import engine, platform
from referral.resource import Organisation, Resource, ResourceKind
from referral.store import accounts, applications, decisions
from referral.store.applications import Application
from referral.store.decisions import NotWaiting
from referral.store.entries import Entry, State
from referral.store.resources import NotReady, VersionConflict

_NOTHING = Resource("", Organisation("", ""), "", ResourceKind.DESK, "", (), languages=())


@dataclass(frozen=True, slots=True)
class Row:
    """One application as the list shows it."""

    application: Application
    entry: Entry
    sent_by: str


def add_reviewing(blueprint: Blueprint) -> None:
    """Put these pages on the panel."""
    blueprint.add_url_rule("/applications", "show_applications", show_applications)
    blueprint.add_url_rule("/applications/<resource_id>", "review", review, methods=["GET", "POST"])


def show_applications() -> str:
    """What waits, the longest first."""
    _only_staff()
    names = accounts.names(engine())
    rows = [Row(one, entry, say_who(one.sent_by, names)) for one, entry in applications.waiting(engine())]
    return render_template("panel/applications.html", rows=rows, may_decide=may_decide())


def review(resource_id: str) -> Response | tuple[str, int]:
    """What would change, and the three answers to it."""
    _only_staff()
    entry = find_entry(resource_id)
    form = ReviewForm()
    if request.method == "GET":
        form.version.data = str(entry.version)
        return _show(form, entry, 200)
    if not may_decide():
        abort(403)
    act = request.form.get("act", "")
    own = decisions.is_own_work(engine(), resource_id, current_user.get_id())
    if not form.is_fit_for(act, own):
        return _show(form, entry, 422)
    try:
        return _decide(act, resource_id, form)
    except VersionConflict as conflict:
        form.version.data = str(conflict.current.version)
        return _show(form, conflict.current, 409, words.CHANGED_MEANWHILE)
    except NotWaiting:
        return _show(form, entry, 409, words.DECIDED)
    except decisions.OwnWork:
        return _show(form, entry, 403, words.OWN_WORK)
    except NotReady as lacking:
        return _show(
            form, entry, 422, words.NOT_READY.format(fields="、".join(words.FIELDS[field] for field in lacking.missing))
        )


def _decide(act: str, resource_id: str, form: ReviewForm) -> Response:
    common = {
        "version": read_version(),
        "who": current_user.get_id(),
        "at": platform().clock(),
        "words": text_of(form.words),
    }
    if act == "publish":
        decided, said = decisions.approve(engine(), resource_id, **common), words.PUBLISHED
    else:
        answer: Callable[..., Entry] = decisions.refuse if act == "refuse" else decisions.give_back
        said = words.REFUSED if act == "refuse" else words.RETURNED
        decided = answer(engine(), resource_id, reasons=form.reasons.data or (), **common)
    flash(said.format(name=decided.resource.name))
    return redirect(url_for("panel.show_applications"), 303)


def _show(form: ReviewForm, entry: Entry, status: int, notice: str = "") -> tuple[str, int]:
    application = applications.last(engine(), entry.resource.id)
    waits = application is not None and application.state is State.WAITING
    own = decisions.is_own_work(engine(), entry.resource.id, current_user.get_id())
    page = render_template(
        "panel/review.html",
        form=form,
        entry=entry,
        application=application,
        sent_by=say_who(application.sent_by, accounts.names(engine())) if application else "",
        waits=waits,
        may_decide=may_decide(),
        own_work=own,
        others_can=own and decisions.others_can_decide(engine(), entry.resource.id),
        changes=_changes(entry),
        card_before=build_card(entry.live) if entry.live else None,
        card_after=build_card(entry.resource),
        notice=notice,
    )
    return page, status


def _changes(entry: Entry) -> list[Difference]:
    """Against what is published; a new entry against nothing, so that all of it is looked at."""
    before = entry.live or replace(_NOTHING, kind=entry.resource.kind, status=entry.resource.status)
    return find_differences(before, entry.resource, platform().directory)


def _only_staff() -> None:
    if not is_staff():
        abort(403)
