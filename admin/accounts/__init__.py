"""Signing in and out, and who may enter which door."""

from collections.abc import Callable

from flask import Flask

from admin.accounts.limits import keep_tries_in_vault
from admin.accounts.session import configure_cookie, sign_in_keeper, tell_session_end
from admin.accounts.signing import blueprint


def register(app: Flask, seconds: Callable[[], float]) -> None:
    """Put sign-in and sign-out on ``app``; ``seconds`` is the clock by which sessions end."""
    configure_cookie(app)
    app.extensions["session_seconds"] = seconds
    sign_in_keeper.init_app(app)
    keep_tries_in_vault(app)
    app.register_blueprint(blueprint)
    app.context_processor(tell_session_end)
