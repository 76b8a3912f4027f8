"""From a file to a plan that a person can look at: what is new, changed, the same, probably the same, or wrong."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Engine

from content.area_names import keep_own
from content.areas import with_parents
from content.hsds.file import HsdsRead
from content.importing.files import ListFile
from content.importing.layouts import Layout, build_reader, match
from content.importing.problems import Problem
from content.importing.reasons import Reason
from content.importing.refusal import NotATable
from content.importing.table import Table, TableRow
from content.spreadsheet.columns import Listed
from content.spreadsheet.reader import Known
from referral.resource import Area, Organisation, Status
from referral.store.duplicates import find_twins
from referral.store.engine import reading
from referral.store.entries import read_entries
from referral.store.imports import Plan, plan_import
from referral.store.parts import in_parts
from referral.store.read import read_areas, read_organisations
from referral.store.sourced import Sourced

Progress = Callable[[Sequence[TableRow]], Iterable[TableRow]]
"""Shows how far the reading has come."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person has decided: columns by our key, cells by row and column, rows to leave out, twins to take."""

    columns: dict[str, str]
    cells: dict[str, dict[str, str]]
    left_out: list[int]
    taken_though_alike: list[str]


NO_CHOICES = Choices({}, {}, [], [])


@dataclass(frozen=True, slots=True)
class Preview:
    """The plan, with what a person sees beside it. ``rows`` gives the row of each entry's id, ``alike`` for new
    entries the id of one that is probably the same."""

    plan: Plan
    problems: list[Problem]
    rows: dict[str, int]
    alike: dict[str, str]
    refused: list[int]
    count: int

    def decided(self, choices: Choices) -> Plan:
        """The plan without the entries that are probably there already and that nobody has asked for."""
        return self.plan.without(key for key in self.alike if key not in choices.taken_though_alike)


def preview_file(
    engine: Engine, file: ListFile, *, keep_status: bool = False, progress: Progress = lambda rows: rows
) -> Preview:
    """The plan for a file as it is, with the columns that its heading names. Raises NotATable.

    ``keep_status`` lets entries of our own JSON be published here as they were there; all others become drafts.
    """
    if file.layout is Layout.HSDS:
        return preview_hsds(engine, file.hsds, keep_status=keep_status)
    columns = match(file.layout, file.table.heading)
    if file.layout is Layout.LIST and "name" not in columns:
        raise NotATable(
            "The heading lacks the columns name and organisation: check that it is the list.",
            "見出しがありません。1行目に『名前』『団体』『電話』を入れてください。",
        )
    return preview_table(engine, file.table, file.layout, replace(NO_CHOICES, columns=columns), progress)


def preview_hsds(engine: Engine, read: HsdsRead, *, keep_status: bool = False) -> Preview:
    """The plan for a file of Open Referral. An id that appears twice is refused the second time."""
    entries: list[Sourced] = []
    numbers: dict[str, int] = {}
    problems = [Problem(place, "", "", Reason.OTHER_RECORD, "", refused=True) for place in read.refused]
    for place, resource in read.resources:
        if resource.id in numbers:
            problems.append(Problem(place, resource.id, "id", Reason.ID_TWICE, resource.id, refused=True))
            continue
        numbers[resource.id] = place
        if keep_status:
            entries.append(Sourced(resource))
        else:
            body = replace(resource.organisation, takes_handoffs=False)
            draft = replace(resource, status=Status.DRAFT, organisation=body)
            entries.append(Sourced(draft, source_status=resource.status.value))
    preview = preview_entries(engine, entries, numbers, problems, read.areas)
    return replace(preview, count=len(read.resources) + len(read.refused))


def preview_table(
    engine: Engine, table: Table, layout: Layout, choices: Choices, progress: Progress = lambda rows: rows
) -> Preview:
    """Read every row and compare with the list; nothing is written."""
    rows = [_put_right(row, choices) for row in table.rows if row.number not in choices.left_out]
    reader = build_reader(layout, choices.columns, _read_known(engine, rows, choices.columns))
    entries: list[Sourced] = []
    numbers: dict[str, int] = {}
    misshapen = [number for number in table.misshapen if number not in choices.left_out]
    problems = [Problem(number, "", "", Reason.MISSHAPEN, "", refused=True) for number in misshapen]
    for row in progress(rows):
        read = reader.read(row)
        problems += read.problems
        if read.entry is not None:
            entries.append(read.entry)
            numbers[read.entry.resource.id] = row.number
    preview = preview_entries(engine, entries, numbers, problems)
    return replace(preview, count=len(rows) + len(misshapen))


def preview_entries(
    engine: Engine,
    entries: Sequence[Sourced],
    numbers: dict[str, int],
    problems: list[Problem],
    own_areas: Sequence[Area] = (),
) -> Preview:
    """Compare entries that are read already."""
    codes = {code for entry in entries for code in entry.resource.eligibility.areas}
    plan = plan_import(engine, entries, [*with_parents(codes), *own_areas])
    problems = problems + [Problem(numbers[key], key, "", Reason.HELD, "", refused=True) for key in plan.taken.held]
    problems.sort(key=lambda problem: (problem.row, not problem.refused))
    new = set(plan.taken.new)
    with reading(engine) as connection:
        alike = find_twins(connection, [entry.resource for entry in entries if entry.resource.id in new])
    refused = sorted({problem.row for problem in problems if problem.refused})
    return Preview(plan, problems, numbers, alike, refused, len(entries))


def _put_right(row: TableRow, choices: Choices) -> TableRow:
    cells = choices.cells.get(str(row.number))
    return replace(row, cells={**row.cells, **cells}) if cells else row


def _read_known(engine: Engine, rows: Sequence[TableRow], columns: dict[str, str]) -> Known:
    """What the rows can refer to: the entries they name, all organisations, the platform's own areas."""
    column = columns.get("id")
    named = list({row.cells[column].strip() for row in rows}) if column and "version" in columns else []
    with reading(engine) as connection:
        own_areas = keep_own(read_areas(connection))
        found = [entry for ids in in_parts(named) for entry in read_entries(connection, ids).values()]
        organisations: dict[str, Organisation] = read_organisations(connection)
    entries = {entry.resource.id: Listed(entry.resource, entry.version, own_areas) for entry in found}
    return Known(entries, organisations, own_areas)
