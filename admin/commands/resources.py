"""``resources``: the list of desks, places and groups."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from admin import parts
from admin.commands.context import needing_database
from content.area_names import keep_own
from content.hsds.file import write_hsds
from content.importing.files import read_file
from content.importing.planning import Preview, preview_file
from content.importing.problems import count_by_reason, write_problems
from content.importing.refusal import LARGEST, NotATable
from content.importing.table import TableRow
from content.spreadsheet.columns import Listed
from content.spreadsheet.writer import Form, write_list
from referral.store.engine import reading, writing
from referral.store.entries import read_entries
from referral.store.imports import ListChanged, carry_out
from referral.store.models import ResourceRow
from referral.store.parts import in_parts
from referral.store.read import read_areas, read_organisations
from referral.store.staff_actions import COMMAND

_HSDS = "hsds"

resources_group = AppGroup("resources", help="Fill the list of resources, and write it out.")


@resources_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--report", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write all problems here."
)
@click.option(
    "--keep-status", is_flag=True, help="Only for a JSON file of your own: what was published is published here too."
)
def import_command(file: Path, report: Path | None, keep_status: bool) -> None:
    """Import a FILE of resources: CSV, Excel (.xlsx) or Open Referral's JSON (HSDS 3.1).

    It may be a list of consultation desks in the columns of くらし支援ナビ (offices.csv), the standard open data
    支援制度（給付金）情報, what `resources export` wrote, or a member's own list whose headings say what they hold.

    Every row becomes a draft: residents see nothing of it before staff have published it in the panel. All rows are
    written together or none. The same file again changes nothing, and what staff have edited stays as it is.

    \b
    Examples:
      flask --app wsgi resources import offices.csv
      flask --app wsgi resources import members.xlsx --report problems.csv
    """
    with needing_database() as engine:
        try:
            read = read_file(_read(file))
            preview = preview_file(engine, read, keep_status=keep_status, progress=_show_progress)
        except NotATable as refusal:
            raise click.ClickException(f"{refusal} Nothing was imported.") from None
        click.echo("Writing ...", err=True)
        try:
            with writing(engine) as connection:
                carry_out(connection, preview.plan, parts.now(), COMMAND)
        except ListChanged:
            raise click.ClickException("The list was changed meanwhile: run it again. Nothing was imported.") from None
    _tell(preview)
    if report is not None:
        report.write_bytes(write_problems(preview.problems))
        click.echo(f"All of it, row by row: {report}")
    elif preview.problems:
        click.echo("To have all of it row by row, add --report problems.csv.")


@resources_group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option(
    "--form",
    type=click.Choice([*Form, _HSDS]),
    help="csv (UTF-8), cp932, xlsx, or hsds for Open Referral's JSON. Without it the ending of FILE decides.",
)
def export_command(file: Path, form: str | None) -> None:
    """Write the whole list into FILE, pending changes included: CSV, Excel, or Open Referral's JSON (HSDS 3.1).

    What was written can be changed in a spreadsheet and imported again; unchanged rows stay as they are. The JSON loses
    nothing: `resources import --keep-status` brings the list into an empty deployment as it was.

    \b
    Examples:
      flask --app wsgi resources export list.xlsx
      flask --app wsgi resources export list.json
    """
    chosen = form or {".json": _HSDS, ".xlsx": Form.EXCEL.value}.get(file.suffix.lower(), Form.UTF_8.value)
    with needing_database() as engine, reading(engine) as connection:
        own_areas = keep_own(read_areas(connection))
        ids = sorted(connection.scalars(select(ResourceRow.id)))
        entries = [entry for part in in_parts(ids) for entry in read_entries(connection, part).values()]
        if chosen == _HSDS:
            organisations = read_organisations(connection).values()
            data = write_hsds(organisations, [entry.resource for entry in entries], own_areas)
        else:
            data = write_list((Listed(one.resource, one.version, own_areas) for one in entries), Form(chosen))
    file.write_bytes(data)
    click.echo(f"Written: {len(entries)} resources in {file}.")


def _read(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(LARGEST + 1)


def _show_progress(rows: Sequence[TableRow]) -> Iterator[TableRow]:
    with click.progressbar(rows, label="Reading", file=sys.stderr) as shown:
        yield from shown


def _tell(preview: Preview) -> None:
    taken = preview.plan.taken
    click.echo(
        f"Rows read: {preview.count}\n"
        f"  new: {len(taken.new)}\n"
        f"  changed: {len(taken.changed)}\n"
        f"  unchanged: {len(taken.unchanged)}\n"
        f"  held because staff have edited them: {len(taken.held)}\n"
        f"  refused: {len(preview.refused) - len(taken.held)}"
    )
    if preview.alike:
        click.echo(f"  of the new ones probably in the list already: {len(preview.alike)}")
    if not preview.problems:
        click.echo("Everything could be read.")
        return
    click.echo("What could not be read:")
    for reason, count, first in count_by_reason(preview.problems):
        shown = ", ".join(map(str, first))
        click.echo(f"  {count} x {reason} (rows {shown}{', ...' if count > len(first) else ''})")
