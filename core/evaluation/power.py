"""How likely a paired test finds a real difference, and the paired standard error.

How many items that takes is ``core.evaluation.paired.items_needed``.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, norm

from core.evaluation.intervals import LEVEL
from core.evaluation.paired import PairedCounts

NOBODY = 1e-12
"""Expected number of differing items below which no test finds anything."""


def paired_standard_error(counts: PairedCounts) -> float:
    """Standard error of the difference in accuracy of two models on the same items.

    ``sqrt((b + c) / n - D^2) / sqrt(n)``, a share. Without the factor ``sqrt(n / (n - 1))`` that a
    clustered error has at one item per cluster.

    Examples
    --------
    >>> round(paired_standard_error(PairedCounts(0, 40, 20, 100)), 12)
    0.047392971525
    """
    n = counts.n
    spread = (counts.only_old + counts.only_new) / n - counts.difference**2
    return math.sqrt(max(spread, 0.0) / n)


def normal_power(n: int, difference: float, discordant: float, *, level: float = LEVEL) -> float:
    """Chance that McNemar's test finds a difference, by the normal approximation.

    Counts findings in the right direction only (Connor 1987, Duffy 1984): the inverse of
    ``items_needed``.

    Parameters
    ----------
    n : int
        Items.
    difference : float
        True difference in accuracy.
    discordant : float
        Share of items on which exactly one model is right, at least the difference.

    Examples
    --------
    >>> round(normal_power(1000, 0.02, 0.10), 8)
    0.51599981
    """
    spread = discordant - difference**2
    if difference == 0 or spread <= 0:
        return 0.0 if difference == 0 else 1.0
    z = float(norm.ppf(0.5 + level / 2))
    away = math.sqrt(n) * abs(difference) - z * math.sqrt(discordant)
    return float(norm.cdf(away / math.sqrt(spread)))


def exact_power(
    n: int, only_old: float, only_new: float, *, mid_p: bool = True, level: float = LEVEL
) -> float:
    """Chance that the head-to-head test finds the better model, summed over all outcomes.

    Over every number of items on which the two differ, the chance of a split that the two-sided
    test rejects in the right direction.

    Parameters
    ----------
    n : int
        Items.
    only_old, only_new : float
        True shares of items that only one of the two answers correctly.
    mid_p : bool
        The mid-p test, else the exact one.

    Examples
    --------
    >>> round(exact_power(200, 0.05, 0.10), 10)
    0.4345903145
    >>> round(exact_power(200, 0.05, 0.10, mid_p=False), 10)
    0.3732946117
    """
    discordant = only_old + only_new
    if n * discordant < NOBODY:
        return 0.0
    differing = np.arange(n + 1)
    needed = _wins_needed(differing, 1 - level, mid_p=mid_p)
    found = binom.sf(needed - 1, differing, max(only_old, only_new) / discordant)
    return float(binom.pmf(differing, n, min(discordant, 1.0)) @ found)


def _wins_needed(differing: NDArray[np.int_], alpha: float, *, mid_p: bool) -> NDArray[np.int_]:
    """Fewest wins of the better model that a two-sided test rejects, per number of differing."""
    wins = binom.isf(alpha / 2, differing, 0.5).astype(int) + 1
    if not mid_p:
        return wins
    # One win less may do: half the chance of the outcome itself does not count against it.
    fewer = wins - 1
    p = 2 * binom.sf(fewer, differing, 0.5) + binom.pmf(fewer, differing, 0.5)
    return np.where((p <= alpha) & (2 * fewer > differing), fewer, wins)
