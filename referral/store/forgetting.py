"""What the record of the staff's work forgets by itself: who did what after a year, earlier forms after three."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, func, select

from referral.store.engine import writing
from referral.store.models import ApplicationRow, CheckRow, RoundRow, VersionRow
from referral.store.staff_actions import KEPT

FORMS_KEPT = timedelta(days=3 * 365)
"""As long as offices keep papers that explain a list; an earlier form may name a person to be called."""


def forget_old_work(engine: Engine, now: datetime) -> int:
    """Drop answered questions with their mails, tries to check and decided applications after a year, and forms that
    were replaced after three; gives how many. What waits for an answer stays, and so does each newest form.
    """
    newest = select(func.max(VersionRow.id)).group_by(VersionRow.kind, VersionRow.entry)
    over = (
        delete(RoundRow).where(RoundRow.ended_at < now - KEPT),
        delete(CheckRow).where(CheckRow.at < now - KEPT),
        delete(ApplicationRow).where(ApplicationRow.decided_at < now - KEPT),
        delete(VersionRow).where(VersionRow.at < now - FORMS_KEPT, VersionRow.id.not_in(newest)),
    )
    with writing(engine) as connection:
        return sum(connection.execute(each).rowcount for each in over)
