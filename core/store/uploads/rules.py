"""Uploaded rules in every version: a later upload revises a rule, nothing is overwritten."""

from __future__ import annotations

import pandas as pd

from core.store.connection import Cursor, Store
from core.store.uploads.rows import insert_into, load_rows

REVISIONS = "rule_revision"


def insert_revisions(cursor: Cursor, rows: pd.DataFrame) -> None:
    """Insert later contents of rules that are here; columns as for rules."""
    insert_into(cursor, REVISIONS, rows)


def load_rules(store: Store, benchmark: str) -> pd.DataFrame:
    """Every version of every rule: the first of each, then the revisions as they came.

    Returns
    -------
    DataFrame
        Columns of the rule table; a rule that was revised has several rows of one ``rule_id``.
    """
    columns = "benchmark, rule_id, position, label, predicate, words, import_id"
    later = (
        store.cursor()
        .execute(
            f"SELECT {columns} FROM {REVISIONS} WHERE benchmark = ? ORDER BY rowid", [benchmark]
        )
        .df()
    )
    first = load_rows(store, "rules", benchmark)
    return pd.concat([first, later], ignore_index=True) if len(later) else first


def rationales_in_force(versions: pd.DataFrame) -> pd.DataFrame:
    """The last version of each rule, in the order in which the rules came.

    Parameters
    ----------
    versions : DataFrame
        As :func:`load_rules` gives them.
    """
    last = versions.drop_duplicates("rule_id", keep="last").set_index("rule_id")
    return last.loc[versions["rule_id"].unique()].reset_index()
