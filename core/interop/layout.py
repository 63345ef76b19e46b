"""How a file is laid out, before any reader looks at it: sheets of a workbook, title rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.interop.plain.excel_file import is_workbook, sheet_of
from core.interop.plain.title_rows import without_titles
from core.interop.reading import PLACE, Problem, Reading
from core.interop.source import SourceFile


@dataclass(frozen=True)
class LaidOut:
    """A file as readers see it.

    Attributes
    ----------
    source : SourceFile
        The table alone; the file itself where nothing stands around it.
    notes : tuple of str
        What was left out for it.
    rows : ndarray of int64 or None
        Row of the sheet for each line, where it comes from a workbook.
    sheet : str
        Name of that sheet.
    """

    source: SourceFile
    notes: tuple[str, ...] = ()
    rows: NDArray[np.int64] | None = None
    sheet: str = ""

    def told(self, reading: Reading) -> Reading:
        """The reading with the notes, its rows counted as in the workbook."""
        found = replace(reading, notes=(*self.notes, *reading.notes))
        if self.rows is None:
            return found
        return replace(
            found,
            notes=tuple(_LINES.sub(self._rows_said, note) for note in found.notes),
            tables={kind: self._placed(rows) for kind, rows in found.tables.items()},
            problems=tuple(self._place(problem) for problem in found.problems),
        )

    def _rows_said(self, said: re.Match[str]) -> str:
        counted = re.sub(r"\d+", lambda at: str(self._at(int(at[0]))), said[2])
        return f"Row{said[1]}{counted}"

    def _at(self, line: int) -> int:
        assert self.rows is not None
        return int(self.rows[line - 1])

    def _placed(self, rows: pd.DataFrame) -> pd.DataFrame:
        assert self.rows is not None
        return rows.assign(**{PLACE: self.rows[rows[PLACE].to_numpy(dtype=int) - 1]})

    def _place(self, problem: Problem) -> Problem:
        return problem if problem.row is None else replace(problem, row=self._at(problem.row))


_LINES = re.compile(r"^Line(s?)( \d+(?:(?:,| to| and) \d+)*)")
"""How a note names lines of a table."""

_LAID: WeakKeyDictionary[SourceFile, dict[str, LaidOut]] = WeakKeyDictionary()
"""A workbook is unpacked once, not for recognising and again for reading."""


def laid_out(source: SourceFile, sheet: str = "") -> LaidOut:
    """The table in a file.

    Parameters
    ----------
    source : SourceFile
    sheet : str
        The sheet that is wanted of a workbook.

    Raises
    ------
    BadData
        If it is a workbook that cannot be read.
    """
    known = _LAID.setdefault(source, {})
    if sheet not in known:
        known[sheet] = _laid_out(source, sheet)
    return known[sheet]


def _laid_out(source: SourceFile, sheet: str) -> LaidOut:
    if not is_workbook(source.raw):
        return LaidOut(*without_titles(source))
    found = sheet_of(source, sheet)
    if found is None:
        return LaidOut(source)
    table, above = without_titles(found.source)
    return LaidOut(table, (*found.notes, *above), found.rows, found.title)
