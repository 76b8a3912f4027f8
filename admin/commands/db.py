"""``db``: the database's tables."""

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DatabaseError

from admin import parts
from referral.store.upgrade import is_current, upgrade

db_group = AppGroup("db", help="Prepare the database.")


@db_group.command("upgrade")
def upgrade_command() -> None:
    """Create the tables, or bring them up to date.

    Running it again changes nothing, and several machines may run it at once.

    \b
    Example:
      flask --app wsgi db upgrade
    """
    engine = parts.engine()
    try:
        if is_current(engine):
            click.echo("The database is up to date; nothing had to be done.")
            return
        upgrade(engine)
    except DatabaseError as error:
        raise click.ClickException(
            f"The database could not be prepared ({type(error).__name__}): check DATABASE_URL, that the database "
            "runs, and that its folder can be written."
        ) from None
    click.echo("The database is ready.")
