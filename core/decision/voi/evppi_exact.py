"""What one input is worth to know, exactly, where the model behind the benefit is at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from core.decision.assumptions.draws import Array
from core.decision.voi.quadrature import quantile_nodes
from core.domain.errors import BadUsage

STRAIGHT = 1e-9
"""How far from straight a benefit may be, relative to its size."""


class Distribution(Protocol):
    """A continuous input; what ``scipy.stats`` calls a frozen distribution."""

    def mean(self) -> float:
        """Expected value."""

    def cdf(self, x: Array) -> Array:
        """Share below."""

    def ppf(self, q: ArrayLike) -> Array:
        """Quantiles."""


Benefit = Callable[[Mapping[str, float]], ArrayLike]
"""Net monetary benefit of every arm, USD, from a value for every input."""


def evppi_multilinear(benefit: Benefit, inputs: Mapping[str, Distribution], name: str) -> float:
    """Expected value of perfect information about one input, USD, without draws.

    Where the inputs are independent and the benefit is linear in each of them,
    ``E(NMB | x) = NMB(x, means of the others)``: every arm is a straight line in ``x``, and the
    best line is integrated exactly between the points where the best arm changes.

    Parameters
    ----------
    benefit : callable
        Must be linear in each input while the others stay.
    inputs : mapping of str to Distribution
        Independent of each other.
    name : str
        The input to know.

    Raises
    ------
    BadUsage
        If there is no such input, or the benefit is not linear in it.

    Examples
    --------
    >>> from scipy.stats import norm
    >>> inputs = {"gain": norm(0, 1000), "other": norm(5, 1)}
    >>> benefit = lambda x: (0.0, x["gain"])
    >>> round(evppi_multilinear(benefit, inputs, "gain"), 6)
    398.94228
    >>> evppi_multilinear(benefit, inputs, "other")
    0.0
    """
    if name not in inputs:
        raise BadUsage(f"There is no input {name!r}", remedy=f"Choose from {', '.join(inputs)}.")
    level, slope = _lines(benefit, inputs, name)
    known = inputs[name]
    at_mean = level + slope * known.mean()
    best = int(np.argmax(at_mean))
    # Beyond the best arm's own line, nothing large is subtracted from something large.
    level, slope = level - level[best], slope - slope[best]
    share, weight = quantile_nodes(known.cdf(_crossings(level, slope)), points=24)
    gain = (level[:, None] + slope[:, None] * known.ppf(share)).max(axis=0)
    return float(gain @ weight)


def _lines(benefit: Benefit, inputs: Mapping[str, Distribution], name: str) -> tuple[Array, Array]:
    """Each arm's benefit as level and slope in one input, the others at their means."""
    means = {key: float(each.mean()) for key, each in inputs.items()}
    low, high = (float(q) for q in inputs[name].ppf([0.05, 0.95]))

    def at(x: float) -> Array:
        """Benefit of the arms."""
        return np.asarray(benefit(means | {name: x}), dtype=np.float64)

    first, last = at(low), at(high)
    bend = np.abs(at((low + high) / 2) - (first + last) / 2)
    if bend.max() > STRAIGHT * max(np.abs(first).max(), np.abs(last).max(), 1.0):
        raise BadUsage(
            f"The benefit is not linear in {name!r}",
            remedy="Take the value of knowing it from draws, by regression.",
        )
    slope = (last - first) / (high - low)
    return first - slope * low, slope


def _crossings(level: Array, slope: Array) -> Array:
    """Where two arms are equally good."""
    one, other = np.triu_indices(len(level), 1)
    apart = slope[one] != slope[other]
    one, other = one[apart], other[apart]
    return (level[other] - level[one]) / (slope[one] - slope[other])
