"""``sample``: the invented city."""

import click
from flask.cli import AppGroup

from admin import parts
from admin.commands.context import needing_database
from content.sample_city import load_sample_city
from referral.store.sample import store_sample

sample_group = AppGroup("sample", help="The invented city for trying things out.")


@sample_group.command("load")
def load_command() -> None:
    """Put the invented city into the list, marked 見本 throughout.

    It is shown in rehearsals only, never where the real LINE is connected. Running it again changes nothing.

    \b
    Example:
      flask --app wsgi sample load
    """
    with needing_database() as engine:
        now = parts.now()
        city = load_sample_city(now.date())
        changed = store_sample(engine, city.organisations, city.resources, city.areas, now, city.committees)
    click.echo(f"The sample city is there: {len(city.resources)} resources, {changed} records added or changed.")
