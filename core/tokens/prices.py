"""Dated price rows: what a million tokens cost where, as read on which day."""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "data" / "prices.csv"


@dataclass(frozen=True)
class Price:
    """One row of the price list.

    Attributes
    ----------
    kind : str
        ``train``, ``input``, ``cached`` or ``output``.
    amount : float
        In ``currency`` per ``unit``.
    read_on : str
        Day on which the price was read, ISO.
    """

    id: str
    provider: str
    model: str
    kind: str
    unit: str
    amount: float
    currency: str
    read_on: str
    source: str
    note: str


@functools.lru_cache(maxsize=1)
def load_prices() -> dict[str, Price]:
    """Price rows by id."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["id"]: Price(
                row["id"],
                row["provider"],
                row["model"],
                row["kind"],
                row["unit"],
                float(row["amount"]),
                row["currency"],
                row["read_on"],
                row["source"],
                row["note"],
            )
            for row in csv.DictReader(file)
        }


def token_price(model: str, kind: str) -> float | None:
    """USD per million tokens, None where the model is not on the list."""
    for price in load_prices().values():
        if price.model == model and price.kind == kind:
            return price.amount
    return None
