"""Files that may or may not be a list."""

import csv
import io

import pytest

from content.importing.layouts import count_known
from content.importing.problems import Problem, count_by_reason, write_problems
from content.importing.refusal import NotATable
from content.importing.table import read_table

LIST = 'id,name\na,"一行目\n二行目"\n\nb,役所\nc\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_the_same_list_in_any_usual_encoding_is_the_same(encoding: str) -> None:
    """UTF-8 with or without BOM and CP932; cells may have several lines; row numbers are the spreadsheet's."""
    table = read_table(LIST.replace("\n", "\r\n").encode(encoding), count_known)
    assert [(row.number, row.cells["id"]) for row in table.rows] == [(2, "a"), (4, "b")]
    assert table.rows[0].cells["name"].split() == ["一行目", "二行目"]
    assert table.misshapen == (5,)


def test_a_huge_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before any of it is read."""
    monkeypatch.setattr("content.importing.table.LARGEST", 100)
    with pytest.raises(NotATable, match="larger"):
        read_table(b"id,name\n" + b"a,b\n" * 100, count_known)


def test_problems_are_counted_by_reason() -> None:
    """The most frequent reason first, with its first rows."""
    problems = [Problem(row, "x", "phone", "no number", "") for row in range(2, 10)]
    problems.append(Problem(30, "y", "id", "twice", "", refused=True))
    assert count_by_reason(problems, examples=2) == [("no number", 8, (2, 3)), ("twice", 1, (30,))]


@pytest.mark.parametrize("text", ["=1+1", "+81", "-1", "@sum", "\t=1", " =1", "　=1"])
def test_a_report_never_calculates(text: str) -> None:
    """A cell that a spreadsheet would run is written as text."""
    (_, row) = csv.reader(
        io.StringIO(write_problems([Problem(2, text, "phone", "no number", text)]).decode("utf-8-sig"))
    )
    assert (row[1], row[5]) == (f"'{text}", f"'{text}")
