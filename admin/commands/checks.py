"""What ``doctor`` looks at: one function for each thing that may be wrong, each with what to do about it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

import jpholiday
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from content.lines import LinesWrong, check_lines, stale_lines
from content.words import load_words
from referral.finding import Finding, Level
from referral.resource import Status
from referral.store import accounts, organisations
from referral.store.engine import reading, writing
from referral.store.models import ResourceRow
from referral.store.upgrade import is_current
from referral.vault import Vault, VaultCouldWrite, VaultUnavailable

_FEWEST_HOLIDAYS = 15
"""Japan has sixteen holidays by law; fewer in a year means that the calendar is not known yet."""


class LineSettings(Protocol):
    """What of the service's settings matters here."""

    @property
    def line_open(self) -> bool: ...
    @property
    def meets_real_residents(self) -> bool: ...


def check_vault(vault: Vault, *, embedded: bool) -> Finding:
    """Whether the vault answers, and cannot write to a disk. An ``embedded`` one is there while the service runs."""
    try:
        vault.check()
    except VaultCouldWrite as refusal:
        return Finding(Level.FAIL, str(refusal))
    except VaultUnavailable:
        if embedded:
            return Finding(Level.WARN, "The service does not run, nor its vault with it: start it with `make serve`.")
        return Finding(Level.FAIL, "The vault does not answer: start the server at REDIS_URL, or correct the address.")
    if embedded:
        return Finding(Level.OK, "The vault answers and keeps everything in memory alone.")
    if not vault.replicas:
        return Finding(
            Level.WARN,
            "The vault answers and keeps everything in memory alone, on one server: should that one die, the talks are "
            "lost and residents come back by their button. A replica with Sentinel keeps them (docs/running.md).",
        )
    return Finding(
        Level.OK, f"The vault and its {vault.replicas} replica(s) answer and keep everything in memory alone."
    )


def check_database(engine: Engine) -> Finding:
    """Whether the database can be read and written and has the tables of this version."""
    try:
        current = is_current(engine)
        # On SQLite this takes the write lock, which a read-only file or a full disk refuses.
        with writing(engine):
            pass
    except SQLAlchemyError as error:
        return Finding(
            Level.FAIL,
            f"The database cannot be read and written ({type(error).__name__}): check DATABASE_URL and the disk.",
        )
    if not current:
        return Finding(Level.FAIL, "The database is not prepared: run `flask --app wsgi db upgrade`.")
    return Finding(Level.OK, f"The database answers and is up to date ({engine.dialect.name}).")


def check_accounts(engine: Engine) -> Finding:
    """Whether somebody can sign in to the panel."""
    try:
        active = [account for account in accounts.every_account(engine) if account.active]
    except SQLAlchemyError:
        return Finding(Level.FAIL, "The accounts could not be read: put the database right first.")
    if not any(account.role is accounts.Role.ADMINISTRATOR for account in active):
        return Finding(
            Level.WARN, "No administrator can sign in: create one with `flask --app wsgi accounts create --help`."
        )
    return Finding(Level.OK, f"{len(active)} people can sign in.")


def check_desks(engine: Engine) -> Finding:
    """Whether residents can be handed over to somebody, and somebody can sign in at each desk."""
    try:
        desks = [one for one in organisations.every_organisation(engine, desks_only=True) if not one.sample]
        people = accounts.every_account(engine)
    except SQLAlchemyError:
        return Finding(Level.FAIL, "The organisations could not be read: put the database right first.")
    if not desks:
        return Finding(
            Level.WARN,
            "No organisation takes handoffs yet: register one in the panel, under 団体, or with "
            "`flask --app wsgi organisations create --help`.",
        )
    staffed = {one.organisation_id for one in people if one.active and one.role in accounts.AT_DESK}
    empty = [desk.id for desk in desks if desk.id not in staffed]
    if empty:
        return Finding(
            Level.WARN,
            f"Nobody can sign in at the desk of {', '.join(empty)}: add counsellors in the panel, under 利用者, or "
            "with `flask --app wsgi accounts create --help`.",
        )
    return Finding(Level.OK, f"{len(desks)} organisations take handoffs.")


def check_line(settings: LineSettings) -> Finding:
    """Whether the LINE door is open, and to whom."""
    if not settings.line_open:
        return Finding(
            Level.WARN,
            "The LINE door is closed: set LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN to open it.",
        )
    if not settings.meets_real_residents:
        return Finding(Level.WARN, "Messages go to a stand-in of LINE: unset LINE_API_ENDPOINT to reach residents.")
    return Finding(Level.OK, "The LINE door is open.")


def check_samples(engine: Engine, settings: LineSettings) -> Finding:
    """Whether the list holds something that residents may really be told."""
    try:
        with reading(engine) as connection:
            real = connection.scalar(
                select(func.count())
                .select_from(ResourceRow)
                .where(ResourceRow.status == Status.PUBLISHED.value, ResourceRow.sample.is_(False))
            )
    except SQLAlchemyError:
        return Finding(Level.FAIL, "The list could not be read: put the database right first.")
    if not real and settings.meets_real_residents:
        return Finding(
            Level.FAIL,
            "Residents would be shown nothing, for only the sample city is published: publish real resources.",
        )
    if not real:
        return Finding(
            Level.WARN, "No real resource is published yet: publish some in the panel before residents come."
        )
    return Finding(Level.OK, f"{real} real resources are published.")


def check_words() -> Finding:
    """Whether all that is said is there, and every number fit to be shown."""
    try:
        check_lines()
        load_words()
    except (LinesWrong, ValueError, OSError) as wrong:
        return Finding(Level.FAIL, f"The words are not complete ({type(wrong).__name__}): install this version anew.")
    return Finding(Level.OK, "The words and the numbers are complete.")


def check_national_lines(now: datetime) -> Finding:
    """Whether the national lines were checked within their 90 days."""
    stale = stale_lines(now.date())
    if stale:
        return Finding(
            Level.WARN,
            f"{len(stale)} national lines were last checked more than 90 days ago; compare each with its official page "
            f"and write the day into content/lines/lines.toml: {', '.join(line.name for line in stale)}.",
        )
    return Finding(Level.OK, "All national lines were checked within 90 days.")


def check_holidays(now: datetime, holidays_of: Callable[[int], Sequence[object]] = jpholiday.year_holidays) -> Finding:
    """Whether public holidays are known to the end of next year."""
    if len(holidays_of(now.year + 1)) < _FEWEST_HOLIDAYS:
        return Finding(Level.WARN, f"The holidays of {now.year + 1} are not known: update the package jpholiday.")
    return Finding(Level.OK, f"Public holidays are known up to {now.year + 1}.")
