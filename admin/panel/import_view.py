"""What the pages of an import show: columns with examples, problems with what to do, changes side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from admin.panel.differences import Difference, find_differences
from admin.panel.importing import read_choices, read_lines, read_preview
from content.importing.layouts import Layout
from content.importing.problems import Problem
from content.importing.reasons import JAPANESE, Reason
from content.importing.table import Table
from content.spreadsheet.columns import COLUMNS
from content.spreadsheet.defusing import defuse
from referral.ports import Directory
from referral.resource import Resource
from referral.store.import_jobs import ImportJob
from referral.store.resources import get_all

SHOWN = 50
"""Rows of each kind on one page; the others are counted."""

_EXAMPLES = 3
_LONGEST_EXAMPLE = 40


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One of our columns, the file's column chosen for it, and what stands there."""

    key: str
    label: str
    chosen: str
    examples: list[str]


@dataclass(frozen=True, slots=True)
class ColumnsView:
    """``first`` are those that were found or that every list needs; ``heading`` are all columns of the file."""

    first: list[ColumnChoice]
    others: list[ColumnChoice]
    heading: Sequence[str]
    unused: list[tuple[str, list[str]]]


@dataclass(frozen=True, slots=True)
class ProblemView:
    """A problem in words; ``can_put`` says that the cell can be put right on the page."""

    problem: Problem
    advice: str
    can_put: bool


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that would change, field by field."""

    resource: Resource
    differences: list[Difference]


@dataclass(frozen=True, slots=True)
class PreviewView:
    """Counts, and the first of each kind."""

    new: int
    changed: int
    unchanged: int
    alike: int
    refused: int
    takes: int
    refusals: list[ProblemView]
    hints: list[ProblemView]
    twins: list[tuple[Resource, Resource]]
    new_ones: list[Resource]
    changes: list[Change]
    has_columns: bool


_ALWAYS_ASKED = frozenset({"name", "organisation", "phone", "summary", "hours", "areas", "address"})
_NEVER_ASKED = frozenset({"status", "version"})


def build_columns(table: Table, chosen: dict[str, str]) -> ColumnsView:
    """The file's columns with the first things that stand in them."""
    columns = [
        ColumnChoice(column.key, column.label, name, _find_examples(table, name))
        for column in COLUMNS
        if column.key not in _NEVER_ASKED
        for name in [chosen.get(column.key, "")]
    ]
    first = [column for column in columns if column.chosen or column.key in _ALWAYS_ASKED]
    others = [column for column in columns if column not in first]
    unused = [(name, _find_examples(table, name)) for name in table.heading if name not in chosen.values()]
    return ColumnsView(first, others, table.heading, unused)


def build_preview(job: ImportJob, directory: Directory, engine: Engine) -> PreviewView:
    """What the plan would do, the problems first."""
    preview, choices = read_preview(job), read_choices(job)
    plan = preview.decided(choices)
    by_id = {entry.resource.id: entry.resource for entry in plan.entries}
    alike = [key for key in preview.alike if key not in choices.taken_though_alike]
    heading = set(read_lines(job).table.heading)
    views = [
        ProblemView(one, JAPANESE[Reason(one.reason)], one.column in heading and bool(one.column))
        for one in preview.problems
    ]
    standing = {entry.resource.id: entry.resource for entry in get_all(engine, plan.taken.changed[:SHOWN])}
    twins = {entry.resource.id: entry.resource for entry in get_all(engine, [preview.alike[key] for key in alike])}
    return PreviewView(
        new=len(plan.taken.new),
        changed=len(plan.taken.changed),
        unchanged=len(plan.taken.unchanged),
        alike=len(alike),
        refused=len(preview.refused),
        takes=len(plan.taken.new) + len(plan.taken.changed),
        refusals=[view for view in views if view.problem.refused][:SHOWN],
        hints=[view for view in views if not view.problem.refused][:SHOWN],
        twins=[(by_id[key], twins[preview.alike[key]]) for key in alike if preview.alike[key] in twins][:SHOWN],
        new_ones=[by_id[key] for key in plan.taken.new[:SHOWN]],
        changes=[
            Change(by_id[key], find_differences(standing[key], by_id[key], directory))
            for key in plan.taken.changed[:SHOWN]
            if key in standing
        ],
        has_columns=job.layout == Layout.LIST.value,
    )


def list_refused(job: ImportJob) -> tuple[list[str], list[list[str]]]:
    """The heading and the rows that are not taken, as they stand in the file, with the reasons before them."""
    table, preview = read_lines(job).table, read_preview(job)
    reasons: dict[int, list[str]] = {}
    for problem in preview.problems:
        if problem.refused:
            told = (
                f"{problem.column}：{JAPANESE[Reason(problem.reason)]}"
                if problem.column
                else JAPANESE[Reason(problem.reason)]
            )
            reasons.setdefault(problem.row, []).append(told)
    rows = [
        [str(row.number), " / ".join(reasons[row.number]), *(defuse(cell) for cell in row.cells.values())]
        for row in table.rows
        if row.number in reasons
    ]
    return ["行", "直すところ", *table.heading], rows


def _find_examples(table: Table, name: str) -> list[str]:
    found = dict.fromkeys(row.cells[name][:_LONGEST_EXAMPLE] for row in table.rows if name and row.cells.get(name))
    return list(found)[:_EXAMPLES]
