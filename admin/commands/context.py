"""What commands take from the application, and how they end when the database does not answer."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from admin import parts
from referral.store.upgrade import is_current


@contextmanager
def needing_database() -> Iterator[Engine]:
    """The database, up to date; otherwise the command ends with a sentence that says what to do."""
    engine = parts.engine()
    try:
        if not is_current(engine):
            raise click.ClickException("The database has not been prepared: run `flask --app wsgi db upgrade` first.")
        yield engine
    except DatabaseError as error:
        raise click.ClickException(
            f"The database did not answer ({type(error).__name__}): check DATABASE_URL, that it runs, and that it "
            "can be written; nothing was changed."
        ) from None
