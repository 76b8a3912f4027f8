"""The application's parts, as the pages and commands of staff ask for them."""

from datetime import datetime

from flask import current_app
from sqlalchemy import Engine

from referral.platform import Platform
from referral.sealing import Safe


def engine() -> Engine:
    found: Engine = current_app.extensions["engine"]
    return found


def platform() -> Platform:
    found: Platform = current_app.extensions["platform"]
    return found


def now() -> datetime:
    """The platform's time, with its zone; a rehearsal moves it by hand."""
    return platform().clock()


def seconds() -> int:
    """The clock by which sessions end and codes change, which nobody moves."""
    return int(current_app.extensions["session_seconds"]())


def safe() -> Safe:
    found: Safe = current_app.extensions["safe"]
    return found


def is_rehearsal() -> bool:
    """Whether everybody tries everything at once, and no resident is real."""
    return bool(current_app.config["SETTINGS"].rehearsal)
