"""Every act at the desk is answered with the desk as it is now: as a page, or as JSON for the page's script."""

import secrets
from dataclasses import replace

from flask import Response as Answer
from flask import current_app, jsonify, make_response, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug import Response

from admin.desk import words
from admin.desk.partners import find_partners
from admin.desk.view import DeskView, see_desk
from admin.parts import platform
from admin.web.errors import wants_json
from referral import desk
from referral.desk import LONGEST_REPLY, Member

_LONGEST_ID = 64


def member() -> Member:
    """The counsellor who is signed in."""
    found: Member = current_user.member
    return found


def named_handoff() -> str:
    """The handoff that a form names; never a part of an address."""
    return request.form.get("handoff", "")[:_LONGEST_ID]


def is_on_duty() -> bool:
    """Whether this person has begun duty in this session; their presence then follows the open page."""
    return bool(session.get("duty"))


def open_talk(handoff_id: str) -> None:
    """Remember which talk is on the screen, so that a reload shows it again; empty for none."""
    session["open"] = handoff_id


def answer(
    notice: str = "", status: int = 200, sent: int = 0, draft: str = "", leaving: str = "", by_person: bool = True
) -> Response:
    """The desk with a word about what was done; after a success it loads anew, so that a reload repeats nothing.

    Whatever a person does is a sign that they are there; what the page asks by itself is none.
    """
    if by_person and is_on_duty():
        desk.stay_on_duty(platform(), member())
    if wants_json():
        return make_response(jsonify(replace(_see(notice), sent=sent, leaving=leaving)), status)
    if status == 200 and not notice:
        return redirect(url_for("desk.show"), 303)
    return show_page(notice, status, draft, leaving)


def show_page(notice: str = "", status: int = 200, draft: str = "", leaving: str = "") -> Answer:
    """The desk as a page."""
    view = replace(_see(notice), leaving=leaving)
    if view.ended:
        open_talk("")
    page = render_template(
        "desk/desk.html",
        view=view,
        reasons=words.REASONS,
        account=current_user.account,
        longest=LONGEST_REPLY,
        draft=draft,
        client_id=secrets.token_hex(16),
        partners=find_partners(platform(), current_app.extensions["engine"], member()),
    )
    return make_response(page, status)


def _see(notice: str) -> DeskView:
    # A script names the talk on its own screen, because two windows may show two talks.
    open_id = request.form.get("open", session.get("open", ""))[:_LONGEST_ID]
    after = request.form.get("after", "0")
    view = see_desk(
        platform(),
        member(),
        on_duty=is_on_duty(),
        open_id=open_id,
        after=int(after) if after.isdecimal() and len(after) < 10 else 0,
    )
    if view.ended and desk.has_gone_on(platform(), member(), open_id):
        return replace(view, notice=notice or words.WENT_TO_OTHERS)
    return replace(view, notice=notice or view.notice or (words.ENDED if view.ended else ""))
