"""Votes and answers that are here already: tools export everything again each time."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from core.interop.reading import RowKind
from core.store.connection import Store
from core.store.uploads.rows import load_columns

TEXTS: Mapping[RowKind, tuple[str, ...]] = {
    RowKind.LABELS: ("item_id", "source_id", "source_kind", "label", "status"),
    RowKind.PREDICTIONS: ("run_id", "item_id"),
}
NUMBERS: Mapping[RowKind, tuple[str, ...]] = {
    RowKind.LABELS: ("round", "raw_seconds"),
    RowKind.PREDICTIONS: ("repeat", "iteration"),
}
TIMES: Mapping[RowKind, tuple[str, ...]] = {RowKind.LABELS: ("ts",), RowKind.PREDICTIONS: ()}
SAID = ("label", "output")
"""What an answer says; the rest of a row names it."""

UNSAID = {"source_kind": "human", "status": "given", "run_id": "run", "repeat": 1.0}
"""What an empty cell stands for once it is saved."""


def load_keys(store: Store, kind: RowKind, benchmark: str) -> pd.DataFrame:
    """Columns by which saved rows of a kind are known again."""
    said = SAID if kind is RowKind.PREDICTIONS else ()
    names = {name: name for name in (*TEXTS[kind], *NUMBERS[kind], *TIMES[kind], *said)}
    if "run_id" in names:
        names["run_id"] = "run_name"
    rows = load_columns(store, kind.value, benchmark, tuple(names.values()))
    return rows.set_axis(list(names), axis=1)


def key(rows: pd.DataFrame, kind: RowKind, also: tuple[str, ...] = ()) -> pd.Series:
    """One number per row, equal for rows that are the same vote or answer.

    Parameters
    ----------
    rows : DataFrame
    kind : RowKind
    also : tuple of str
        Further columns of text that have to be equal.
    """
    columns = {}
    for name in (*TEXTS[kind], *also):
        texts = rows[name].astype(object)
        columns[name] = texts.where(texts.notna(), UNSAID.get(name, "")).astype(str)
    for name in NUMBERS[kind]:
        columns[name] = rows[name].astype(float).fillna(UNSAID.get(name, -1.0))
    for name in TIMES[kind]:
        columns[name] = pd.to_datetime(rows[name]).astype("datetime64[us]")
    return pd.util.hash_pandas_object(pd.DataFrame(columns), index=False)


def same_votes(rows: pd.DataFrame, here: pd.DataFrame) -> pd.Series:
    """Whether each label is here already. Labels of nobody in particular never are."""
    found = key(rows, RowKind.LABELS).isin(key(here, RowKind.LABELS)) & rows["source_id"].notna()
    return found.astype(bool)


def same_answers(rows: pd.DataFrame, here: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Whether each answer is here already, and whether another answer is in its place."""
    taken = key(rows, RowKind.PREDICTIONS).isin(key(here, RowKind.PREDICTIONS))
    same = key(rows, RowKind.PREDICTIONS, SAID).isin(key(here, RowKind.PREDICTIONS, SAID))
    return same, taken & ~same
