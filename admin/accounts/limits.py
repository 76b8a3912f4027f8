"""Guessing a password is slowed down by the login that is tried, never by where a person sits."""

import hmac
from threading import BoundedSemaphore

from flask import Response, current_app, request
from flask_limiter import Limiter

from referral.store.accounts import fold_login

GUESSES = "10 per 10 minutes"

checking_places = BoundedSemaphore(2)
"""One check of a password takes 64 MB on purpose; no crowd of guesses may take all memory."""


def tried_login() -> str:
    """A keyed hash of the login that is tried."""
    secret = str(current_app.secret_key).encode()
    return hmac.digest(secret, fold_login(request.form.get("login", "")).encode(), "sha256").hex()


def was_wrong(response: Response) -> bool:
    """Only wrong passwords count."""
    return response.status_code == 401


limiter = Limiter(key_func=tried_login, strategy="moving-window")
