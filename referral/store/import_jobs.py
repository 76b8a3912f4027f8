"""Files on their way into the list, kept between the pages of an import; staff's data, no resident's."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, or_, select, update

from referral.store.engine import reading, writing
from referral.store.models import ImportJobRow

UNDONE_WITHIN = timedelta(days=7)
"""So long can an import be undone."""

FINISHED_WITHIN = timedelta(days=1)
"""So long is a file kept that was read and not carried out."""


@dataclass(frozen=True, slots=True)
class ImportJob:
    """One file. ``lines``, ``plan`` and ``undo`` are bytes of those who made them; see ``ImportJobRow``."""

    id: str
    who: str
    file_name: str
    layout: str
    begun_at: datetime
    lines: bytes
    choices: Mapping[str, Any] = field(default_factory=dict)
    plan: bytes = b""
    done_at: datetime | None = None
    undo: bytes = b""
    undone_at: datetime | None = None

    def may_be_undone(self, now: datetime) -> bool:
        return self.done_at is not None and self.undone_at is None and now < self.done_at + UNDONE_WITHIN


def keep_job(connection: Connection, job: ImportJob) -> None:
    """Add the job, or write over what is kept of it."""
    columns = {
        "who": job.who,
        "file_name": job.file_name,
        "layout": job.layout,
        "begun_at": job.begun_at,
        "lines": zlib.compress(job.lines),
        "choices": dict(job.choices),
        "plan": zlib.compress(job.plan) if job.plan else None,
        "done_at": job.done_at,
        "undo": zlib.compress(job.undo) if job.undo else None,
        "undone_at": job.undone_at,
    }
    if connection.execute(update(ImportJobRow).where(ImportJobRow.id == job.id).values(**columns)).rowcount == 0:
        connection.execute(insert(ImportJobRow).values(id=job.id, **columns))


def lock_job(connection: Connection, job_id: str) -> ImportJob | None:
    """The job, with everybody else waiting for it until the transaction ends."""
    row = connection.execute(select(ImportJobRow).where(ImportJobRow.id == job_id).with_for_update()).first()
    return _read(row) if row else None


def get_job(engine: Engine, job_id: str) -> ImportJob | None:
    """The job with this id."""
    with reading(engine) as connection:
        row = connection.execute(select(ImportJobRow).where(ImportJobRow.id == job_id)).first()
    return _read(row) if row else None


def list_done(engine: Engine, now: datetime) -> list[ImportJob]:
    """What was carried out within the days in which it can be undone, the newest first; without the contents."""
    wanted = (
        select(
            ImportJobRow.id,
            ImportJobRow.who,
            ImportJobRow.file_name,
            ImportJobRow.layout,
            ImportJobRow.begun_at,
            ImportJobRow.done_at,
            ImportJobRow.undone_at,
        )
        .where(ImportJobRow.done_at > now - UNDONE_WITHIN)
        .order_by(ImportJobRow.done_at.desc())
    )
    with reading(engine) as connection:
        return [
            ImportJob(
                row.id, row.who, row.file_name, row.layout, row.begun_at, b"", {}, b"", row.done_at, b"", row.undone_at
            )
            for row in connection.execute(wanted)
        ]


def forget_old_jobs(engine: Engine, now: datetime) -> int:
    """Drop the files that nobody carried out for a day, and those too old to be undone; gives how many."""
    over = or_(
        ImportJobRow.done_at < now - UNDONE_WITHIN,
        ImportJobRow.done_at.is_(None) & (ImportJobRow.begun_at < now - FINISHED_WITHIN),
    )
    with writing(engine) as connection:
        return connection.execute(delete(ImportJobRow).where(over)).rowcount


def _read(row: Row[Any]) -> ImportJob:
    return ImportJob(
        row.id,
        row.who,
        row.file_name,
        row.layout,
        row.begun_at,
        zlib.decompress(row.lines),
        row.choices,
        zlib.decompress(row.plan) if row.plan else b"",
        row.done_at,
        zlib.decompress(row.undo) if row.undo else b"",
        row.undone_at,
    )
