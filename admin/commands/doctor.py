"""``doctor``: is everything as it should be, and if not, what to do."""

from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import with_appcontext

from admin import parts
from admin.commands.checks import (
    check_accounts,
    check_database,
    check_desks,
    check_holidays,
    check_line,
    check_national_lines,
    check_samples,
    check_vault,
    check_words,
)
from admin.commands.machine import check_clock, check_folder, check_swap, check_way_in
from referral.finding import Finding, Level

_COLOURS = {Level.OK: "green", Level.WARN: "yellow", Level.FAIL: "red", Level.LOOK: "cyan"}


@click.command("doctor")
@with_appcontext
def doctor_command() -> None:
    """Check the whole setup and say what to do about each finding.

    The vault and its replicas, the database, people and desks, the list, the words, holidays, swap, folder and
    clock; and, where a LINE channel is set, what LINE itself says: the token, the response mode, the webhook (LINE
    delivers an empty one), the month's quota.

    "ok" is well; "warn" should be put right; "fail" must be, and ends the command with 1; "look" is something that
    no program can see and a person should.

    \b
    Example:
      flask --app wsgi doctor
    """
    failed = False
    for finding in _look():
        click.echo(f"{click.style(f'{finding.level.value:<4}', fg=_COLOURS[finding.level])}  {finding.sentence}")
        failed = failed or finding.level is Level.FAIL
    if failed:
        raise SystemExit(1)


def _look() -> Iterator[Finding]:
    """One after the other, for some have to wait for somebody outside."""
    engine, settings, now = parts.engine(), current_app.config["SETTINGS"], parts.now()
    vault = parts.platform().vault
    yield check_vault(vault, embedded=not settings.vault_url)
    yield check_database(engine)
    yield check_accounts(engine)
    yield check_desks(engine)
    yield check_samples(engine, settings)
    yield check_words()
    yield check_national_lines(now)
    yield check_holidays(now)
    yield check_swap()
    yield check_folder(settings)
    if clock := check_clock(vault, now):
        yield clock
    yield check_way_in(settings)
    yield check_line(settings)
    if settings.line_open:
        yield from current_app.extensions["line_checks"](now)
