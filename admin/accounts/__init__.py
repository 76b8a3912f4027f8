"""Signing in and out, one's own account, and who may enter which door."""

from collections.abc import Callable

from flask import Blueprint, Flask

from admin.accounts.choosing import add_choosing
from admin.accounts.limits import keep_tries_in_vault
from admin.accounts.own import add_own
from admin.accounts.passkeys import add_passkeys
from admin.accounts.pledging import add_pledge
from admin.accounts.second_step import add_second_step
from admin.accounts.session import configure_cookie, sign_in_keeper, tell_session_end
from admin.accounts.signing import add_signing
from referral.sealing import Safe


def register(app: Flask, seconds: Callable[[], float]) -> None:
    """Put sign-in and sign-out on ``app``; ``seconds`` is the clock by which sessions end."""
    configure_cookie(app)
    app.extensions["session_seconds"] = seconds
    app.extensions["safe"] = Safe(str(app.secret_key))
    sign_in_keeper.init_app(app)
    keep_tries_in_vault(app)
    app.register_blueprint(_make_blueprint())
    app.context_processor(tell_session_end)


def _make_blueprint() -> Blueprint:
    blueprint = Blueprint(
        "accounts",
        __name__,
        url_prefix="/staff",
        template_folder="templates",
        static_folder="static",
        static_url_path="/accounts",
    )
    for add in (add_signing, add_second_step, add_choosing, add_own, add_passkeys, add_pledge):
        add(blueprint)
    return blueprint
