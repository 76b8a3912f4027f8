"""Which kind of list a file is, by its heading, and who reads its rows."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from content.areas import load_areas
from content.importing.benefits import BenefitReader, match_benefits
from content.importing.bodies import AreaFinder
from content.importing.offices import NEEDED_COLUMNS, OfficeReader
from content.importing.rows import RowRead
from content.importing.table import TableRow
from content.spreadsheet.columns import match_columns
from content.spreadsheet.reader import Known, ListReader


class Layout(StrEnum):
    """くらし支援ナビ's desks, the standard's benefits, our own or a member's list, or Open Referral's JSON."""

    OFFICES = "offices"
    BENEFITS = "benefits"
    LIST = "list"
    HSDS = "hsds"


class RowReader(Protocol):
    """Reads rows one after the other."""

    def read(self, row: TableRow) -> RowRead: ...


def recognise(heading: Sequence[str]) -> Layout:
    """The kind of list with this heading; what is neither of the standard ones is a list."""
    if set(NEEDED_COLUMNS) <= set(heading):
        return Layout.OFFICES
    return Layout.BENEFITS if match_benefits(heading) else Layout.LIST


def count_known(names: Sequence[str]) -> int:
    """How many of these are names of columns in any kind of list."""
    offices = len(set(NEEDED_COLUMNS) & set(names))
    return max(offices, len(match_benefits(names)), len(match_columns(names)))


def match(layout: Layout, heading: Sequence[str]) -> dict[str, str]:
    """Our names of columns with those in the heading, as far as they are found."""
    return match_benefits(heading) if layout is Layout.BENEFITS else match_columns(heading)


def build_reader(layout: Layout, matched: Mapping[str, str], known: Known) -> RowReader:
    """Who reads a list of this kind."""
    if layout is Layout.OFFICES:
        return OfficeReader(AreaFinder(load_areas()))
    if layout is Layout.BENEFITS:
        return BenefitReader(matched, AreaFinder(load_areas()))
    return ListReader(matched, known)
