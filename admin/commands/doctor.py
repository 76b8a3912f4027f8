"""``doctor``: is everything as it should be, and if not, what to do."""

import click
from flask import current_app
from flask.cli import with_appcontext

from admin.commands.checks import (
    Level,
    check_accounts,
    check_database,
    check_desks,
    check_holidays,
    check_line,
    check_national_lines,
    check_samples,
    check_vault,
)
from admin.commands.context import get_engine, get_now, get_platform

_COLOURS = {Level.OK: "green", Level.WARN: "yellow", Level.FAIL: "red"}


@click.command("doctor")
@with_appcontext
def doctor_command() -> None:
    """Check vault, database, people, desks, LINE settings, lists and holidays; say what to do about each finding.

    Ends with 1 when something fails; warnings do not.

    \b
    Example:
      flask --app wsgi doctor
    """
    engine, settings, now = get_engine(), current_app.config["SETTINGS"], get_now()
    findings = (
        check_vault(get_platform().vault, embedded=not settings.vault_url),
        check_database(engine),
        check_accounts(engine),
        check_desks(engine),
        check_line(settings),
        check_samples(engine, settings),
        check_national_lines(now),
        check_holidays(now),
    )
    for finding in findings:
        click.echo(f"{click.style(f'{finding.level.value:<4}', fg=_COLOURS[finding.level])}  {finding.sentence}")
    if any(finding.level is Level.FAIL for finding in findings):
        raise SystemExit(1)
