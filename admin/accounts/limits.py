"""Guessing a password is slowed down by the login that is tried, never by where a person sits.

The tries are counted in the vault, for all processes together; while it is away each process counts for itself and
nobody is kept out by that. Whoever guesses at a login shuts out only browsers that were never let in with it: one that
was carries a cookie that says so, and its tries are counted apart.
"""

import contextlib
import hmac
import secrets
from datetime import timedelta
from threading import BoundedSemaphore

import valkey
from flask import Flask, Response, current_app, request
from flask_limiter import Limiter

from referral.platform import Platform
from referral.store.accounts import fold_login

GUESSES = "10 per 10 minutes"
KNOWN_FOR = timedelta(days=180)

checking_places = BoundedSemaphore(2)
"""One check of a password takes 64 MB on purpose; no crowd of guesses may take all memory."""


def tried_login() -> str:
    """A keyed hash of the login that is tried, and of the browser where it has been let in with it before."""
    login = fold_login(request.form.get("login", ""))
    return _digest("tries", login, _known_browser(login))


limiter = Limiter(
    key_func=tried_login,
    strategy="moving-window",
    storage_uri="valkey://",
    in_memory_fallback_enabled=True,
    swallow_errors=True,
)


def keep_tries_in_vault(app: Flask) -> None:
    """Count over the vault's own connections, with its time-outs."""
    platform: Platform = app.extensions["platform"]
    app.config["RATELIMIT_STORAGE_OPTIONS"] = {"connection_pool": platform.vault.connections}
    limiter.init_app(app)


def welcome(response: Response, login: str) -> None:
    """The password was right: the tries so far are forgotten, and the browser is known from now on."""
    for limit in limiter.current_limits:
        with contextlib.suppress(valkey.ValkeyError):
            limiter.limiter.clear(limit.limit, *limit.request_args)
    folded = fold_login(login)
    browser = secrets.token_hex(8)
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(
        _cookie_name(folded),
        f"{browser}.{_digest('browser', folded, browser)}",
        max_age=KNOWN_FOR,
        secure=secure,
        httponly=True,
        samesite="Strict",
        path="/",
    )


def _known_browser(login: str) -> str:
    browser, _, proof = request.cookies.get(_cookie_name(login), "").partition(".")
    wanted = _digest("browser", login, browser)
    return browser if hmac.compare_digest(_encode(proof), _encode(wanted)) else ""


def _cookie_name(login: str) -> str:
    prefix = "__Host-" if current_app.config["SESSION_COOKIE_SECURE"] else ""
    return f"{prefix}known-{_digest('cookie', login)[:12]}"


def _digest(*parts: str) -> str:
    return hmac.digest(_encode(str(current_app.secret_key)), _encode("\x1f".join(parts)), "sha256").hex()


def _encode(text: str) -> bytes:
    # Whatever a browser sends: an exception here would count as a vault that is away.
    return text.encode("utf-8", "surrogatepass")
