"""What changed among the defaults, when and why: ``data/assumption_changes.csv``.

A decision record holds the assumptions that it was made with, so an old one does not change.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.domain.drivers.driver import Driver
from core.domain.drivers.registry import driver_of
from core.domain.errors import BadData

FILE = Path(__file__).resolve().parents[3] / "data" / "assumption_changes.csv"


@dataclass(frozen=True)
class DefaultChange:
    """One default that is another now.

    Attributes
    ----------
    before, after : str
        The values, or the rule they follow from, in words.
    """

    on: date
    driver: Driver
    before: str
    after: str
    why: str


def default_changes(driver: Driver) -> list[DefaultChange]:
    """Changes of one default, newest first."""
    found = [change for change in load_changes() if change.driver is driver]
    return sorted(found, key=lambda change: change.on, reverse=True)


@functools.lru_cache(maxsize=1)
def load_changes() -> tuple[DefaultChange, ...]:
    """Every change, in the order of the file.

    Raises
    ------
    BadData
        If a change has no day, no reason, or is about no assumption.
    """
    with FILE.open(encoding="utf-8", newline="") as file:
        return read_changes(csv.DictReader(file))


def read_changes(rows: Iterable[Mapping[str, str]]) -> tuple[DefaultChange, ...]:
    """Changes from rows of the file."""
    return tuple(_change(row) for row in rows)


def _change(row: Mapping[str, str]) -> DefaultChange:
    try:
        on = date.fromisoformat(row["on"])
    except ValueError as error:
        raise BadData(
            f"{FILE.name}: {row['on']!r} is no day", remedy="Write a day as 2026-11-20."
        ) from error
    if not (row["before"] and row["after"] and row["why"]):
        raise BadData(f"{FILE.name}: the change of {row['id']!r} does not say what and why")
    return DefaultChange(on, driver_of(row["id"]), row["before"], row["after"], row["why"])
