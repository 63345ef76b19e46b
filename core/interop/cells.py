"""Tables of other tools (CSV, TSV) row by row."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from core.domain.errors import BadData
from core.interop.reading import Problem
from core.interop.source import MOST_COLUMNS, SourceFile

MOST_CELL = 10_000_000
_LIMIT = threading.Lock()
"""Two files at once would each put back what the other had set."""


@dataclass(frozen=True)
class TableRows:
    """Rows of a table.

    Attributes
    ----------
    header : tuple of str
    rows : list of (int, mapping)
        Place and cells by column, white space around them gone. The place is the line of the
        file on which the row begins.
    problems : list of Problem
        Rows that are not in ``rows``.
    """

    header: tuple[str, ...]
    rows: list[tuple[int, Mapping[str, str]]]
    problems: list[Problem]


def cells(source: SourceFile, separator: str | None = None) -> TableRows:
    """All rows of a table; blank ones are skipped, others need a cell for every column.

    Parameters
    ----------
    source : SourceFile
    separator : str, optional
        Sign between cells; as in the header line when absent.

    Raises
    ------
    BadData
        If there is no header, or two columns have one name.
    """
    sign = separator or source.sample.separator or ","
    problems: list[Problem] = []
    with _long_cells():
        # All of it while the limit holds: a generator would go on after it was put back.
        found = iter(list(_numbered(io.StringIO(source.text, newline=""), sign, problems)))
    header = _header(source.name, next(found, (1, []))[1])
    rows: list[tuple[int, Mapping[str, str]]] = []
    for place, row in found:
        if len(row) > 1 and tuple(row) == header:
            why = "It is the header once more, as in exports that were joined."
            problems.append(Problem(place, "", why, "the header once more"))
        elif len(row) != len(header):
            counted = f"It has {len(row):,} cells, the header {len(header):,}"
            problems.append(
                Problem(
                    place,
                    "",
                    f"{counted}: cut off, or a {sign!r} in a cell without quotes.",
                    "has more or fewer cells than the header",
                )
            )
        else:
            rows.append((place, dict(zip(header, row, strict=True))))
    return TableRows(header, rows, problems)


@contextmanager
def _long_cells() -> Iterator[None]:
    """Cells of forms may be long; the limit belongs to the whole process and is put back."""
    with _LIMIT:
        before = csv.field_size_limit(MOST_CELL)
        try:
            yield
        finally:
            csv.field_size_limit(before)


def _numbered(
    lines: io.StringIO, sign: str, problems: list[Problem]
) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=sign, strict=True)
    while True:
        place = reader.line_num + 1  # asked before: afterwards it is the line on which the row ends
        try:
            row = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            long = "larger than field limit" in str(error)
            why = "A cell is too long." if long else "A quote is not closed, or not doubled."
            problems.append(Problem(place, "", why, "a cell cannot be read"))
            continue
        if any(row):
            yield place, row


def _header(name: str, header: list[str]) -> tuple[str, ...]:
    if not header:
        raise BadData(f"{name} has no header", "Its first row is blank.", "Export it again.")
    if len(header) > MOST_COLUMNS:
        raise BadData(
            f"{name} has {len(header):,} columns",
            f"At most {MOST_COLUMNS:,} are read.",
            "Keep only the columns that are needed.",
        )
    twice = sorted({column for column in header if header.count(column) > 1})
    if twice:
        raise BadData(
            f"{name} has the column {twice[0]!r} twice",
            "It is not clear which one is meant.",
            "Rename or remove one of them.",
        )
    return tuple(header)
