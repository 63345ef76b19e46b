import csv

import pytest

from core.domain.errors import BadData
from core.interop.cells import MOST_CELL, TableRows, cells
from core.interop.source import SourceFile


def read(text: str) -> TableRows:
    return cells(SourceFile("f.csv", text.encode()))


def test_places_are_the_lines_on_which_rows_begin():
    found = read('a,b\n1,"x\ny"\n\n2,z\n')
    assert found.rows == [(2, {"a": "1", "b": "x\ny"}), (5, {"a": "2", "b": "z"})]


def test_a_row_with_other_cells_than_the_header_is_a_problem():
    found = read("a,b\n1\n1,2,3\n1,2\n")
    assert [problem.row for problem in found.problems] == [2, 3]
    assert "1 cells, the header 2" in found.problems[0].why
    assert len(found.rows) == 1


def test_a_quote_that_is_never_closed_is_a_problem():
    found = read('a,b\n1,2\n1,"2\n3,4\n')
    assert [row for row, _ in found.rows] == [2]
    assert "quote" in found.problems[0].why


def test_a_long_cell_is_read_and_an_absurd_one_is_a_problem():
    assert len(read("a,b\n1," + "x" * 200_000).rows[0][1]["b"]) == 200_000
    assert "too long" in read("a,b\n1," + "x" * (MOST_CELL + 1)).problems[0].why


def test_a_column_twice_is_refused():
    with pytest.raises(BadData, match="column 'a' twice"):
        read("a,b,a\n1,2,3")


def test_other_readers_of_csv_keep_their_limit():
    before = csv.field_size_limit()
    read("a,b\n1,2\n")
    assert csv.field_size_limit() == before
