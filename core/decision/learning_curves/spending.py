"""What it takes to reach a target, in dollars or days, when some draws do not get there.

A draw that does not reach the target within the horizon is right-censored: it has cost more than
was looked at, and stays among the draws as infinite. Dropping it would make the worse arm look
cheap.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from core.decision.learning_curves.observed import Array
from core.domain.errors import BadUsage


def spent(examples: Array, fixed: ArrayLike, per_example: ArrayLike) -> Array:
    """Cost or days to the target, ``fixed + per_example * examples``, shape (draws,).

    Parameters
    ----------
    examples : ndarray, shape (draws,)
        Examples needed (``Reach.draws``); infinite ones give infinite costs.
    fixed, per_example : array_like
        USD or days, one number or draws of shape (draws,), not below 0.

    Returns
    -------
    ndarray, shape (draws,)

    Raises
    ------
    BadUsage
        If a cost is negative or not finite.

    Examples
    --------
    >>> spent(np.array([100.0, np.inf]), 50, 0.25).tolist()
    [75.0, inf]
    """
    base, unit = np.asarray(fixed, dtype=float), np.asarray(per_example, dtype=float)
    for values in (base, unit):
        if not (np.isfinite(values).all() and (values >= 0).all()):
            raise BadUsage("A cost is not a number of 0 or more")
    # Infinite examples at no cost each would be NaN, which compares as neither dear nor cheap.
    arrives = np.isfinite(examples)
    return np.where(arrives, base + unit * np.where(arrives, examples, 0.0), np.inf)


def chance_within(spendings: Array, limit: float) -> float:
    """Chance of reaching the target for at most so many USD, or in so many days.

    Parameters
    ----------
    spendings : ndarray, shape (draws,)
        As :func:`spent` gives them.
    limit : float
        In their unit.

    Returns
    -------
    float
        Share of the draws.

    Examples
    --------
    >>> chance_within(np.array([75.0, 120.0, np.inf, np.inf]), 100)
    0.25
    """
    return float((spendings <= limit).mean())


def restricted_mean(spendings: Array, budget: float) -> float:
    """Mean spending until the target if everybody stops at a budget.

    The restricted mean of survival analysis: ``integral from 0 to budget of P(not reached by x)
    dx``, which is the mean of ``min(spending, budget)``. Finite though some draws are not, and the
    fair comparison of two arms of which one was censored earlier.

    Parameters
    ----------
    spendings : ndarray, shape (draws,)
        As :func:`spent` gives them.
    budget : float
        In their unit, not below 0.

    Returns
    -------
    float
        In their unit.

    Raises
    ------
    BadUsage
        If the budget is negative or not finite.

    Examples
    --------
    >>> restricted_mean(np.array([60.0, np.inf]), 100)
    80.0
    """
    if not (np.isfinite(budget) and budget >= 0):
        raise BadUsage("A budget is not a number of 0 or more")
    return float(np.minimum(spendings, budget).mean())
