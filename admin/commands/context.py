"""What commands take from the application, and how they end when the database does not answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click
from flask import current_app
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from referral.platform import Platform
from referral.store.upgrade import is_current


def get_engine() -> Engine:
    engine: Engine = current_app.extensions["engine"]
    return engine


def get_platform() -> Platform:
    platform: Platform = current_app.extensions["platform"]
    return platform


def get_now() -> datetime:
    """The platform's time, with its zone."""
    return get_platform().clock()


@contextmanager
def needing_database() -> Iterator[Engine]:
    """The database, up to date; otherwise the command ends with a sentence that says what to do."""
    engine = get_engine()
    try:
        if not is_current(engine):
            raise click.ClickException("The database has not been prepared: run `flask --app wsgi db upgrade` first.")
        yield engine
    except DatabaseError as error:
        raise click.ClickException(
            f"The database did not answer ({type(error).__name__}): check DATABASE_URL, that it runs, and that it "
            "can be written; nothing was changed."
        ) from None
