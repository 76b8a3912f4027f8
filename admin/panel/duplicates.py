"""Entries that look alike: seen side by side, judged different, or put together field by field, and back again."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug import Response

from admin.panel import words
from admin.panel.choosing import find_choices, put_together
from admin.panel.pages import turn_to
from admin.panel.scope import find_entry, for_staff, read_version
from admin.parts import engine, platform
from content.labels import STATUSES
from referral.alike import find_alike
from referral.resource import Status
from referral.store import duplicates, merging
from referral.store.entries import Entry
from referral.store.merging import ChangeWaits, TooLate
from referral.store.resources import ResourceUnknown, VersionConflict


def add_duplicates(blueprint: Blueprint) -> None:
    """Put these pages on the panel; they are for staff of the platform."""
    pair = "/duplicates/<resource_id>/<other_id>"
    blueprint.add_url_rule("/duplicates", "show_duplicates", for_staff(show))
    blueprint.add_url_rule(pair, "compare_duplicates", for_staff(compare))
    blueprint.add_url_rule(pair, "merge_duplicates", for_staff(merge), methods=["POST"])
    blueprint.add_url_rule(f"{pair}/different", "judge_different", for_staff(judge), methods=["POST"])
    blueprint.add_url_rule("/duplicates/undo/<int:merge_id>", "undo_merge", for_staff(undo), methods=["POST"])


def show() -> str:
    """All pairs, the surest first."""
    found = duplicates.find_duplicates(engine())
    shown, number, pages = turn_to(found, request.args.get("page", 1, type=int))
    return render_template(
        "panel/duplicates.html", pairs=shown, total=len(found), number=number, pages=pages, likeness=words.LIKENESS
    )


def compare(resource_id: str, other_id: str) -> str | tuple[str, int]:
    """Two entries side by side."""
    return _show(*_find(resource_id, other_id), "")


def merge(resource_id: str, other_id: str) -> Response | tuple[str, int]:
    """Put them together as chosen; what residents see of the one that goes on changes only when that is published."""
    first, second = _find(resource_id, other_id)
    merged = put_together(first.resource, second.resource, request.form)
    try:
        merging.merge(
            engine(),
            merged,
            second.resource.id,
            versions=(read_version(), read_version("other_version")),
            who=current_user.get_id(),
            at=platform().clock(),
        )
    except VersionConflict:
        return _show(*_find(resource_id, other_id), words.PAIR_CHANGED)
    except ChangeWaits as waits:
        return _show(first, second, words.CHANGE_WAITS.format(name=waits.resource.name))
    flash(words.MERGED.format(kept=first.resource.name, retired=second.resource.name))
    return redirect(url_for("panel.edit_resource", resource_id=first.resource.id), 303)


def judge(resource_id: str, other_id: str) -> Response:
    """They are different, and are not shown as alike any more."""
    first, second = _find(resource_id, other_id)
    duplicates.judge_different(
        engine(), first.resource.id, second.resource.id, who=current_user.get_id(), at=platform().clock()
    )
    flash(words.JUDGED_DIFFERENT.format(first=first.resource.name, second=second.resource.name))
    if request.form.get("back") == "entry":
        return redirect(url_for("panel.edit_resource", resource_id=resource_id), 303)
    return redirect(url_for("panel.show_duplicates"), 303)


def undo(merge_id: int) -> Response:
    """Both are again what they were."""
    try:
        merging.undo(engine(), merge_id, who=current_user.get_id(), at=platform().clock())
        flash(words.UNMERGED)
    except ResourceUnknown:
        abort(404)
    except TooLate:
        flash(words.TOO_LATE)
    return redirect(url_for("panel.show_duplicates"), 303)


def _find(resource_id: str, other_id: str) -> tuple[Entry, Entry]:
    """Both entries; the one that residents see comes first, because it is the one that goes on."""
    first, second = find_entry(resource_id), find_entry(other_id)
    if resource_id == other_id:
        abort(404)
    seen = second.resource.status is Status.PUBLISHED and first.resource.status is not Status.PUBLISHED
    return (second, first) if seen else (first, second)


def _show(first: Entry, second: Entry, notice: str) -> tuple[str, int]:
    found = find_alike(first.resource, [second.resource])
    page = render_template(
        "panel/compare.html",
        first=first,
        second=second,
        because=found[0].because if found else (),
        choices=find_choices(first.resource, second.resource, platform().directory),
        statuses=STATUSES,
        may_swap=(first.resource.status is Status.PUBLISHED) == (second.resource.status is Status.PUBLISHED),
        notice=notice,
    )
    return page, 409 if notice else 200
