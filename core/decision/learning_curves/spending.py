"""What it takes to reach a target, in dollars or days, when some what-ifs do not get there.

A what-if that does not reach the target within the horizon is censored: it has cost more than
was looked at, and stays in the draws as infinite. Dropping it would make the worse way look
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

    Examples
    --------
    >>> spent(np.array([100.0, np.inf]), 50, 0.25).tolist()
    [75.0, inf]
    """
    base, unit = np.asarray(fixed, dtype=float), np.asarray(per_example, dtype=float)
    for values in (base, unit):
        if not (np.isfinite(values).all() and (values >= 0).all()):
            raise BadUsage("A cost is not a number of 0 or more")
    arrives = np.isfinite(examples)
    return np.where(arrives, base + unit * np.where(arrives, examples, 0.0), np.inf)


def chance_within(spendings: Array, limit: float) -> float:
    """Chance of reaching the target for at most so many USD, or in so many days.

    Examples
    --------
    >>> chance_within(np.array([75.0, 120.0, np.inf, np.inf]), 100)
    0.25
    """
    return float((spendings <= limit).mean())


def restricted_mean(spendings: Array, budget: float) -> float:
    """Mean spending on the way to the target if everybody stops at a budget.

    ``integral from 0 to budget of P(not reached by x) dx``, which is the mean of
    ``min(spending, budget)``: finite though some draws are not, and the fair comparison of two
    ways of which one was censored earlier.

    Examples
    --------
    >>> restricted_mean(np.array([60.0, np.inf]), 100)
    80.0
    """
    if not (np.isfinite(budget) and budget >= 0):
        raise BadUsage("A budget is not a number of 0 or more")
    return float(np.minimum(spendings, budget).mean())
