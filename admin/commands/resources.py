"""``resources``: the list of desks, places and groups."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from admin.commands.context import get_now, needing_database
from content.areas import load_areas, with_parents
from content.importing.bodies import AreaFinder
from content.importing.offices import NEEDED_COLUMNS, OfficeReader
from content.importing.problems import Problem, count_by_reason, write_problems
from content.importing.table import LARGEST, NotATable, Table, read_table
from referral.store.imports import import_entries
from referral.store.sourced import Sourced, Takeover

resources_group = AppGroup("resources", help="Fill the list of resources.")


@resources_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--report", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write all problems here."
)
def import_command(file: Path, report: Path | None) -> None:
    """Import a CSV FILE of consultation desks, in the columns of くらし支援ナビ (offices.csv).

    Every row becomes a draft: residents see nothing of it before staff have published it in the panel. All rows are
    written together or none. The same file again changes nothing, and what staff have edited stays as it is.

    \b
    Examples:
      flask --app wsgi resources import offices.csv
      flask --app wsgi resources import offices.csv --report problems.csv
    """
    with needing_database() as engine:
        try:
            table = read_table(_read(file), NEEDED_COLUMNS)
        except NotATable as refusal:
            raise click.ClickException(f"{refusal} Nothing was imported.") from None
        entries, problems = _read_rows(table, OfficeReader(AreaFinder(load_areas())))
        click.echo("Writing ...", err=True)
        codes = {code for entry in entries for code in entry.resource.eligibility.areas}
        taken = import_entries(engine, entries, with_parents(codes), get_now())
    problems += _explain_held(table, taken)
    problems.sort(key=lambda problem: problem.row)
    _tell(table, taken, problems)
    if report is not None:
        report.write_bytes(write_problems(problems))
        click.echo(f"All of it, row by row: {report}")
    elif problems:
        click.echo("To have all of it row by row, add --report problems.csv.")


def _read(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(LARGEST + 1)


def _read_rows(table: Table, reader: OfficeReader) -> tuple[list[Sourced], list[Problem]]:
    entries: list[Sourced] = []
    reason = "the row has another number of cells than the heading"
    problems = [Problem(number, "", "", reason, "", refused=True) for number in table.misshapen]
    with click.progressbar(table.rows, label="Reading", file=sys.stderr) as rows:
        for row in rows:
            read = reader.read(row)
            problems += read.problems
            if read.entry is not None:
                entries.append(read.entry)
    return entries, problems


def _explain_held(table: Table, taken: Takeover) -> list[Problem]:
    held = set(taken.held)
    reason = "staff have edited the entry since, and so the new row was not taken"
    return [
        Problem(row.number, row.cells["id"].strip(), "", reason, "", refused=True)
        for row in table.rows
        if row.cells["id"].strip() in held
    ]


def _tell(table: Table, taken: Takeover, problems: list[Problem]) -> None:
    refused = sum(problem.refused for problem in problems) - len(taken.held)
    click.echo(
        f"Rows read: {len(table.rows) + len(table.misshapen)}\n"
        f"  new: {len(taken.new)}\n"
        f"  changed: {len(taken.changed)}\n"
        f"  unchanged: {len(taken.unchanged)}\n"
        f"  held because staff have edited them: {len(taken.held)}\n"
        f"  refused: {refused}"
    )
    if not problems:
        click.echo("Everything could be read.")
        return
    click.echo("What could not be read:")
    for reason, count, first in count_by_reason(problems):
        shown = ", ".join(map(str, first))
        click.echo(f"  {count} x {reason} (rows {shown}{', ...' if count > len(first) else ''})")
