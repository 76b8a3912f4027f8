"""Guessing a password or a code is slowed down by the login that is tried, never by where a person sits.

The tries are counted in the vault, for all processes together; while it is away each process counts for itself and
nobody is kept out by that. Whoever guesses at a login shuts out only browsers that were never let in with it: one that
was carries a cookie that says so, and its tries are counted apart.
"""

import contextlib
import hmac
import math
import secrets
import time
from datetime import timedelta

import valkey
from flask import Flask, Response, current_app, request
from flask_limiter import Limiter, RequestLimit
from flask_login import current_user
from limits import parse_many

from admin.accounts import halfway
from referral.platform import Platform
from referral.store.accounts import fold_login

OF_STRANGERS = "4 per minute; 6 per 10 minutes; 8 per 30 minutes; 10 per hour"
"""The more wrong passwords, the longer the wait for the next try; ten in an hour at most."""

OF_KNOWN_BROWSERS = "10 per 10 minutes"
KNOWN_FOR = timedelta(days=180)


def tried_login() -> str:
    """A keyed hash of the login that is tried, and of the browser where it has been let in with it before."""
    return _digest("tries", _login(), known_browser())


def allowed_tries() -> str:
    """How many this browser has for this login."""
    return OF_KNOWN_BROWSERS if known_browser() else OF_STRANGERS


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


def forget_tries() -> None:
    """What was given is right: the tries so far are forgotten."""
    for limit in limiter.current_limits:
        with contextlib.suppress(valkey.ValkeyError):
            limiter.limiter.clear(limit.limit, *limit.request_args)


def know_browser(response: Response, login: str) -> None:
    """Whoever has this login is let in here, so the browser is known from now on."""
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


def seconds_to_wait(refused: RequestLimit) -> int:
    """Until all measures allow another try; the one that refused it may not be the last."""
    stats = [limiter.limiter.get_window_stats(limit, *refused.request_args) for limit in parse_many(allowed_tries())]
    until = max((stat.reset_time for stat in stats if stat.remaining == 0), default=refused.reset_at)
    return max(1, math.ceil(until - time.time()))


def known_browser() -> str:
    """The name that this browser got when it was let in with the login that is tried; empty for a stranger."""
    login = _login()
    browser, _, proof = request.cookies.get(_cookie_name(login), "").partition(".")
    wanted = _digest("browser", login, browser)
    return browser if hmac.compare_digest(_encode(proof), _encode(wanted)) else ""


def _login() -> str:
    # Somebody who is signed in, and guesses at another login, is counted under that one.
    if request.endpoint == "accounts.sign_in":
        return fold_login(request.form.get("login", ""))
    account = current_user.account if current_user.is_authenticated else halfway.account()
    return account.login if account else ""


def _cookie_name(login: str) -> str:
    prefix = "__Host-" if current_app.config["SESSION_COOKIE_SECURE"] else ""
    return f"{prefix}known-{_digest('cookie', login)[:12]}"


def _digest(*parts: str) -> str:
    return hmac.digest(_encode(str(current_app.secret_key)), _encode("\x1f".join(parts)), "sha256").hex()


def _encode(text: str) -> bytes:
    # Whatever a browser sends: an exception here would count as a vault that is away.
    return text.encode("utf-8", "surrogatepass")
