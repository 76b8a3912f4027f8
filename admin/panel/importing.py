"""A file on its way into the list, between the pages of an import: read, planned, carried out, taken back."""

import secrets
from dataclasses import replace
from datetime import datetime

import msgspec
from sqlalchemy import Engine

from content.importing.files import ListFile, read_file
from content.importing.layouts import Layout, match
from content.importing.planning import NO_CHOICES, Choices, Preview, preview_hsds, preview_table
from referral.store.engine import writing
from referral.store.import_jobs import ImportJob, keep_job, lock_job
from referral.store.imports import carry_out
from referral.store.undoing import Undo, Undone, undo_import


def begin(engine: Engine, data: bytes, name: str, *, who: str, at: datetime) -> ImportJob:
    """Read the file and guess its columns. Where nothing is to be asked the plan is made at once. Raises NotATable."""
    file = read_file(data)
    columns = {} if file.layout is Layout.HSDS else match(file.layout, file.table.heading)
    choices = replace(NO_CHOICES, columns=columns)
    job = ImportJob(
        id=secrets.token_hex(16),
        who=who,
        file_name=name[:200],
        layout=file.layout.value,
        begun_at=at,
        lines=msgspec.json.encode(file),
        choices=msgspec.to_builtins(choices),
    )
    if file.layout is not Layout.LIST or _is_ours(columns):
        return plan(engine, job, choices)
    with writing(engine) as connection:
        keep_job(connection, job)
    return job


def plan(engine: Engine, job: ImportJob, choices: Choices) -> ImportJob:
    """Make the plan with what a person has chosen, and keep it."""
    file = read_lines(job)
    if file.layout is Layout.HSDS:
        preview = preview_hsds(engine, file.hsds)
    else:
        preview = preview_table(engine, file.table, file.layout, choices)
    planned = replace(job, choices=msgspec.to_builtins(choices), plan=msgspec.json.encode(preview))
    with writing(engine) as connection:
        keep_job(connection, planned)
    return planned


def finish(engine: Engine, job_id: str, *, who: str, at: datetime) -> None:
    """Carry the plan out, once however often it is asked for. Raises ListChanged."""
    with writing(engine) as connection:
        job = lock_job(connection, job_id)
        if job is None or job.done_at or not job.plan:
            return
        undo = carry_out(connection, read_preview(job).decided(read_choices(job)), at, who)
        keep_job(connection, replace(job, done_at=at, undo=msgspec.json.encode(undo)))


def take_back(engine: Engine, job_id: str, *, who: str, at: datetime) -> Undone | None:
    """Undo what was carried out; None where that is over or was done before."""
    with writing(engine) as connection:
        job = lock_job(connection, job_id)
        if job is None or not job.may_be_undone(at):
            return None
        undone = undo_import(connection, msgspec.json.decode(job.undo, type=Undo), at, who)
        keep_job(connection, replace(job, undone_at=at))
    return undone


def read_lines(job: ImportJob) -> ListFile:
    return msgspec.json.decode(job.lines, type=ListFile)


def read_choices(job: ImportJob) -> Choices:
    return msgspec.convert(job.choices, Choices)


def read_preview(job: ImportJob) -> Preview:
    return msgspec.json.decode(job.plan, type=Preview)


def _is_ours(columns: dict[str, str]) -> bool:
    """Only our own files have a version beside the id; their columns need no person to match them."""
    return {"id", "version", "name", "organisation"} <= set(columns)
