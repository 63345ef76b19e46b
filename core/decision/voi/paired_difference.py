"""The true difference of two arms on the same items: the chance that it exceeds a share."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaincinv

from core.decision.assumptions.draws import Array
from core.decision.voi.paired_exam import PairedBelief
from core.decision.voi.quadrature import quantile_nodes


def chance_above(belief: PairedBelief, difference: ArrayLike) -> Array:
    """Chance that the new arm's accuracy exceeds the old one's by more than a share.

    The share of items that the arms answer differently is Beta distributed, and so, apart from
    it, is the new arm's part of them; the first is integrated numerically, the second exactly.

    Parameters
    ----------
    belief : PairedBelief
    difference : array_like
        Accuracy, new minus old, as shares -1..1.

    Returns
    -------
    ndarray
        Chances, shaped like ``difference``.

    Examples
    --------
    >>> round(float(chance_above(PairedBelief(10, 10, 180), 0.0)), 9)
    0.5
    """
    discordant, weight = _discordant(belief)
    part = _part_needed(np.asarray(difference, dtype=np.float64), discordant)
    return (1.0 - betainc(belief.only_new, belief.only_old, part)) @ weight


def _discordant(belief: PairedBelief) -> tuple[Array, Array]:
    """Points and weights of the share of items on which exactly one arm is right."""
    share, weight = quantile_nodes()
    found = betaincinv(belief.only_old + belief.only_new, belief.agree, share)
    # A quantile far out in the tail underflows to 0, by which differences are divided next.
    return np.maximum(found, np.finfo(float).tiny), weight


def _part_needed(difference: Array, discordant: Array) -> Array:
    """The new arm's part of differing answers at which it is ahead by the difference."""
    # Beyond 0 and 1 the difference is more than all differing answers can make: chance 1 or 0.
    return np.clip((1.0 + difference[..., None] / discordant) / 2, 0.0, 1.0)
