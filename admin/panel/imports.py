"""Taking a file into the list in four steps: choose it, match its columns, look before anything is written, done."""

from dataclasses import replace

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug import Response as Redirect

from admin.accounts.guard import guard
from admin.panel import importing
from admin.panel.import_view import build_columns, build_preview, list_refused
from admin.parts import engine, platform
from content.importing.planning import Choices
from content.importing.refusal import NotATable
from content.spreadsheet.columns import COLUMNS
from content.spreadsheet.writer import write_workbook
from referral.hours import JST
from referral.store.accounts import Role
from referral.store.import_jobs import UNDONE_WITHIN, ImportJob, get_job, list_done
from referral.store.imports import ListChanged

LARGEST_UPLOAD = 5 * 1024 * 1024
_FORM_AROUND = 64 * 1024
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIST_CHANGED = "下見のあとでリストが変わりました。もう一度下見しました。確かめてから取り込んでください。"

blueprint = Blueprint("imports", __name__, url_prefix="/panel/imports")
guard(blueprint, Role.STAFF, Role.REVIEWER, Role.ADMINISTRATOR)


@blueprint.url_value_preprocessor
def limit_upload(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Before anything of the body is read."""
    request.max_content_length = LARGEST_UPLOAD + _FORM_AROUND


@blueprint.get("")
def show_start() -> str:
    return _show_start("")


@blueprint.post("")
def upload() -> Redirect | tuple[str, int]:
    """Read the file; what is no list is told at once."""
    given = request.files.get("file")
    if given is None or not given.filename:
        return _show_start("ファイルを選んでください。"), 422
    data = given.stream.read(LARGEST_UPLOAD + 1)
    if len(data) > LARGEST_UPLOAD:
        abort(413)
    try:
        job = importing.begin(engine(), data, given.filename, who=current_user.get_id(), at=platform().clock())
    except NotATable as refusal:
        return _show_start(refusal.japanese), 422
    return _to(job)


@blueprint.get("/<job_id>")
def show(job_id: str) -> str:
    """The step at which the import is; ``?step=columns`` goes back to matching."""
    job = _find(job_id)
    if job.done_at:
        now = platform().clock()
        until = (job.done_at + UNDONE_WITHIN).astimezone(JST)
        return render_template(
            "panel/import_done.html",
            job=job,
            preview=importing.read_preview(job).decided(importing.read_choices(job)).taken,
            until=until,
            may_be_undone=job.may_be_undone(now),
        )
    if not job.plan or request.args.get("step") == "columns":
        return _show_columns(job, "")
    return render_template(
        "panel/import_preview.html", job=job, view=build_preview(job, platform().directory, engine())
    )


@blueprint.post("/<job_id>/columns")
def choose_columns(job_id: str) -> Redirect | tuple[str, int]:
    """What a person has matched by hand."""
    job = _find_open(job_id)
    heading = importing.read_lines(job).table.heading
    chosen = {column.key: request.form.get(column.key, "") for column in COLUMNS}
    columns = {key: name for key, name in chosen.items() if name in heading}
    problem = "「名前」の列を選んでください。" if "name" not in columns else ""
    if len(set(columns.values())) < len(columns):
        problem = "同じ列を2つの項目に選んでいます。どちらかを変えてください。"
    choices = replace(importing.read_choices(job), columns=columns)
    if problem:
        return _show_columns(job, problem, choices), 422
    return _to(importing.plan(engine(), job, choices))


@blueprint.post("/<job_id>/row")
def decide_row(job_id: str) -> Redirect:
    """One decision: a cell put right, a row left out, or an entry taken although it is probably there."""
    job = _find_open(job_id)
    choices = importing.read_choices(job)
    row = request.form.get("row", "")
    act = request.form.get("act")
    if act == "put" and row.isdecimal():
        choices.cells.setdefault(row, {})[request.form.get("column", "")] = request.form.get("text", "")[:2000]
    elif act == "leave" and row.isdecimal():
        choices.left_out.append(int(row))
    elif act == "take":
        choices.taken_though_alike.append(request.form.get("entry", ""))
    else:
        abort(400)
    return _to(importing.plan(engine(), job, choices))


@blueprint.post("/<job_id>/commit")
def commit(job_id: str) -> Redirect:
    """Do exactly what the page has shown."""
    job = _find(job_id)
    try:
        importing.finish(engine(), job_id, who=current_user.get_id(), at=platform().clock())
    except ListChanged:
        importing.plan(engine(), job, importing.read_choices(job))
        flash(LIST_CHANGED)
    return _to(job)


@blueprint.post("/<job_id>/undo")
def undo(job_id: str) -> Redirect:
    """Put the list back as it was before."""
    job = _find(job_id)
    undone = importing.take_back(engine(), job_id, who=current_user.get_id(), at=platform().clock())
    if undone:
        kept = f"そのあとで直された{len(undone.kept)}件は、そのままです。" if undone.kept else ""
        flash(f"元にもどしました（消した {len(undone.removed)}件、もどした {len(undone.restored)}件）。{kept}")
    return _to(job)


@blueprint.get("/<job_id>/refused.xlsx")
def download_refused(job_id: str) -> Response:
    """The rows that could not be taken, with what is wrong, to be put right in Excel."""
    heading, rows = list_refused(_find(job_id))
    return _download(write_workbook(heading, rows), "naosu.xlsx")


@blueprint.get("/sample.xlsx")
def download_sample() -> Response:
    """An empty list with our headings."""
    heading = [column.label for column in COLUMNS if not column.internal and column.key != "id"]
    return _download(write_workbook(heading, []), "mihon.xlsx")


def _show_start(problem: str) -> str:
    return render_template("panel/import_start.html", problem=problem, done=list_done(engine(), platform().clock()))


def _show_columns(job: ImportJob, problem: str, choices: Choices | None = None) -> str:
    view = build_columns(importing.read_lines(job).table, (choices or importing.read_choices(job)).columns)
    return render_template("panel/import_columns.html", job=job, view=view, problem=problem)


def _find(job_id: str) -> ImportJob:
    job = get_job(engine(), job_id)
    if job is None:
        abort(404)
    return job


def _find_open(job_id: str) -> ImportJob:
    job = _find(job_id)
    if job.done_at:
        abort(409)
    return job


def _to(job: ImportJob) -> Redirect:
    return redirect(url_for("imports.show", job_id=job.id), 303)


def _download(data: bytes, name: str) -> Response:
    return Response(data, mimetype=_EXCEL, headers={"Content-Disposition": f"attachment; filename={name}"})
