"""Booked quantities of every run, by step, driver and person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from core.domain.drivers.registry import driver_of
from core.domain.ledger import Entry, QuantityOrigin
from core.domain.node import Node
from core.store.connection import Cursor, Store, append


def save_ledger(cursor: Cursor, entries: Mapping[str, Sequence[Entry]]) -> None:
    """Write the booked quantities of runs, inside their transaction."""
    frame = pd.DataFrame(
        [
            {
                "run_id": run_id,
                "node": entry.node,
                "driver": entry.driver.code,
                "who": entry.who,
                "quantity": entry.quantity,
                "unit": entry.unit,
                "origin": entry.origin,
            }
            for run_id, of_run in entries.items()
            for entry in of_run
        ]
    )
    if not frame.empty:
        # Where assumed rows alone were booked there is no number, and no type to tell it by.
        frame["quantity"] = frame["quantity"].astype("float64")
    append(cursor, "ledger", frame)


def load_ledger(store: Store, experiment_id: str) -> list[tuple[str, int, int, Entry]]:
    """(arm, seed, iteration, entry) of every booked quantity.

    Returns
    -------
    list of tuple
        In the order arm, seed, iteration, node, driver, who. An assumed entry has no quantity.
    """
    rows = (
        store.cursor()
        .execute(
            "SELECT arm, seed, iteration, node, driver, who, quantity, unit, ledger.origin "
            "FROM ledger JOIN run USING (run_id) WHERE experiment_id = ? "
            "ORDER BY arm, seed, iteration, node, driver, who",
            [experiment_id],
        )
        .fetchall()
    )
    return [
        (
            arm,
            seed,
            iteration,
            Entry(Node(node), driver_of(driver), who, quantity, unit, QuantityOrigin(origin)),
        )
        for arm, seed, iteration, node, driver, who, quantity, unit, origin in rows
    ]
