"""What accuracy to expect at a size, with ranges that hold as often as they say.

The spread of well-fitting curves is too narrow: its 90% ranges held 61% of real outcomes, and what
they missed lay nearly always above. The predictive adds what forecasts missed by on real curves
(LCDB 1.1), growing with the noise of the runs, with how much they promise and how far they look
ahead, and more upwards than downwards;
:class:`~core.decision.learning_curves.calibration.Calibration` has the formula.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import t as student_t

from core.decision.learning_curves.calibration import (
    CALIBRATION,
    FARTHEST,
    UNKNOWN_FREEDOM,
    UNKNOWN_NOISE,
    WIDEST,
    Calibration,
)
from core.decision.learning_curves.fit import (
    LeaningCurve,
    fit_pow2,
    fit_pow3,
)
from core.decision.learning_curves.observed import Array, ObservedCurve
from core.decision.learning_curves.spread import CurveGrid, curve_grid

FEW_SIZES = 4
"""Sizes below which a forecast is marked: 4 to 6, each twice the last, extrapolate best."""
NO_GAIN = 1e-4
"""A fitted gain over the sizes tried that is too small to speak of, as a share."""
PARAMETERS = 3
"""Numbers that a fitted ``a + b n^-c`` takes from the sizes."""


@dataclass(frozen=True)
class Forecast:
    """Accuracy at one size, shares 0..1.

    Attributes
    ----------
    size : float
        Training examples; infinite for the asymptote.
    prediction : float
    interval_50, interval_80, interval_90 : tuple of float
        Low and high.
    """

    size: float
    prediction: float
    interval_50: tuple[float, float]
    interval_80: tuple[float, float]
    interval_90: tuple[float, float]


@dataclass(frozen=True)
class Expected:
    """Distributions of the accuracy at some sizes: half of a Student t on each side of the middle.

    Attributes
    ----------
    middle, above, below : ndarray, shape (sizes,)
        Median and the scale on each side of it, shares.
    freedom : float
        Degrees of freedom.
    shared : float or ndarray, shape (sizes,)
        Standard error that all sizes have in common, a share. It is normal: with it a side is a
        Student t whose degrees of freedom follow Welch (1947) and Satterthwaite (1946).
    """

    middle: Array
    above: Array
    below: Array
    freedom: float
    shared: Array | float = 0.0

    def part(self, start: int, end: int) -> Expected:
        """Those at some of the sizes, by place."""
        cut = slice(start, end)
        return replace(self, middle=self.middle[cut], above=self.above[cut], below=self.below[cut])

    def chance_at_least(self, accuracy: ArrayLike) -> Array:
        """Chance that the accuracy at each size is at or above a value, shape (sizes,)."""
        away = self.middle - np.asarray(accuracy, dtype=float)
        scale, freedom = self._side(np.where(away > 0, self.below, self.above))
        return student_t.cdf(away / scale, freedom)

    def accuracy_draws(self, uniforms: Array) -> Array:
        """Draws of the whole curve, shape (draws, sizes); small numbers are lucky draws.

        Parameters
        ----------
        uniforms : ndarray, shape (draws,)
            Numbers between 0 and 1.

        Returns
        -------
        ndarray, shape (draws, sizes)
            Accuracies, 0..1: with so few degrees of freedom some would leave the scale.
        """
        drawn = np.empty((len(uniforms), len(self.middle)))
        for lucky, side in ((True, self.above), (False, self.below)):
            rows = (uniforms < 0.5) == lucky
            scale, freedom = self._side(side)
            drawn[rows] = self.middle - student_t.ppf(uniforms[rows, None], freedom) * scale
        return np.clip(drawn, 0, 1)

    def _side(self, scale: Array) -> tuple[Array, Array | float]:
        """Scale and degrees of freedom with the error that all sizes share."""
        if not np.any(self.shared):
            return scale, self.freedom
        together = np.hypot(scale, self.shared)
        return together, self.freedom * (together / scale) ** 4


@dataclass(frozen=True)
class Predictive:
    """A distribution of the accuracy at every size.

    Attributes
    ----------
    observed : ObservedCurve
    curve : LeaningCurve
        The middle, of the error.
    grid : CurveGrid
    calibration : Calibration
    noise : float
        Standard error of what was measured at one size, a share: as it was given or as repeats
        show it, else as :func:`unknown_noise` guesses it.
    """

    observed: ObservedCurve
    curve: LeaningCurve
    grid: CurveGrid
    calibration: Calibration
    noise: float

    @property
    def on_the_same_items(self) -> Predictive:
        """Of the accuracy on the items that were scored: what they all share is no error there."""
        return replace(self, observed=replace(self.observed, shared=0.0))

    def error_at(self, sizes: Array) -> Array:
        """Middle of the error at sizes, shape (sizes,), 0..1."""
        return np.clip(self.curve.error_at(sizes), 0, 1)

    def scales_at(self, sizes: Array) -> tuple[Array, Array]:
        """Scales above and below the middle of the accuracy, without the shared error.

        Within the sizes tried nothing is promised, and only the spread of the curves grows. Beyond
        ``WIDEST`` they do not widen further: that is where their evidence ends.

        Returns
        -------
        tuple of ndarray, shape (sizes,)
        """
        ahead = np.maximum(np.asarray(sizes, dtype=float), self.observed.largest)
        # Capped, which also keeps the asymptote's scale finite: its size is infinite.
        doublings = np.log2(np.minimum(ahead / self.observed.largest, WIDEST))
        gain = self.observed.last_error - self.error_at(ahead)
        up, down = self.grid.spreads_at(sizes)
        return self.calibration.scales(up, down, gain, doublings, self.noise)

    def over(self, sizes: Array) -> Expected:
        """The distributions at some sizes, worked out once."""
        above, below = self.scales_at(sizes)
        freedom = float(self.calibration.freedom)
        return Expected(1 - self.error_at(sizes), above, below, freedom, self.observed.shared)

    def chance_at_least(self, accuracy: float, sizes: Array) -> Array:
        """Chance that the accuracy at each size is at or above a value, shape (sizes,)."""
        return self.over(sizes).chance_at_least(accuracy)

    def accuracy_draws(self, sizes: Array, uniforms: Array) -> Array:
        """Draws of the whole curve.

        Parameters
        ----------
        sizes : ndarray, shape (sizes,)
            Training examples.
        uniforms : ndarray, shape (draws,)
            Numbers between 0 and 1; small ones are lucky draws. One moves a whole curve.

        Returns
        -------
        ndarray, shape (draws, sizes)
            Accuracies, 0..1.
        """
        return self.over(sizes).accuracy_draws(uniforms)

    def at(self, size: float) -> Forecast:
        """Accuracy to expect at a size, with its ranges."""
        expected = self.over(np.array([size], dtype=float))
        ends = expected.accuracy_draws(np.array([0.25, 0.75, 0.1, 0.9, 0.05, 0.95]))[:, 0]
        high_50, low_50, high_80, low_80, high_90, low_90 = ends.tolist()
        middle = float(expected.middle[0])
        return Forecast(size, middle, (low_50, high_50), (low_80, high_80), (low_90, high_90))

    @property
    def asymptote(self) -> Forecast:
        """Accuracy with all the examples in the world.

        The scale is that of the forecast with the spread and the promise of the asymptote; how
        often its ranges hold cannot be checked.
        """
        return self.at(np.inf)

    def warning(self, size: float | None = None) -> str | None:
        """What a reader must know before relying on it, None where there is nothing."""
        seen = self.observed
        found = []
        if size is not None and size > FARTHEST * seen.largest:
            found.append(
                f"{size:,.0f} is more than {FARTHEST:.0f} times the largest size tried "
                f"({seen.largest:,.0f}): so far ahead half of the forecasts of real curves missed "
                "by 2 points or more."
            )
        if size is not None and size < seen.smallest:
            found.append(f"{size:,.0f} is below the smallest size tried ({seen.smallest:,.0f}).")
        if len(seen.sizes) < FEW_SIZES:
            found.append(
                f"Only {len(seen.sizes)} sizes: how the curve bends is mostly assumed. "
                "Best are 4 to 6, each twice the last."
            )
        ends = fit_pow3(seen).error_at(np.array([seen.smallest, seen.largest]))
        if ends[0] - ends[1] < NO_GAIN:
            found.append("More examples did not help so far.")
        return " ".join(found) or None


def predict(
    observed: ObservedCurve, runs: str = "single", calibration: Calibration = CALIBRATION
) -> Predictive:
    """Fit a curve and its predictive.

    A standard error, given or seen from repeats, says how much the runs are worth: 3 to 5 repeats
    lie between one run and the mean of 25. The noisier they are, the more the middle leans from the
    best ``a + b n^-c`` to the best ``b n^-c``, and the wider the ranges are.

    Parameters
    ----------
    observed : ObservedCurve
    runs : str
        What an accuracy is where nobody knows its standard error: ``averaged`` if it is the mean
        of repeated runs, else ``single``.
    calibration : Calibration, optional

    Returns
    -------
    Predictive

    Examples
    --------
    >>> from core.decision.learning_curves.observed import observed_curve
    >>> seen = observed_curve([200, 400, 800, 1600], [0.70, 0.76, 0.80, 0.83], [0.002] * 4)
    >>> found = predict(seen).at(6400)
    >>> round(found.prediction, 3), [round(end, 2) for end in found.interval_80]
    (0.864, [0.85, 0.89])
    """
    seen = float(np.sqrt((observed.noise**2).mean()))
    law = fit_pow3(observed)
    off = observed.error - law.error_at(observed.sizes)
    usual = UNKNOWN_NOISE[runs] * float(np.sqrt((observed.error * (1 - observed.error)).mean()))
    noise = seen if seen > 0 else unknown_noise(off, usual)
    curve = LeaningCurve(law, fit_pow2(observed), float(calibration.lean_at(noise)))
    return Predictive(observed, curve, curve_grid(observed), calibration, noise)


def unknown_noise(off: Array, usual: float) -> float:
    """Standard error of an accuracy from how far the sizes lie off their curve.

    Parameters
    ----------
    off : ndarray, shape (sizes,)
        Measured error minus that of the fitted curve, shares.
    usual : float
        What it is elsewhere, a share, which counts like ``UNKNOWN_FREEDOM`` sizes.

    Returns
    -------
    float
        A share.
    """
    freedom = max(len(off) - PARAMETERS, 0) + UNKNOWN_FREEDOM
    return float(np.sqrt(((off**2).sum() + UNKNOWN_FREEDOM * usual**2) / freedom))
