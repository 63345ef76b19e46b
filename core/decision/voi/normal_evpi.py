"""Value of information where the gain of switching is normally distributed: closed forms.

Unit normal loss and preposterior analysis after Raiffa and Schlaifer (1961).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from core.decision.assumptions.draws import Array
from core.domain.errors import BadUsage


def evpi_normal(mean: ArrayLike, sd: ArrayLike) -> Array:
    """Expected value of perfect information about a gain, in the gain's unit.

    ``sd * [phi(z) - z * (1 - Phi(z))]`` with ``z = |mean| / sd`` (unit normal loss).

    Parameters
    ----------
    mean, sd : array_like
        Of the incremental net benefit; they broadcast. Nothing is uncertain where ``sd`` is 0.

    Returns
    -------
    ndarray
        Never below 0.

    Raises
    ------
    BadUsage
        If a standard deviation is below 0.

    Examples
    --------
    >>> round(float(evpi_normal(0, 1000)), 6)
    398.94228
    """
    mean, sd = np.asarray(mean, dtype=np.float64), np.asarray(sd, dtype=np.float64)
    if (sd < 0).any():
        raise BadUsage("A standard deviation is below 0", remedy="Give 0 or more.")
    certain = sd == 0
    z = np.abs(mean) / np.where(certain, 1.0, sd)
    # The lower tail at -z, because 1 - ndtr(z) has no digits left from z = 8 on; rounding may
    # still take the difference of two tiny numbers below 0.
    density = np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return np.where(certain, 0.0, np.maximum(sd * (density - z * ndtr(-z)), 0.0))


def evsi_normal(mean: ArrayLike, sd: ArrayLike, sigma: ArrayLike, n: ArrayLike) -> Array:
    """Expected value of ``n`` further observations of a gain.

    What is believed afterwards scatters by ``sd * sqrt(n / (n + n0))``, ``n0 = (sigma / sd)^2``.

    Parameters
    ----------
    mean, sd : array_like
        Belief about the mean gain.
    sigma : array_like
        Standard deviation of one observation.
    n : array_like
        Observations.

    Returns
    -------
    ndarray
        In the gain's unit; all arguments broadcast. It rises with ``n`` towards
        :func:`evpi_normal`.

    Examples
    --------
    >>> round(float(evsi_normal(1500, 4000, 40_000, 100)), 6)
    533.440492
    """
    sd, sigma = np.asarray(sd, dtype=np.float64), np.asarray(sigma, dtype=np.float64)
    n = np.asarray(n, dtype=np.float64)
    nothing = (sd == 0) | (n == 0)
    # n / (n + n0) with both sides times sd^2: n0 itself is infinite where nothing is uncertain.
    told = n * sd**2 / np.where(nothing, 1.0, n * sd**2 + sigma**2)
    return evpi_normal(mean, sd * np.sqrt(np.where(nothing, 0.0, told)))
