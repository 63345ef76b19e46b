"""The test an approach has to pass once it is built: as many new items as the plan's, its target.

The company builds it once. That one repeat is drawn about the approach's accuracy, then put to a
test set of the plan's size, and passes where the lower end of Wilson's interval is at the target.
An approach exactly at the target passes at most 2.5% of such tests, if repeats do not differ.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr
from scipy.stats import norm

from core.evaluation.intervals import LEVEL

Array = NDArray[np.float64]
LEAST_SLOPE = 0.04
"""Square of the share for a unit of the angular scale, at 99%; nearer to 1 a spread says little."""


def bar(target: float, n: float) -> float:
    """Share of right answers whose Wilson lower bound is the target.

    ``target + z sqrt(target (1 - target) / n)``; above 1 no test of this size proves the target.

    Parameters
    ----------
    target : float
        Share 0..1.
    n : float
        Independent items that the test set is worth.

    Returns
    -------
    float

    Examples
    --------
    >>> round(bar(0.85, 1000), 5)
    0.87213
    """
    z = float(norm.ppf(0.5 + LEVEL / 2))
    return target + z * math.sqrt(max(target * (1.0 - target), 0.0) / n)


def pass_chance(
    accuracy: Array, spread: Array | float, target: float, n: float, about: float | None = None
) -> Array:
    """Chance that one repeat of an approach passes.

    Parameters
    ----------
    accuracy : ndarray
        Mean over repeats on new items, shares 0..1.
    spread : ndarray or float
        Standard deviation of one repeat about it, and of what else is not known of it.
    target : float
    n : float
        Independent items that the test set is worth.
    about : float, optional
        Accuracy near which the spread holds; the mean of those given if not said.

    Returns
    -------
    ndarray
        Shares 0..1; rising in the accuracy, falling in the target.

    Examples
    --------
    >>> pass_chance(np.array([0.85, 0.87213]), 0.0, 0.85, 1000).round(3).tolist()
    [0.021, 0.5]
    """
    needed = bar(target, n)
    if needed > 1.0:
        return np.zeros_like(accuracy)
    # On the angular scale, where the error of a share does not depend on it; a repeat's own luck is
    # brought there at one accuracy, so that the chance rises with the accuracy everywhere.
    near = float(np.mean(accuracy)) if about is None else about
    luck = np.square(spread) / max(4.0 * near * (1.0 - near), LEAST_SLOPE)
    ahead = _angle(accuracy) - _angle(np.asarray(needed))
    passed: Array = ndtr(ahead / np.sqrt(0.25 / n + luck))
    return passed


def _angle(share: Array) -> Array:
    return np.asarray(np.arcsin(np.sqrt(np.clip(share, 0.0, 1.0))))
