"""What a row of each kind must have beyond cells that can be read."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.interop.plain.cells import Bad, ColumnCells
from core.interop.plain.stretches import hours_rules
from core.interop.reading import NEEDED, RowKind

SOURCE_KINDS = ("human", "lf", "llm", "ml", "gold")
ENOUGH: Mapping[RowKind, tuple[str, ...]] = {
    RowKind.PREDICTIONS: ("label", "output", "correct", "error"),
    RowKind.RULES: ("regex", "predicate"),
}
"""Columns of which a row must fill at least one."""


def row_rules(kind: RowKind, found: dict[str, ColumnCells]) -> list[tuple[str, Bad]]:
    """Rows that lack something, with the column that lacks it.

    Parameters
    ----------
    kind : RowKind
    found : dict of str to ColumnCells
        The columns by our names; hours and their steps are replaced by what they mean.
    """
    rules = hours_rules(found) if kind is RowKind.HOURS else []
    for ours in NEEDED[kind]:
        empty = unfilled(found[ours])
        if ours == "label" and "status" in found:
            empty &= _counts(found["status"].values)
        rules.append((ours, Bad(empty, "empty", lambda _: "It is empty.")))
    some = [ours for ours in ENOUGH.get(kind, ()) if ours in found]
    if some:
        none = np.logical_and.reduce([unfilled(found[ours]) for ours in some])
        rules.append((some[0], Bad(none, "empty", lambda _: "It is empty.")))
    if kind is RowKind.LABELS and "source_kind" in found:
        rules.append(("source_kind", _odd_sources(found["source_kind"].values)))
    return rules


def unfilled(column: ColumnCells) -> NDArray[np.bool_]:
    """Rows with nothing in a column; a bad cell is something."""
    empty: NDArray[np.bool_] = column.values.is_null().to_numpy()
    for bad in column.bad:
        empty = empty & ~bad.rows
    return empty


def _counts(status: pa.ChunkedArray) -> NDArray[np.bool_]:
    given = pc.fill_null(pc.equal(status, "given"), True)
    return np.asarray(given.to_numpy())


def _odd_sources(kinds: pa.ChunkedArray) -> Bad:
    known = pc.is_in(kinds, pa.array(SOURCE_KINDS)).to_numpy()
    why = f"none of {', '.join(SOURCE_KINDS)}"
    return Bad(kinds.is_valid().to_numpy() & ~known, why, lambda cell: f"{cell!r} is {why}.")
