"""What accuracy to expect at a size, with intervals that hold as often as they say.

The spread of well-fitting curves is too narrow: its 90% intervals held 61% of real outcomes. The
predictive adds what forecasts missed by on real curves (LCDB 1.1), growing with how much they
promise and how far they look ahead; :class:`~core.decision.learning_curves.calibration.Calibration`
has the formula.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import t as student_t

from core.decision.learning_curves.calibration import CALIBRATIONS, FARTHEST, Calibration
from core.decision.learning_curves.fit import Curve, fit_mean, fit_pow3
from core.decision.learning_curves.observed import Array, ObservedCurve
from core.decision.learning_curves.spread import CurveGrid, curve_grid

FEW_SIZES = 4
"""Sizes below which a forecast is marked: 4 to 6, each twice the last, extrapolate best."""
NO_GAIN = 1e-4
"""A fitted gain over the sizes tried that is too small to speak of, as a share."""


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
    """Student-t distributions of the accuracy at some sizes.

    Attributes
    ----------
    middle, scale : ndarray, shape (sizes,)
        Shares.
    freedom : float
        Degrees of freedom.
    """

    middle: Array
    scale: Array
    freedom: float

    def part(self, start: int, end: int) -> Expected:
        """Those at some of the sizes, by place."""
        return Expected(self.middle[start:end], self.scale[start:end], self.freedom)

    def chance_at_least(self, accuracy: ArrayLike) -> Array:
        """Chance that the accuracy at each size is at or above a value, shape (sizes,)."""
        away = (self.middle - np.asarray(accuracy, dtype=float)) / self.scale
        return student_t.cdf(away, self.freedom)

    def accuracy_draws(self, uniforms: Array) -> Array:
        """Draws of the whole curve, shape (draws, sizes); small numbers are lucky draws.

        Parameters
        ----------
        uniforms : ndarray, shape (draws,)
            Numbers between 0 and 1.

        Returns
        -------
        ndarray, shape (draws, sizes)
            Accuracies, 0..1: with 1.4 to 2.2 degrees of freedom some would leave the scale.
        """
        moved = student_t.ppf(uniforms, self.freedom)[:, None]
        return np.clip(self.middle - moved * self.scale, 0, 1)


@dataclass(frozen=True)
class Predictive:
    """A Student-t distribution of the error at every size.

    Attributes
    ----------
    observed : ObservedCurve
    curve : Curve
        The middle.
    grid : CurveGrid
    calibration : Calibration
    """

    observed: ObservedCurve
    curve: Curve
    grid: CurveGrid
    calibration: Calibration

    def error_at(self, sizes: Array) -> Array:
        """Middle of the error at sizes, shape (sizes,), 0..1."""
        return np.clip(self.curve.error_at(sizes), 0, 1)

    def scale_at(self, sizes: Array) -> Array:
        """Scale of the error at sizes, shape (sizes,).

        Within the sizes tried nothing is promised, and only the first term grows. Beyond
        ``FARTHEST`` the last term does not grow further: that is where its evidence ends.
        """
        ahead = np.maximum(np.asarray(sizes, dtype=float), self.observed.largest)
        error = self.error_at(ahead)
        # Capped, which also keeps the asymptote's scale finite: its size is infinite.
        doublings = np.log2(np.minimum(ahead / self.observed.largest, FARTHEST))
        numbers = self.calibration
        variance = (
            (numbers.spread * self.grid.spread_at(sizes)) ** 2
            + (numbers.gain * (self.observed.last_error - error)) ** 2
            + (numbers.per_doubling * doublings) ** 2 * error * (1 - error)
        )
        return np.maximum(np.sqrt(variance), numbers.sharpest)

    def over(self, sizes: Array) -> Expected:
        """The distributions at some sizes, worked out once."""
        return Expected(
            1 - self.error_at(sizes), self.scale_at(sizes), float(self.calibration.freedom)
        )

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
        """Accuracy to expect at a size, with its intervals."""
        sizes = np.array([size], dtype=float)
        middle, scale = 1 - float(self.error_at(sizes)[0]), float(self.scale_at(sizes)[0])

        def interval(level: float) -> tuple[float, float]:
            half = scale * float(student_t.ppf(0.5 + level / 2, self.calibration.freedom))
            return max(middle - half, 0.0), min(middle + half, 1.0)

        return Forecast(size, middle, interval(0.5), interval(0.8), interval(0.9))

    @property
    def asymptote(self) -> Forecast:
        """Accuracy with all the examples in the world.

        The scale is that of the forecast with the spread and the promise of the asymptote; how
        often its intervals hold cannot be checked.
        """
        return self.at(np.inf)

    def warning(self, size: float | None = None) -> str | None:
        """What a reader must know before relying on it, None where there is nothing."""
        seen = self.observed
        found = []
        if size is not None and size > FARTHEST * seen.largest:
            found.append(
                f"{size:,.0f} is more than {FARTHEST:.0f} times the largest size tried "
                f"({seen.largest:,.0f}): so far ahead the ranges are too narrow."
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
    observed: ObservedCurve, runs: str = "single", calibration: Calibration | None = None
) -> Predictive:
    """Fit a curve and its predictive.

    Parameters
    ----------
    observed : ObservedCurve
    runs : str
        ``averaged`` if each accuracy is the mean of repeated runs, else ``single``, for which
        the mean of two forms is the middle and the predictive is wider.
    calibration : Calibration, optional
        Instead of the one that belongs to the runs.

    Returns
    -------
    Predictive

    Examples
    --------
    >>> from core.decision.learning_curves.observed import observed_curve
    >>> seen = observed_curve([200, 400, 800, 1600], [0.70, 0.76, 0.80, 0.83])
    >>> found = predict(seen, "averaged").at(6400)
    >>> round(found.prediction, 3), [round(end, 2) for end in found.interval_80]
    (0.864, [0.83, 0.89])
    """
    curve = fit_pow3(observed) if runs == "averaged" else fit_mean(observed)
    return Predictive(observed, curve, curve_grid(observed), calibration or CALIBRATIONS[runs])
