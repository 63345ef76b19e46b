"""How much was uploaded for a benchmark, counted where it lies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.store.connection import Store
from core.store.uploads.rows import TABLES


@dataclass(frozen=True)
class UploadCounts:
    """What was uploaded that ways can be raced with.

    Attributes
    ----------
    voted_items, votes : int
        Items people labelled, and labels.
    coded_rationales, voting_rationales : int
        Rules whose code is here; rules of which only the votes are.
    gold : int
        Items with a published label.
    runs : tuple of str
        Names of uploaded runs.
    """

    voted_items: int
    votes: int
    coded_rationales: int
    voting_rationales: int
    gold: int
    runs: tuple[str, ...]


def count_uploads(store: Store, benchmark: str) -> UploadCounts:
    """Count what was uploaded for a benchmark, without reading a row of it."""
    cursor = store.cursor()

    def one(query: str) -> tuple[int, ...]:
        row = cursor.execute(query, [benchmark]).fetchone()
        return tuple(int(value) for value in row) if row else (0, 0)

    voted, votes = one(
        "SELECT count(DISTINCT item_id), count(*) FROM uploaded_label WHERE benchmark = ? "
        "AND source_kind = 'human' AND status = 'given'"
    )
    coded = one("SELECT count(*) FROM uploaded_rule WHERE benchmark = ?")[0]
    voting = one(
        "SELECT count(DISTINCT source_id) FROM uploaded_label WHERE benchmark = ? "
        "AND source_kind = 'lf'"
    )[0]
    gold = one("SELECT count(gold) FROM uploaded_item WHERE benchmark = ?")[0]
    runs = cursor.execute(
        "SELECT DISTINCT run_name FROM uploaded_prediction WHERE benchmark = ? ORDER BY run_name",
        [benchmark],
    ).fetchall()
    return UploadCounts(voted, votes, coded, voting, gold, tuple(row[0] for row in runs))


def any_labelled(store: Store, benchmark: str, items: Iterable[str]) -> bool:
    """Whether a person labelled any of some items, asked where the labels lie.

    Parameters
    ----------
    store : Store
    benchmark : str
        Name of an uploaded one.
    items : iterable of str
        Their ids.
    """
    found = (
        store.cursor()
        .execute(
            "SELECT count(*) FROM uploaded_label WHERE benchmark = ? AND source_kind = 'human' "
            "AND status = 'given' AND item_id IN (SELECT unnest(?))",
            [benchmark, list(items)],
        )
        .fetchone()
    )
    return bool(found and found[0])


def count_rows(store: Store, benchmark: str) -> dict[str, int]:
    """Rows of every kind.

    Returns
    -------
    dict of str to int
        By kind: items, labels, predictions, metrics, rules, hours.
    """
    found = {}
    for kind, table in TABLES.items():
        query = f"SELECT count(*) FROM {table} WHERE benchmark = ?"
        row = store.cursor().execute(query, [benchmark]).fetchone()
        found[kind] = int(row[0]) if row else 0
    return found


def count_items(store: Store, benchmark: str) -> int:
    """Uploaded items, those that were left out included."""
    row = (
        store.cursor()
        .execute("SELECT count(*) FROM uploaded_item WHERE benchmark = ?", [benchmark])
        .fetchone()
    )
    return int(row[0]) if row else 0
