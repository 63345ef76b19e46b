"""Points and weights that turn the mean of a function of a continuous input into a sum."""

from __future__ import annotations

import numpy as np

from core.decision.assumptions.draws import Array

TAIL = (1e-14, 1e-12, 1e-10, 1e-8, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.05, 0.2)
"""Shares at which a tail is cut; geometric, since quantiles bend ever more towards the end."""


def quantile_nodes(cuts: Array | tuple[float, ...] = (), points: int = 12) -> tuple[Array, Array]:
    """Gauss-Legendre points between 0 and 1, as shares of a distribution, and their weights.

    Taken as quantiles they integrate over any density, also one that is infinite at its ends.

    Parameters
    ----------
    cuts : array of float
        Shares at which the function has a kink.
    points : int
        In each piece: 12 are good to 1e-8, 24 to 1e-12.

    Returns
    -------
    tuple of ndarray, shape (points,)
        Shares, rising, and weights that sum to 1.

    Examples
    --------
    >>> share, weight = quantile_nodes()
    >>> round(float(share @ weight), 12), round(float(weight.sum()), 12)
    (0.5, 1.0)
    """
    tail = np.array(TAIL)
    edges = np.unique(np.concatenate([[0.0], tail, [0.5], 1.0 - tail, [1.0], np.asarray(cuts)]))
    middle, half = (edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2
    at, weight = np.polynomial.legendre.leggauss(points)
    share = (middle[:, None] + half[:, None] * at).ravel()
    # Closer to 1 than numbers are to each other, a quantile would be infinite.
    return np.minimum(share, np.nextafter(1.0, 0.0)), (half[:, None] * weight).ravel()
