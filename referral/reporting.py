"""From the vault's reports to the database, once their day is over."""

from sqlalchemy import Engine

from referral.hours import JST
from referral.platform import Platform
from referral.store.reports import Cause, open_reports


def hand_on_reports(platform: Platform, engine: Engine) -> int:
    """Open a review of each entry that could not be reached on an earlier day; gives how many are new.

    A report waits for the end of its day, so that no look at the database can tell when somebody pressed the button.
    Interrupted anywhere, or called by several processes, it comes to the same. Raises ``VaultUnavailable`` and the
    database's errors; nothing is lost by either.
    """
    now = platform.clock().astimezone(JST)
    waiting = platform.vault.transact(lambda turn: turn.reports_before(now.date()), now)
    opened = 0
    for day, resource_ids in sorted(waiting.items()):
        opened += open_reports(engine, resource_ids, Cause.RESIDENT, day)
        platform.vault.transact(lambda turn, day=day: turn.drop_reports(day), now)  # type: ignore[misc]
    return opened
