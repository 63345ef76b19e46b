"""A loaded table as rows of ours: every column checked at once, bad rows set aside with words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.domain.errors import BadData
from core.interop.plain import cells
from core.interop.plain.cells import Bad, Cells
from core.interop.plain.loaded import Loaded
from core.interop.plain.meaning import RULE_NAMES, plain_name
from core.interop.plain.stretches import hours_rules
from core.interop.plain.units import scale_of, scaled_note
from core.interop.reading import (
    COLUMNS,
    NEEDED,
    PLACE,
    SLICE,
    Kind,
    Problem,
    Reading,
    one_of,
    table,
)

SHARES = frozenset({"confidence"})
AMOUNTS = frozenset({"seconds", "raw_seconds", "cost", "latency_ms", "hours"})
COUNTS = frozenset({"repeat", "tokens_in", "tokens_out", "iteration", "round", "step"})
ANY_NUMBER = frozenset({"value"})
NUMBERS = SHARES | AMOUNTS | COUNTS | ANY_NUMBER
MOMENTS = frozenset({"ts", "start", "end"})
SOURCE_KINDS = ("human", "lf", "llm", "ml", "gold")
ENOUGH = {
    Kind.ITEMS: (),
    Kind.LABELS: (),
    Kind.PREDICTIONS: ("output", "label", "correct", "error"),
    Kind.METRICS: (),
    Kind.HOURS: (),
    Kind.RULES: ("regex", "predicate"),
}
"""Of these a row must have at least one."""

MOST_TOLD = 2_000
"""Rows told one by one for the same reason; the rest is counted."""


def shape(name: str, loaded: Loaded, kind: Kind, meaning: Mapping[str, str]) -> Reading:
    """Rows of a kind from a loaded table.

    Parameters
    ----------
    name : str
        The file, for messages.
    loaded : Loaded
    kind : Kind
    meaning : mapping of str to str
        Their column to ours, each of ours at most once.

    Raises
    ------
    BadData
        If a needed column is missing or no row can be taken.
    """
    _check_meaning(name, kind, meaning, tuple(loaded.columns))
    theirs = {ours: their for their, ours in meaning.items()}
    notes: list[str] = []
    found: dict[str, Cells] = {}
    for ours, their in theirs.items():
        scale = scale_of(ours, their)
        if scale != 1.0:
            notes.append(scaled_note(their, ours))
        found[ours] = _meant(ours, loaded.columns[their], scale)
    if kind is Kind.LABELS:
        notes += _sources(found, theirs, len(loaded))
    blank = _blank(found, len(loaded))
    faults = {ours: list(c.bad) for ours, c in found.items()}
    for ours, bad in _row_rules(kind, found, theirs, loaded):
        faults.setdefault(ours, []).append(bad)
    problems, refused = _problems(loaded, theirs, faults, blank)
    problems = [*loaded.problems, *problems]
    kept = np.flatnonzero(~(refused | blank))
    if not len(kept):
        if problems:
            raise one_of(problems, name)
        raise BadData(
            f"{name} has no rows with anything in them", "", "Export it again with its rows."
        )
    return Reading({kind: _frame(kind, found, loaded, kept)}, tuple(problems), tuple(notes))


def _check_meaning(name: str, kind: Kind, meaning: Mapping[str, str], names: Sequence[str]) -> None:
    ours = list(meaning.values())
    for one in ours:
        if one not in COLUMNS[kind] and not (kind is Kind.ITEMS and one.startswith(SLICE)):
            raise BadData(
                f"{name}: there is no column {one!r} of {kind.value}",
                f"There are: {', '.join(COLUMNS[kind])}.",
                "Map the column to one of these, or leave it out.",
            )
        if ours.count(one) > 1:
            both = ", ".join(repr(t) for t, o in meaning.items() if o == one)
            raise BadData(
                f"{name}: {both} are all taken for {one!r}",
                "Only one column can be.",
                "Leave the others out.",
            )
    missing = [column for column in NEEDED[kind] if column not in ours]
    if missing:
        raise BadData(
            f"{name} has no column for {missing[0]!r}",
            f"Its columns: {', '.join(names)[:1000]}.",
            "Say which column it is, or choose what else the rows are.",
        )
    enough = ENOUGH[kind]
    if enough and not set(enough) & set(ours):
        raise BadData(
            f"{name} has no column for any of {', '.join(enough)}",
            f"Its columns: {', '.join(names)[:1000]}.",
            "Say which column it is, or choose what else the rows are.",
        )


def _meant(ours: str, column: pa.ChunkedArray, scale: float) -> Cells:
    if ours in SHARES:
        return cells.number(column, 0, 1)
    if ours in AMOUNTS:
        return cells.number(column, 0, scale=scale)
    if ours in COUNTS:
        return cells.number(column, 0, whole=True)
    if ours in ANY_NUMBER:
        return cells.number(column)
    if ours in MOMENTS:
        return cells.moment(column)
    if ours == "correct":
        return cells.yes_or_no(column)
    return Cells(cells.text(column))


def _sources(found: dict[str, Cells], theirs: Mapping[str, str], rows: int) -> list[str]:
    """Fill in who answered and what they are, where the file says it only by its columns."""
    if "source_kind" in found:
        return []
    rule = plain_name(theirs.get("source_id", "")) in RULE_NAMES
    kind = "lf" if rule else "human"
    found["source_kind"] = Cells(pa.chunked_array([pa.array([kind] * rows, pa.string())]))
    return ["The voters are rules, by the column's name."] if rule else []


def _blank(found: Mapping[str, Cells], rows: int) -> NDArray[np.bool_]:
    """Rows with nothing in them, as spreadsheets leave them at the end."""
    empty = np.ones(rows, dtype=bool)
    for ours, column in found.items():
        if ours != "source_kind" and empty.any():
            empty &= column.values.is_null().to_numpy()
            for bad in column.bad:
                empty &= ~bad.rows
    return empty


def _row_rules(
    kind: Kind, found: dict[str, Cells], theirs: Mapping[str, str], loaded: Loaded
) -> list[tuple[str, Bad]]:
    """What a row of a kind must have beyond cells that can be read."""
    rules = hours_rules(found) if kind is Kind.HOURS else []
    for ours in NEEDED[kind]:
        empty = found[ours].values.is_null().to_numpy()
        for bad in found[ours].bad:
            empty &= ~bad.rows
        rules.append((ours, Bad(empty, "empty", lambda _: "It is empty.")))
    some = [found[ours] for ours in ENOUGH[kind] if ours in found]
    if some:
        none = np.logical_and.reduce([c.values.is_null().to_numpy() for c in some])
        first = next(ours for ours in ENOUGH[kind] if ours in found)
        rules.append((first, Bad(none, "no answer", lambda _: "The row has no answer.")))
    if kind is Kind.ITEMS:
        rules.append(("item_id", _twice(found["item_id"].values, loaded.lines)))
    if kind is Kind.LABELS and "source_kind" in theirs:
        known = pc.is_in(found["source_kind"].values, pa.array(SOURCE_KINDS))
        odd = found["source_kind"].values.is_valid().to_numpy() & ~known.to_numpy()
        why = f"none of {', '.join(SOURCE_KINDS)}"
        rules.append(("source_kind", Bad(odd, why, lambda cell: f"{cell!r} is {why}.")))
    return rules


def _twice(ids: pa.ChunkedArray, lines: NDArray[np.int64]) -> Bad:
    codes, _ = pd.factorize(ids.to_pandas(), use_na_sentinel=True)
    repeated = pd.Series(codes).duplicated().to_numpy() & (codes >= 0)
    first: dict[str, int] = {}
    if repeated.any():
        again = set(codes[repeated])
        for code, line, item in zip(codes, lines, ids.to_pylist(), strict=True):
            if code in again:
                first.setdefault(item, int(line))
    return Bad(
        repeated,
        "the item is there twice",
        lambda cell: f"{cell!r} is there twice, first in row {first.get(cell, '?')}.",
    )


def _problems(
    loaded: Loaded,
    theirs: Mapping[str, str],
    faults: Mapping[str, Sequence[Bad]],
    blank: NDArray[np.bool_],
) -> tuple[list[Problem], NDArray[np.bool_]]:
    """Every bad cell in words, and which rows have one."""
    refused = np.zeros(len(loaded), dtype=bool)
    told: list[Problem] = []
    for ours, found in faults.items():
        their = theirs.get(ours, ours)
        for bad in found:
            rows = np.flatnonzero(bad.rows & ~blank)
            if not len(rows):
                continue
            refused[rows] = True
            shown = rows[:MOST_TOLD]
            cell = cells.text(loaded.columns[their].take(pa.array(shown))).to_pylist()
            told += [
                Problem(int(loaded.lines[row]), their, bad.why(_short(value)), bad.cause)
                for row, value in zip(shown, cell, strict=True)
            ]
            if len(rows) > len(shown):
                more = f"The same in {len(rows) - len(shown):,} more rows."
                told.append(Problem(None, their, more, bad.cause))
    told.sort(key=lambda p: (p.row is None, p.row or 0))
    return told, refused


def _short(value: str | None) -> str:
    return "" if value is None else value if len(value) <= 80 else f"{value[:79]}…"


def _frame(
    kind: Kind, found: Mapping[str, Cells], loaded: Loaded, kept: NDArray[np.intp]
) -> pd.DataFrame:
    columns = {ours: column.values for ours, column in found.items()}
    rows = pa.table({PLACE: loaded.lines, **columns})
    if len(kept) < len(rows):
        rows = rows.take(pa.array(kept))
    return table(kind, rows.to_pandas())
