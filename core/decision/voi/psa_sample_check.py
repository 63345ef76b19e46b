"""What a sample of draws must be, and what is said when it is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from core.decision.assumptions.draws import Array
from core.domain.errors import BadData

FEWEST_DRAWS = 2
LARGEST = 1e100
"""Beyond this, squares and sums of draws would overflow."""


def checked_arms(given: Sequence[str]) -> tuple[str, ...]:
    """At least two different names."""
    arms = tuple(given)
    if len(arms) < 2:
        raise BadData(
            "There is nothing to compare",
            f"The sample has {len(arms)} arm{'' if len(arms) == 1 else 's'}.",
            "Give one column per arm, at least two.",
        )
    repeated = sorted({arm for arm in arms if arms.count(arm) > 1})
    if repeated:
        raise BadData(
            f"The arm {repeated[0]!r} has two columns", remedy="Name every arm differently."
        )
    if not all(arm.strip() for arm in arms):
        raise BadData("A column has no arm's name", remedy="Name every arm.")
    return arms


def checked_matrix(given: ArrayLike, arms: tuple[str, ...], what: str) -> Array:
    """Finite numbers, one column per arm, stored column by column."""
    found = _numbers(given, what)
    if found.ndim != 2 or found.shape[1] != len(arms):
        raise BadData(
            f"The {what} do not fit the arms",
            f"They have shape {found.shape}, and there are {len(arms)} arms.",
            "Give one row per draw and one column per arm.",
        )
    _check_finite(found, arms, what)
    # Every question walks down the draws of one arm: they lie side by side.
    return np.asfortranarray(found)


def checked_param(name: str, given: ArrayLike, draws: int) -> Array:
    """Finite numbers, one per draw."""
    found = _numbers(given, f"input {name!r}")
    if found.shape != (draws,):
        raise unequal("costs", draws, f"input {name!r}", len(found) if found.ndim else 0)
    _check_finite(found[:, None], (name,), "inputs")
    return np.ascontiguousarray(found)


def _numbers(given: ArrayLike, what: str) -> Array:
    try:
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise BadData(
            f"The {what} are not numbers", str(error), "Give a rectangle of numbers."
        ) from error


def _check_finite(found: Array, names: tuple[str, ...], what: str) -> None:
    if len(found) < FEWEST_DRAWS:
        raise BadData(
            f"The {what} have too few draws",
            f"There are {len(found)}; at least {FEWEST_DRAWS} are needed.",
            "Give one row per draw; 50,000 make small errors of simulation.",
        )
    # Not "above": a NaN is neither above nor below, and has to be found too.
    bad = np.argwhere(~(np.abs(found) <= LARGEST))
    if len(bad):
        row, column = bad[0]
        raise BadData(
            f"The {what} hold something that is no finite number of a sensible size",
            f"Draw {row + 1} of {names[column]!r} is {found[row, column]}; "
            f"{len(bad):,} such value{'' if len(bad) == 1 else 's'} in all.",
            "Repair the draw, or take it out of every file.",
        )


def stacked(columns: Mapping[str, ArrayLike], what: str) -> Array:
    """Columns side by side, shape (draws, arms); they must be equally long."""
    found = {arm: np.atleast_1d(_numbers(column, what)) for arm, column in columns.items()}
    if not found:
        return np.empty((0, 0))
    shortest = min(found, key=lambda arm: len(found[arm]))
    longest = max(found, key=lambda arm: len(found[arm]))
    if len(found[shortest]) != len(found[longest]):
        raise unequal(
            f"{what} of {shortest!r}",
            len(found[shortest]),
            f"{what} of {longest!r}",
            len(found[longest]),
        )
    return np.column_stack(list(found.values()))


def unequal(one: str, there: int, other: str, here: int) -> BadData:
    """The error of two columns that differ in length."""
    return BadData(
        "Not every column has the same number of draws",
        f"The {one} have {there:,}, the {other} {here:,}.",
        "A row is one simulation: give all columns the same rows in the same order.",
    )
