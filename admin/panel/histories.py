"""What an entry or an organisation said before, field by field, and going back to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug import Response

from admin.panel import words
from admin.panel.differences import Difference, compare_organisations, find_differences
from admin.panel.names import say_who
from admin.panel.saying import say_moment
from admin.panel.scope import find_entry, find_organisation, is_staff, read_version
from admin.parts import engine, platform
from referral.resource import Resource
from referral.store import accounts, applications, organisations, resources
from referral.store.history import Form, Version, find_version, versions_of_organisation, versions_of_resource
from referral.store.organisations import OrganisationConflict
from referral.store.resources import VersionConflict


@dataclass(frozen=True, slots=True)
class Step:
    """One version, and in what it differs from the one before."""

    id: int
    at: datetime
    who: str
    became: str
    changes: list[Difference]


def add_histories(blueprint: Blueprint) -> None:
    """Put these pages on the panel."""
    blueprint.add_url_rule("/resources/<resource_id>/history", "show_resource_history", show_resource_history)
    blueprint.add_url_rule(
        "/resources/<resource_id>/history/restore", "restore_resource", restore_resource, methods=["POST"]
    )
    blueprint.add_url_rule(
        "/organisations/<organisation_id>/history", "show_organisation_history", show_organisation_history
    )
    blueprint.add_url_rule(
        "/organisations/<organisation_id>/history/restore",
        "restore_organisation",
        restore_organisation,
        methods=["POST"],
    )


def show_resource_history(resource_id: str) -> str:
    """Every form that residents could see, or that an import brought, the newest first."""
    entry = find_entry(resource_id)

    def compare(before: Resource, after: Resource) -> list[Difference]:
        return find_differences(before, after, platform().directory)

    return render_template(
        "panel/history.html",
        name=entry.resource.name,
        version=entry.version,
        steps=_steps(versions_of_resource(engine(), resource_id), compare),
        back=url_for("panel.edit_resource", resource_id=resource_id),
        restore=url_for("panel.restore_resource", resource_id=resource_id),
        may_restore=True,
    )


def restore_resource(resource_id: str) -> Response:
    """An earlier form becomes a change like any other: it waits for a reviewer."""
    find_entry(resource_id)
    chosen = _chosen(versions_of_resource(engine(), resource_id))
    back = redirect(url_for("panel.show_resource_history", resource_id=resource_id), 303)
    who, at = current_user.get_id(), platform().clock()
    try:
        saved = resources.save_draft(engine(), chosen.form, version=read_version(), who=who, at=at)
        applications.send(engine(), resource_id, version=saved.version, who=who, at=at)
    except VersionConflict:
        flash(words.MOVED_ON)
        return back
    flash(words.RESTORED.format(name=saved.resource.name, day=say_moment(chosen.at)))
    return back


def show_organisation_history(organisation_id: str) -> str:
    """Every form of an organisation, the newest first."""
    listed = find_organisation(organisation_id)
    return render_template(
        "panel/history.html",
        name=listed.organisation.name,
        version=listed.version,
        steps=_steps(versions_of_organisation(engine(), organisation_id), compare_organisations),
        back=url_for("panel.edit_organisation", organisation_id=organisation_id),
        restore=url_for("panel.restore_organisation", organisation_id=organisation_id),
        may_restore=is_staff(),
    )


def restore_organisation(organisation_id: str) -> Response:
    """An earlier form holds again at once, as any change of an organisation does."""
    if not is_staff():
        abort(403)
    find_organisation(organisation_id)
    chosen = _chosen(versions_of_organisation(engine(), organisation_id))
    try:
        organisations.save(
            engine(), chosen.form, version=read_version(), who=current_user.get_id(), at=platform().clock()
        )
        flash(words.ORGANISATION_RESTORED.format(name=chosen.form.name, day=say_moment(chosen.at)))
    except OrganisationConflict:
        flash(words.MOVED_ON)
    return redirect(url_for("panel.show_organisation_history", organisation_id=organisation_id), 303)


def _chosen(versions: Sequence[Version[Form]]) -> Version[Form]:
    asked = request.form.get("restore", "")
    found = find_version(versions, int(asked)) if asked.isdecimal() and len(asked) < 16 else None
    if found is None:
        abort(404)
    return found


def _steps(versions: Sequence[Version[Form]], compare: Callable[[Form, Form], list[Difference]]) -> list[Step]:
    names = accounts.names(engine())
    older: list[Version[Form] | None] = [*versions[1:], None]
    return [
        Step(
            version.id,
            version.at,
            say_who(version.who, names, version.what),
            words.BECAME[version.what],
            compare(before.form, version.form) if before else [],
        )
        # The oldest has none before it.
        for version, before in zip(versions, older, strict=False)
    ]
