"""A plain table in memory, before its columns have a meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from core.domain.errors import BadData
from core.interop.reading import Problem
from core.interop.source import MOST_COLUMNS


@dataclass(frozen=True)
class Loaded:
    """Columns of a file and where each row stands in it.

    Attributes
    ----------
    columns : dict of str to pyarrow Array
        By their name; text or, where the file has types, those.
    lines : ndarray of int64
        Line (tables, JSONL) or record (JSON, Parquet) of each row, counted from 1.
    problems : tuple of Problem
        Rows that could not even be split into cells.
    marked : bool
        Whether a quote before a cell may only keep a spreadsheet from running it (CSV).
    decimal_commas : frozenset of str
        Columns in which commas were read as decimal points.
    notes : tuple of str
        Which rows were left out, since they are no rows of the table.
    """

    columns: dict[str, pa.ChunkedArray]
    lines: NDArray[np.int64]
    problems: tuple[Problem, ...] = ()
    marked: bool = False
    decimal_commas: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.lines)


NAMELESS = "(column "
"""How the name of a column without one begins."""


def column_names(header: Sequence[str]) -> list[str]:
    """Names of the columns; one without a name is called by its place.

    Examples
    --------
    >>> column_names([" id", "", "text"])
    ['id', '(column 2)', 'text']
    """
    # Files that were joined by hand carry the mark of the second one inside.
    trimmed = [name.strip().removeprefix("\ufeff") for name in header]
    return [name or f"{NAMELESS}{at})" for at, name in enumerate(trimmed, 1)]


def check_names(file: str, names: Sequence[str]) -> None:
    """Refuse a header that cannot be told apart.

    Raises
    ------
    BadData
        If a name is there twice, no column has one, or there are too many columns.
    """
    if len(names) > MOST_COLUMNS:
        raise BadData(
            f"{file} has {len(names):,} columns",
            f"At most {MOST_COLUMNS:,} are read.",
            "Keep only the columns that are needed; one row should be one item or one answer.",
        )
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise BadData(
                f"{file} names the column {name[:100]!r} twice",
                "It is not clear which of them is meant.",
                "Rename or remove one of them.",
            )
        seen.add(name)
    if all(name.startswith(NAMELESS) for name in names):
        raise BadData(
            f"{file} has no column names", "Its first line is blank.", "Add a header line."
        )
