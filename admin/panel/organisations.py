"""The organisations: finding, registering and changing them. A change holds at once."""

import secrets

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug import Response

from admin.panel import words
from admin.panel.differences import compare_organisations
from admin.panel.organisation_form import OrganisationForm
from admin.panel.pages import turn_to
from admin.panel.scope import find_organisation, is_staff, own_organisation, public_address, read_version
from admin.panel.weekly import say_week
from admin.parts import engine, platform
from referral.resource import Organisation
from referral.store import accounts, links, organisations
from referral.store.accounts import AT_DESK, Role
from referral.store.committees import committees_of
from referral.store.fold import fold
from referral.store.organisations import Listed, OrganisationConflict

SAME_NAME = "同じ名前の団体があります。団体の一覧から選んで、直してください。"


def add_organisations(blueprint: Blueprint) -> None:
    """Put these pages on the panel."""
    blueprint.add_url_rule("/organisations", "show_organisations", show_organisations)
    blueprint.add_url_rule(
        "/organisations/new", "register_organisation", register_organisation, methods=["GET", "POST"]
    )
    blueprint.add_url_rule(
        "/organisations/<organisation_id>", "edit_organisation", edit_organisation, methods=["GET", "POST"]
    )
    blueprint.add_url_rule("/organisations/<organisation_id>/link", "make_link", make_link, methods=["POST"])


def show_organisations() -> str:
    """Those that fit the words in the address; an editor sees only the own one."""
    asked = request.args.get("words", "").strip()[:100]
    own = own_organisation()
    found = [key for key in organisations.find_organisation_ids(engine(), asked) if own in ("", key)]
    ids, number, pages = turn_to(found, request.args.get("page", 1, type=int))
    shown = organisations.get_organisations(engine(), ids)
    return render_template(
        "panel/organisations.html",
        rows=[(organisation, say_week(organisation.desk_hours)) for organisation in shown],
        asked={"words": asked},
        total=len(found),
        number=number,
        pages=pages,
        is_staff=is_staff(),
        ranks=words.SHORT_RANKS,
    )


def register_organisation() -> Response | tuple[str, int]:
    """A new organisation; only staff of the platform take in members."""
    if not is_staff():
        abort(403)
    form = OrganisationForm()
    form.prepare(Organisation(f"org-{secrets.token_hex(6)}", ""), whole=True)
    if request.method == "GET":
        return _show(form, None, 200)
    wanted = form.read()
    sound = form.validate()
    if any(fold(one.name) == fold(wanted.name) for one in organisations.every_organisation(engine())):
        form.name.errors = [SAME_NAME]
        sound = False
    if not sound:
        return _show(form, None, 422)
    organisations.create(engine(), wanted, who=current_user.get_id(), at=platform().clock())
    flash(words.REGISTERED.format(name=wanted.name))
    return _to(wanted)


def edit_organisation(organisation_id: str) -> Response | tuple[str, int]:
    """An organisation as it stands; an editor changes only the own one's number and hours."""
    listed = find_organisation(organisation_id)
    form = OrganisationForm()
    form.prepare(listed.organisation, whole=is_staff())
    if request.method == "GET":
        form.show(listed.organisation, listed.version)
        return _show(form, listed, 200)
    wanted = form.read()
    if not form.validate():
        return _show(form, listed, 422)
    try:
        organisations.save(engine(), wanted, version=read_version(), who=current_user.get_id(), at=platform().clock())
    except OrganisationConflict as conflict:
        form.version.data = str(conflict.current.version)
        return _show(form, conflict.current, 409)
    flash(words.CHANGED.format(name=wanted.name))
    return _to(wanted)


def make_link(organisation_id: str) -> str:
    """A form by which this organisation applies without signing in; its address is shown once."""
    if not is_staff():
        abort(403)
    listed = find_organisation(organisation_id)
    now = platform().clock()
    secret = links.make_form(engine(), organisation_id, who=current_user.get_id(), at=now)
    # Rendered and not redirected to: a redirect would have to keep the secret somewhere.
    return render_template(
        "panel/link.html",
        organisation=listed.organisation,
        address=public_address("links.apply", secret=secret),
        until=now + links.LIFE,
    )


def _to(organisation: Organisation) -> Response:
    return redirect(url_for("panel.edit_organisation", organisation_id=organisation.id), 303)


def _show(form: OrganisationForm, listed: Listed | None, status: int) -> tuple[str, int]:
    conflict = status == 409 and listed is not None
    page = render_template(
        "panel/organisation.html",
        form=form,
        listed=listed,
        weekdays=words.WEEKDAYS,
        is_staff=is_staff(),
        may_make_accounts=current_user.role is Role.ADMINISTRATOR,
        committees=committees_of(engine(), listed.organisation.id) if listed else [],
        counsellors=_count_counsellors(listed.organisation.id) if listed else 0,
        notice=words.CONFLICT if conflict else "",
        against_theirs=compare_organisations(listed.organisation, form.read()) if conflict and listed else [],
    )
    return page, status


def _count_counsellors(organisation_id: str) -> int:
    people = accounts.accounts_of(engine(), organisation_id)
    return sum(person.active and person.role in AT_DESK for person in people)
