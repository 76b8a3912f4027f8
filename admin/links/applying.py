"""An organisation asks for an entry of its own, with a form that a member of the staff sent it."""

import secrets

from flask import abort, render_template, request

from admin.panel import words
from admin.panel.editing import is_ready
from admin.panel.form import ResourceForm
from admin.panel.preview import build_card
from admin.parts import engine, platform
from content.areas import with_parents
from referral.resource import Organisation, Resource, Tie
from referral.store import applications, organisations
from referral.store.links import Link, Purpose, find


def apply(secret: str) -> str | tuple[str, int]:
    """The form; sending it uses the link up, and opening it changes nothing."""
    link = find(engine(), secret, Purpose.APPLY, platform().clock())
    organisation = _organisation(link)
    form = ResourceForm()
    form.prepare(platform().directory, [organisation], None)
    # A scanner may also ask with HEAD.
    opened = request.method != "POST"
    if opened:
        form.languages.data, form.ties.data = ["ja"], [Tie.LIVES.value]
    wanted = form.read(f"entry-{secrets.token_hex(6)}")
    if opened or request.form.get("act") == "preview":
        return _show(form, organisation, wanted, 200)
    if not is_ready(form, wanted):
        return _show(form, organisation, wanted, 422)
    areas = with_parents(wanted.eligibility.areas)
    applications.apply_by_form(engine(), link, wanted, at=platform().clock(), areas=areas)
    return render_template(
        "links/done.html",
        heading="申請を受けとりました",
        said="ありがとうございます。担当の人が中身を確かめてから、のせます。聞きたいことがあれば、こちらから連絡します。",
    )


def _organisation(link: Link) -> Organisation:
    listed = organisations.get(engine(), link.subject)
    if listed is None:
        abort(404)
    return listed.organisation


def _show(form: ResourceForm, organisation: Organisation, wanted: Resource, status: int) -> tuple[str, int]:
    page = render_template(
        "links/apply.html",
        form=form,
        organisation=organisation,
        card=build_card(wanted),
        weekdays=words.WEEKDAYS,
    )
    return page, status
