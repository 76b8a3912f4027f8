"""A door opens only for its roles."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug import Response

from admin.accounts.session import forget_if_over, note_use
from admin.accounts.signing import is_ours
from admin.web.errors import SESSION_OVER, answer_error, wants_json
from referral.store.accounts import MEMBERS, Role


def guard(blueprint: Blueprint, *roles: Role, is_use: bool = True) -> None:
    """Let only these roles through every route. What scripts call by themselves is no sign of use."""

    @blueprint.before_request
    def check() -> Response | None:
        if not current_user.is_authenticated:
            return _ask_to_sign_in()
        if current_user.role not in roles or _belongs_nowhere():
            abort(403)
        if is_use:
            note_use()
        return None


def _belongs_nowhere() -> bool:
    """A member whose organisation is missing must not be taken for somebody who works on all."""
    return current_user.role in MEMBERS and not current_user.account.organisation_id


def _ask_to_sign_in() -> Response:
    over = forget_if_over()
    if request.method != "GET" or wants_json() or request.accept_mimetypes.best == "text/event-stream":
        return answer_error(401)
    if over:
        flash(SESSION_OVER)
    wanted = request.path if is_ours(request.path) else None
    return redirect(url_for("accounts.show_sign_in", next=wanted))
