"""Registering and changing an entry: put away as a draft, sent to be published, paused; nobody overwrites anybody."""

import secrets
from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug import Response

from admin.panel import words
from admin.panel.differences import find_differences
from admin.panel.form import ResourceForm
from admin.panel.neighbours import find_neighbours, tell_merges
from admin.panel.preview import build_card
from admin.panel.saying import name_states
from admin.panel.scope import find_entry, is_staff, pickable_organisations, read_version
from admin.parts import engine, platform
from content.areas import with_parents
from referral.hours import JST
from referral.resource import Resource, Tie
from referral.store import applications, resources
from referral.store.entries import Entry
from referral.store.resources import VersionConflict, find_missing

_Change = Callable[..., Entry]

_MISSING = {
    "name": ("name", "名前を書いてください。"),
    "summary": ("summary", "公開するには、できることを1文で書いてください。"),
    "needs": ("needs", "公開するには、困りごとを1つ以上選んでください。"),
    "contact": ("phone", "公開するには、電話・メール・ページ・場所・人につなぐ、のどれかが要ります。"),
}


def add_editing(blueprint: Blueprint) -> None:
    """Put these pages on the panel."""
    blueprint.add_url_rule("/resources/new", "register_resource", register_resource, methods=["GET", "POST"])
    blueprint.add_url_rule("/resources/<resource_id>", "edit_resource", edit_resource, methods=["GET", "POST"])
    blueprint.add_url_rule("/resources/<resource_id>/pause", "pause", pause, methods=["POST"])
    blueprint.add_url_rule("/resources/<resource_id>/retire", "retire", retire, methods=["POST"])
    blueprint.add_url_rule("/resources/<resource_id>/unwanted", "mark_unwanted", mark_unwanted, methods=["POST"])
    blueprint.add_url_rule("/resources/<resource_id>/discard", "discard", discard, methods=["POST"])


def register_resource() -> Response | tuple[str, int]:
    """A new entry, which begins as a draft; the address may name its organisation."""
    organisations = pickable_organisations(request.values.get("organisation", ""))
    if not organisations:
        flash("まだ団体がありません。先に団体を登録してください。")
        return redirect(url_for("panel.show_organisations"))
    form = ResourceForm()
    form.prepare(platform().directory, organisations, None)
    if request.method == "GET":
        form.languages.data, form.ties.data = ["ja"], [Tie.LIVES.value]
        form.organisation.data = request.args.get("organisation", "")
    wanted = form.read(f"entry-{secrets.token_hex(6)}")
    if request.method == "GET":
        return _show(form, None, wanted, 200)
    if _asks_for_preview() or not _is_sound(form, wanted):
        return _show(form, None, wanted, 200 if _asks_for_preview() else 422)
    areas = with_parents(wanted.eligibility.areas)
    entry = resources.create(engine(), wanted, who=current_user.get_id(), at=platform().clock(), areas=areas)
    return _finish(entry)


def edit_resource(resource_id: str) -> Response | tuple[str, int]:
    """An entry with its pending changes."""
    entry = find_entry(resource_id)
    organisations = pickable_organisations(entry.resource.organisation.id, request.form.get("organisation", ""))
    form = ResourceForm()
    form.prepare(platform().directory, organisations, entry.resource)
    if request.method == "GET":
        form.show(entry.resource, entry.version)
        return _show(form, entry, entry.resource, 200)
    wanted = form.read(resource_id)
    if _asks_for_preview() or not _is_sound(form, wanted):
        return _show(form, entry, wanted, 200 if _asks_for_preview() else 422)
    try:
        saved = resources.save_draft(
            engine(),
            wanted,
            version=read_version(),
            who=current_user.get_id(),
            at=platform().clock(),
            areas=with_parents(wanted.eligibility.areas),
        )
        return _finish(saved)
    except VersionConflict as conflict:
        form.version.data = str(conflict.current.version)
        return _show(form, conflict.current, wanted, 409)


def pause(resource_id: str) -> Response | tuple[str, int]:
    """Take an entry out of residents' sight at once; an editor may do so for the own organisation."""
    return _change(resource_id, resources.pause, words.PAUSED)


def retire(resource_id: str) -> Response | tuple[str, int]:
    """What the entry offered is no more."""
    return _change(resource_id, resources.retire, words.RETIRED)


def mark_unwanted(resource_id: str) -> Response | tuple[str, int]:
    """The organisation does not want to be listed."""
    return _change(resource_id, resources.mark_unwanted, words.UNWANTED)


def discard(resource_id: str) -> Response | tuple[str, int]:
    """Drop the changes that wait beside a published entry."""
    return _change(resource_id, resources.discard_draft, words.DISCARDED)


def _change(resource_id: str, change: _Change, said: str) -> Response | tuple[str, int]:
    # Somebody else's entry is answered with 404 before anything happens.
    find_entry(resource_id)
    try:
        changed = change(
            engine(), resource_id, version=read_version(), who=current_user.get_id(), at=platform().clock()
        )
    except VersionConflict as conflict:
        form = ResourceForm(formdata=None)
        current = conflict.current.resource
        form.prepare(platform().directory, pickable_organisations(current.organisation.id), current)
        form.show(current, conflict.current.version)
        return _show(form, conflict.current, current, 409)
    flash(said.format(name=changed.resource.name))
    return redirect(url_for("panel.edit_resource", resource_id=resource_id), 303)


def _finish(saved: Entry) -> Response:
    name = saved.resource.name
    if request.form.get("act") == "send":
        applications.send(
            engine(), saved.resource.id, version=saved.version, who=current_user.get_id(), at=platform().clock()
        )
        flash(words.SENT.format(name=name))
    else:
        flash(words.SAVED.format(name=name))
    return redirect(url_for("panel.edit_resource", resource_id=saved.resource.id), 303)


def _asks_for_preview() -> bool:
    return request.form.get("act") == "preview"


def _is_sound(form: ResourceForm, wanted: Resource) -> bool:
    return is_ready(form, wanted) if request.form.get("act") == "send" else bool(form.validate())


def is_ready(form: ResourceForm, wanted: Resource) -> bool:
    """Whether the entry can be sent to a reviewer; what lacks is told beside its field."""
    sound: bool = form.validate()
    for missing in find_missing(wanted):
        field, message = _MISSING[missing]
        if not form[field].errors:
            form[field].errors = [message]
        sound = False
    return sound


def _show(form: ResourceForm, entry: Entry | None, wanted: Resource, status: int) -> tuple[str, int]:
    directory = platform().directory
    today = platform().clock().astimezone(JST).date()
    conflict = status == 409
    page = render_template(
        "panel/edit.html",
        form=form,
        entry=entry,
        card=build_card(wanted),
        tags=name_states(entry.resource, entry.has_draft, today, entry.sent) if entry else [],
        weekdays=words.WEEKDAYS,
        answer=applications.last(engine(), entry.resource.id) if entry else None,
        reasons=words.REASONS,
        alike=find_neighbours(wanted) if entry else [],
        merges=tell_merges(entry.resource.id) if entry else [],
        is_staff=is_staff(),
        notice=words.CONFLICT if conflict else "",
        against_theirs=find_differences(entry.resource, wanted, directory) if conflict and entry else [],
        against_live=(
            find_differences(entry.live, entry.resource, directory) if entry and entry.live and entry.has_draft else []
        ),
    )
    return page, status
