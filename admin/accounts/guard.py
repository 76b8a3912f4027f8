"""A door opens only for its roles."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug import Response

from admin.accounts.letting_in import is_ours
from admin.accounts.session import forget_if_over, note_use
from admin.parts import is_rehearsal, now
from admin.web.errors import SESSION_OVER, answer_error, wants_json
from content.pledge import is_pledge_due
from referral.hours import JST
from referral.store.accounts import AT_DESK, MEMBERS, Account, Role

P = ParamSpec("P")


def guard(blueprint: Blueprint, *roles: Role, is_use: bool = True) -> None:
    """Let only these roles through every route. What scripts call by themselves is no sign of use."""

    @blueprint.before_request
    def check() -> Response | None:
        if not current_user.is_authenticated:
            return ask_to_sign_in()
        if current_user.role not in roles or _belongs_nowhere():
            abort(403)
        if owes_pledge(current_user.account):
            return _ask_for_pledge()
        if is_use:
            note_use()
        return None


def for_signed_in(view: Callable[P, Response | str]) -> Callable[P, Response | str]:
    """Let everybody through who is signed in, whatever their role."""

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> Response | str:
        if not current_user.is_authenticated:
            return ask_to_sign_in()
        note_use()
        return view(*args, **kwargs)

    return checked


def owes_pledge(account: Account) -> bool:
    """Whether this person may hear residents, and has not pledged within a year to keep it to themselves."""
    today = now().astimezone(JST).date()
    hears_residents = account.role in AT_DESK and not is_rehearsal()
    return hears_residents and is_pledge_due(account.pledged_on, account.pledge_version, today)


def ask_to_sign_in() -> Response:
    """The way in, with a word where a session has run out; for a script, that it has."""
    over = forget_if_over()
    if request.method != "GET" or _is_script():
        return answer_error(401)
    if over:
        flash(SESSION_OVER)
    wanted = request.path if is_ours(request.path) else None
    return redirect(url_for("accounts.show_sign_in", next=wanted))


def _ask_for_pledge() -> Response:
    if request.method != "GET" or _is_script():
        return answer_error(403)
    return redirect(url_for("accounts.show_pledge"))


def _is_script() -> bool:
    return wants_json() or request.accept_mimetypes.best == "text/event-stream"


def _belongs_nowhere() -> bool:
    """A member of an organisation that is missing must not be taken for somebody who works on all."""
    return current_user.role in MEMBERS and not current_user.account.organisation_id
