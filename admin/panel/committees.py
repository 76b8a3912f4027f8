"""Sub-committees (部会): which there are, registering, changing and ending them."""

import secrets

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug import Response

from admin.panel import words
from admin.panel.areas import write_areas
from admin.panel.committee_form import CommitteeForm
from admin.panel.differences import compare_committees
from admin.panel.saying import say_day
from admin.panel.scope import find_members, for_staff, read_version
from admin.parts import engine, platform
from content.needs import resident_name
from referral.committee import Committee
from referral.store import committees
from referral.store.committees import CommitteeConflict, Kept
from referral.store.organisations import every_organisation


def add_committees(blueprint: Blueprint) -> None:
    """Put these pages on the panel; they are for staff of the platform."""
    own = "/committees/<committee_id>"
    blueprint.add_url_rule("/committees", "show_committees", for_staff(show_committees))
    blueprint.add_url_rule("/committees/new", "register_committee", for_staff(register), methods=["GET", "POST"])
    blueprint.add_url_rule(own, "edit_committee", for_staff(edit), methods=["GET", "POST"])
    blueprint.add_url_rule(f"{own}/end", "end_committee", for_staff(end), methods=["POST"])


def show_committees() -> str:
    """All of them, those that have ended last."""
    names = _names()
    return render_template(
        "panel/committees.html",
        rows=[
            (
                one,
                "、".join(resident_name(need) for need in one.needs),
                write_areas(one.areas, platform().directory),
                [names.get(member, member) for member in one.members],
                names.get(one.desk, ""),
            )
            for one in committees.every_committee(engine())
        ],
        say_day=say_day,
    )


def register() -> Response | tuple[str, int]:
    """A new one."""
    form = CommitteeForm()
    form.prepare(platform().directory, find_members(), Committee(f"committee-{secrets.token_hex(6)}", ""))
    if request.method == "GET":
        return _show(form, None, 200)
    wanted = form.read()
    if not form.validate():
        return _show(form, None, 422)
    committees.create(engine(), wanted, who=current_user.get_id(), at=platform().clock())
    flash(words.REGISTERED.format(name=wanted.name))
    return _to(wanted.id)


def edit(committee_id: str) -> Response | tuple[str, int]:
    """One as it stands."""
    kept = _find(committee_id)
    form = CommitteeForm()
    form.prepare(platform().directory, find_members(*kept.committee.members), kept.committee)
    if request.method == "GET":
        form.show(kept.committee, kept.version)
        return _show(form, kept, 200)
    wanted = form.read()
    if not form.validate():
        return _show(form, kept, 422)
    try:
        committees.save(engine(), wanted, version=read_version(), who=current_user.get_id(), at=platform().clock())
    except CommitteeConflict as conflict:
        form.version.data = str(conflict.current.version)
        return _show(form, conflict.current, 409)
    flash(words.COMMITTEE_SAVED.format(name=wanted.name))
    return _to(committee_id)


def end(committee_id: str) -> Response | tuple[str, int]:
    """It works no more; it stays in the list."""
    kept = _find(committee_id)
    try:
        committees.end(engine(), committee_id, version=read_version(), who=current_user.get_id(), at=platform().clock())
    except CommitteeConflict as conflict:
        form = CommitteeForm(formdata=None)
        current = conflict.current.committee
        form.prepare(platform().directory, find_members(*current.members), current)
        form.show(current, conflict.current.version)
        return _show(form, conflict.current, 409)
    flash(words.COMMITTEE_ENDED.format(name=kept.committee.name))
    return redirect(url_for("panel.show_committees"), 303)


def _find(committee_id: str) -> Kept:
    kept = committees.get(engine(), committee_id)
    if kept is None:
        abort(404)
    return kept


def _to(committee_id: str) -> Response:
    return redirect(url_for("panel.edit_committee", committee_id=committee_id), 303)


def _names() -> dict[str, str]:
    return {one.id: one.name for one in every_organisation(engine())}


def _show(form: CommitteeForm, kept: Kept | None, status: int) -> tuple[str, int]:
    conflict = status == 409 and kept is not None
    against = (
        compare_committees(kept.committee, form.read(), platform().directory, _names()) if conflict and kept else []
    )
    page = render_template(
        "panel/committee.html",
        form=form,
        kept=kept,
        notice=words.CONFLICT if conflict else "",
        against_theirs=against,
        say_day=say_day,
    )
    return page, status
