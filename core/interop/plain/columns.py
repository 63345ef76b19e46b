"""A column of a plain table by what it is taken for: text, number, time, yes or no."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from core.interop.formula_escapes import unmarked
from core.interop.plain import cells
from core.interop.plain.cells import ColumnCells
from core.interop.plain.loaded_table import Loaded
from core.interop.plain.statuses import cancellations, statuses
from core.interop.plain.units import scale_of
from core.interop.reading import ANSWER, VOTE

SHARES = frozenset({"confidence"})
AMOUNTS = frozenset({"seconds", "raw_seconds", "cost", "latency_ms", "hours"})
COUNTS = frozenset({"repeat", "tokens_in", "tokens_out", "iteration", "round", "step"})
ANY_NUMBER = frozenset({"value"})
NUMBERS = SHARES | AMOUNTS | COUNTS | ANY_NUMBER
"""Our columns that hold numbers."""

ANSWERS = frozenset({"gold", "label", VOTE, ANSWER})
"""Our columns that hold one answer a cell, which other tools may write as a list."""

MOMENTS = frozenset({"ts", "start", "end"})


def column(
    loaded: Loaded, their: str, ours: str, units: Mapping[str, str] | None = None
) -> ColumnCells:
    """One of their columns as one of ours; cells that cannot be are in its ``bad``."""
    found = loaded.columns[their]
    if ours in SHARES:
        return cells.number(found, 0, 1)
    if ours in AMOUNTS:
        return cells.number(found, 0, scale=scale_of(ours, their, units))
    if ours in COUNTS:
        return cells.number(found, 0, whole=True)
    if ours in ANY_NUMBER:
        return cells.number(found)
    if ours in MOMENTS:
        return cells.moment(found)
    if ours == "correct":
        return cells.share_of_right(found)
    if ours == "cancels":
        return cancellations(cells.text(found))
    if ours == "status":
        return statuses(cells.text(found))
    if ours in ANSWERS:
        return cells.one_answer(as_text(loaded, found))
    return ColumnCells(as_text(loaded, found))


def as_text(loaded: Loaded, found: pa.ChunkedArray) -> pa.ChunkedArray:
    """Cells as text, without the mark that keeps a spreadsheet from running them."""
    read = cells.text(found)
    return unmarked(read) if loaded.marked else read
