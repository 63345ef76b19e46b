"""Rows on their way into the store: bad ones are taken out step by step, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from core.interop.reading import PLACE, Problem

MOST_TOLD = 10_000
"""Problems kept one by one; further ones are only counted."""


@dataclass(frozen=True)
class Checked:
    """Rows of one kind after the check.

    Attributes
    ----------
    good : DataFrame
        What can be written.
    same : int
        Rows that are here already, word for word.
    bad : int
        Rows that cannot be taken.
    problems : list of Problem
        The first of them.
    """

    good: pd.DataFrame
    same: int
    bad: int
    problems: list[Problem]


Why = Callable[[pd.Series], str]


class Sieve:
    """Takes bad rows out step by step and remembers why."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows
        self.bad = 0
        self.problems: list[Problem] = []

    def drop(self, wrong: pd.Series, column: str, cause: str, why: Why) -> None:
        """Leave out the rows where ``wrong`` holds."""
        if not wrong.any():
            return
        out = self.rows[wrong.to_numpy()]
        self.bad += len(out)
        for _, row in out.head(MOST_TOLD - len(self.problems)).iterrows():
            place = row[PLACE]
            self.problems.append(
                Problem(None if pd.isna(place) else int(place), column, why(row), cause)
            )
        self.rows = self.rows[~wrong.to_numpy()]

    def done(self, same: int = 0) -> Checked:
        """What is left, and what was taken out."""
        return Checked(self.rows, same, self.bad, self.problems)
