"""``deployment``: everything that is kept, out and in again."""

from pathlib import Path

import click
from flask.cli import AppGroup

from admin import parts
from admin.commands.context import needing_database
from referral.store.deployment import NotADeployment, NotEmpty, export_deployment, import_deployment

deployment_group = AppGroup("deployment", help="Move everything to another operator, machine or database.")


@deployment_group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--with-passwords", is_flag=True, help="Take the passwords' argon2 hashes along, so that nobody needs a new one."
)
def export_command(file: Path, with_passwords: bool) -> None:
    """Write everything that the database keeps into FILE (a ZIP): the list, organisations, accounts, counters.

    It holds nothing of residents, because nothing of them is kept. It does hold staff's names and addresses: only its
    owner can read it. Without --with-passwords everybody needs a new password afterwards (`accounts password`).

    \b
    Example:
      flask --app wsgi deployment export platform.zip
    """
    with needing_database() as engine:
        try:
            carried = export_deployment(engine, file, at=parts.now(), passwords=with_passwords)
        except FileExistsError:
            raise click.ClickException(f"{file} exists already: choose another name.") from None
        except OSError as error:
            raise click.ClickException(f"{file} cannot be written ({error.strerror}): choose another place.") from None
    click.echo(f"Written: {carried.rows} rows of {carried.tables} tables in {file}.")


@deployment_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_command(file: Path) -> None:
    """Take in a FILE that `deployment export` wrote, into an empty database of either kind. All of it, or nothing.

    \b
    Example:
      flask --app wsgi db upgrade
      flask --app wsgi deployment import platform.zip
    """
    with needing_database() as engine:
        try:
            carried = import_deployment(engine, file)
        except NotADeployment as refusal:
            raise click.ClickException(str(refusal)) from None
        except NotEmpty:
            raise click.ClickException(
                "The database holds something already: give an empty one by DATABASE_URL. Nothing was changed."
            ) from None
    if carried.already:
        click.echo("All of it is there already; nothing had to be done.")
    else:
        click.echo(f"Taken in: {carried.rows} rows of {carried.tables} tables.")
