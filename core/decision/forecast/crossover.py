"""Two arms that both go on: whose accuracy is ahead once the same has been spent on each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.decision.forecast.projection import Ahead
from core.decision.learning_curves.observed import Array
from core.decision.learning_curves.overtaking import BreakEvenPoints, break_even_points

LUCK = 2000
"""Draws, each of which is a whole curve with its own bills."""
PLACES = 200


@dataclass(frozen=True)
class Contest:
    """Who is ahead as money is spent.

    Attributes
    ----------
    new, old : BreakEvenPoints
        Where each arm is ahead of the other one.
    start, end : float
        USD (or working days) between which it was looked at.
    """

    new: BreakEvenPoints
    old: BreakEvenPoints
    start: float
    end: float


def contest(old: Ahead, new: Ahead, what: str = "usd") -> Contest | None:
    """Accuracy of the two arms against each other by USD or days spent.

    Every draw has its own bills and its own curves; between iterations the accuracy rises evenly.
    It is looked at from where 9 in 10 draws have a first model of both arms to where 1 in 10
    has used up the iterations of one, at most ``FARTHEST`` times what was tried.

    Parameters
    ----------
    old, new : Ahead
    what : str
        ``usd`` or ``days`` (working days).

    Returns
    -------
    Contest or None
        None where that leaves nothing.
    """
    start = max(float(np.quantile(arm.spent[what][0], 0.9)) for arm in (old, new))
    end = min(float(np.quantile(arm.spent[what][arm.farthest - 1], 0.1)) for arm in (old, new))
    if end <= start:
        return None
    places = np.linspace(start, end, PLACES)
    ours, theirs = _along(new, places, what), _along(old, places, what)
    return Contest(
        break_even_points(places, theirs, ours), break_even_points(places, ours, theirs), start, end
    )


def _along(arm: Ahead, places: Array, what: str) -> Array:
    """Draws of the accuracy by what was spent, shape (draws, places)."""
    size = min(LUCK, len(arm.uniforms))
    iterations = slice(0, arm.farthest)
    # Both arms are scored on the same items, so what those share is no difference between them.
    predictive = arm.predictive.on_the_same_items
    curves = predictive.accuracy_draws(arm.effort.places[iterations], arm.uniforms[:size])
    spent = arm.spent[what][iterations, :size]
    pairs = zip(curves, spent.T, strict=True)
    return np.stack([np.interp(places, paid, curve) for curve, paid in pairs])
