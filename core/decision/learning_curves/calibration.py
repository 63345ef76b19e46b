"""How wide a forecast has to be: numbers from real curves, to be replaced by our own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.decision.learning_curves.observed import Array

FARTHEST = 16.0
"""Times the largest size up to which forecasts are used.

Farther out (31 times in the median) half of the forecasts missed by 2 points or more.
"""
WIDEST = 64.0
"""Times the largest size from which ranges no longer widen: few curves go on farther."""
UNKNOWN_NOISE = {"single": 0.05, "averaged": 0.025}
"""Standard error of an accuracy p where nobody measured it, in sqrt(p (1 - p)), by what each is.

0.05 is the median of a single run on the 48 curves; a mean of runs is taken for one of four.
"""
UNKNOWN_FREEDOM = 2.0
"""Degrees of freedom that this guess is worth beside how far the sizes lie off the curve."""


@dataclass(frozen=True)
class Calibration:
    """Where the middle lies and how wide the predictive is; another one may be passed.

    The middle is ``(1 - s) pow3 + s pow2`` with ``s = lean e / (e + lean_from)`` and ``e`` the
    standard error of what was measured. Each side has a scale of its own,

    ``scale^2 = sharpest^2 + (noise e)^2 + 4^(per_doubling doublings) *
    ((weight * grid spread)^2 + (gain * (last error - prediction))^2)``,

    with the grid's spread on that side and the weight ``spread`` above the middle of the accuracy,
    ``below * spread`` below it: a power law that levels off too early misses upwards.

    Leaning takes the median miss of 3 repeats from 0.93 to 0.83 points and the 90th percentile of
    that of single runs from 6.9 to 6.3; with means of 25 it hardly leans.

    Attributes
    ----------
    version : str
        Of the numbers, with their source.
    spread, gain : float
        Weights of how far apart well-fitting curves are and of what the forecast promises.
    per_doubling : float
        How much wider the ranges get with every doubling beyond the largest size, in powers of 2.
    freedom : float
        Degrees of freedom of the Student t.
    below : float
        Weight of the spread below the middle, as a share of the weight above it.
    noise : float
        Weight of the standard error of what was measured.
    lean, lean_from : float
        Largest share of the curve without an asymptote in the middle, and the standard error at
        which half of it is reached, a share.
    sharpest : float
        Smallest scale, as a share: nobody knows an accuracy better.
    """

    version: str
    spread: float
    gain: float
    per_doubling: float
    freedom: float
    below: float = 1.0
    noise: float = 0.0
    lean: float = 0.0
    lean_from: float = 0.01
    sharpest: float = 0.0005

    def lean_at(self, noise: ArrayLike) -> Array:
        """Share of the curve without an asymptote in the middle, by the standard error."""
        error = np.asarray(noise, dtype=float)
        return self.lean * error / (error + self.lean_from)

    def scales(
        self, up: Array, down: Array, gain: Array, doublings: Array, noise: ArrayLike
    ) -> tuple[Array, Array]:
        """Scales above and below the middle of the accuracy, one shape for all.

        Parameters
        ----------
        up, down : ndarray
            Spread of the curves that fit, towards higher and lower accuracy, shares.
        gain : ndarray
            Last error minus predicted error, a share.
        doublings : ndarray
            From the largest size tried to the one forecast.
        noise : array_like
            Standard error of what was measured, a share.

        Returns
        -------
        tuple of ndarray
            Shares.
        """
        known = self.sharpest**2 + (self.noise * np.asarray(noise, dtype=float)) ** 2
        wider, promised = 4.0 ** (self.per_doubling * doublings), (self.gain * gain) ** 2
        above, below = (
            np.sqrt(known + ((weight * side) ** 2 + promised) * wider)
            for weight, side in ((self.spread, up), (self.below * self.spread, down))
        )
        return above, below


CALIBRATION = Calibration(
    "2: LCDB 1.1, 48 curves",
    spread=0.7044,
    gain=0.0996,
    per_doubling=0.3163,
    freedom=2.5714,
    below=0.1478,
    noise=0.4351,
    lean=0.3524,
    lean_from=0.0166,
)
"""One for single runs, a few repeats and many: what tells them apart is their standard error.

Fitted by ``bench/curve_fit.py``; ``python -m bench curves`` measures the ranges, each curve with
numbers fitted on the others. Tabular models, not language models: an assumption for a fine-tuned
arm until 30 curves of our own exist.
"""
