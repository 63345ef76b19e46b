"""From where one arm is ahead of another: on average, and with the luck of both counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.decision.learning_curves.observed import Array

LIKELY = 0.8
"""Share of the draws from which an arm is called likely to be ahead: 8 in 10, as in all ranges."""


@dataclass(frozen=True)
class Lead:
    """The first stretch on which an arm is ahead.

    Attributes
    ----------
    begins : float or None
        Smallest place at which it is ahead; None if it is nowhere within the range looked at.
    ends : float or None
        Next place at which it no longer is; None if it stays ahead to the end of the range.
    """

    begins: float | None
    ends: float | None


@dataclass(frozen=True)
class BreakEvenPoints:
    """Two break-even points of the new arm against the old one, and a safer second.

    Attributes
    ----------
    on_average : Lead
        Where the curves of the means cross: mean accuracy of the new arm above the old one's.
    even : Lead
        With variance: where the new arm is the better one in at least half of the draws. It
        differs from ``on_average`` where the draws are skewed, as they are near 100%.
    likely : Lead
        With variance: where it is the better one in at least 80% of the draws.
    """

    on_average: Lead
    even: Lead
    likely: Lead


def break_even_points(places: Array, old: Array, new: Array) -> BreakEvenPoints:
    """Where the new arm overtakes the old one.

    Parameters
    ----------
    places : ndarray, shape (places,)
        What both are compared at, rising: examples, USD spent or working days.
    old, new : ndarray, shape (draws, places)
        Draws of the accuracy each arm has at each place (``Predictive.accuracy_draws``). Row
        by row the two share what they share in the world, such as an hourly rate; for arms with
        nothing in common shuffle the rows of one. ``nan`` where an arm has no model yet: places
        at which either has a ``nan`` are left out.

    Returns
    -------
    BreakEvenPoints
        In the unit of ``places``.

    Examples
    --------
    >>> places = np.array([1.0, 2.0, 3.0])
    >>> old, new = np.array([[0.5, 0.5, 0.5]]), np.array([[0.25, 0.75, 0.75]])
    >>> break_even_points(places, old, new).on_average
    Lead(begins=1.5, ends=None)
    """
    known = ~(np.isnan(old).any(axis=0) | np.isnan(new).any(axis=0))
    at, apart = places[known], new[:, known] - old[:, known]
    better = chance_better(apart)
    return BreakEvenPoints(
        on_average=_lead(at, apart.mean(axis=0), strict=True),
        even=_lead(at, better - 0.5, strict=False),
        likely=_lead(at, better - LIKELY, strict=False),
    )


def chance_better(apart: Array) -> Array:
    """Share of the draws in which the difference is above 0, ties half, shape (places,).

    Parameters
    ----------
    apart : ndarray, shape (draws, places)
        New minus old.

    Returns
    -------
    ndarray, shape (places,)
        Ties half, so that two arms that are equal everywhere are even and neither is ahead.
    """
    return ((apart > 0).mean(axis=0) + (apart >= 0).mean(axis=0)) / 2


def _lead(at: Array, height: Array, *, strict: bool) -> Lead:
    """First stretch above 0, its ends between two places found on a straight line."""
    ahead = height > 0 if strict else height >= 0
    if not ahead.any():
        return Lead(None, None)
    first = int(ahead.argmax())
    after = np.flatnonzero(~ahead[first:])
    last = first + int(after[0]) if len(after) else None
    return Lead(
        _crossing(at, height, first) if first else float(at[0]),
        None if last is None else _crossing(at, height, last),
    )


def _crossing(at: Array, height: Array, right: int) -> float:
    """Where the line from the place before meets 0."""
    left = right - 1
    share = height[left] / (height[left] - height[right])
    return float(at[left] + share * (at[right] - at[left]))
