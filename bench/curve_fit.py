"""The numbers of a calibration, fitted to forecasts of real curves whose end is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import gammaln

from core.decision.learning_curves.calibration import WIDEST, Calibration
from core.decision.learning_curves.observed import ObservedCurve
from core.decision.learning_curves.predictive import Expected, predict

Array = NDArray[np.float64]

FITTED = ("spread", "gain", "per_doubling", "freedom", "below", "noise", "lean", "lean_from")
START = Calibration("a start", 1.0, 0.2, 0.1, 2.5, 0.3, 0.4, 0.4, 0.02)
ENDS = {0.05: 0.018, 0.1: 0.03, 0.9: 0.03, 0.95: 0.018}
"""Ranks that should be undershot as often as they say, each with how softly that is counted."""
COVERAGE = 3.0
"""Weight of a squared miss of those shares beside the mean log density."""
HELD_BACK = 1e-3
"""Weight of how far the logarithms of the numbers go from the start's."""
LEAST = -30.0
"""Lowest log density of one outcome, so that no single curve decides."""


@dataclass(frozen=True)
class Terms:
    """What a calibration needs to know of forecasts, and what became of them.

    Attributes
    ----------
    curve : ndarray of int, shape (forecasts,)
        Which of the curves.
    cell : ndarray of int, shape (forecasts,)
        Which task and kind of runs: in each the ranges are to hold.
    truth : ndarray, shape (forecasts,)
        Accuracy that it came to.
    pow3, pow2, last, up, down, doublings, noise, shared : ndarray, shape (forecasts,)
        Predicted errors, last error, spreads, doublings and standard errors; all shares but the
        doublings.
    """

    curve: NDArray[np.int_]
    cell: NDArray[np.int_]
    truth: Array
    pow3: Array
    pow2: Array
    last: Array
    up: Array
    down: Array
    doublings: Array
    noise: Array
    shared: Array

    def where(self, chosen: NDArray[np.bool_]) -> Terms:
        """Some of the forecasts."""
        return Terms(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def expected(self, numbers: Calibration) -> Expected:
        """The distribution that each forecast has with these numbers."""
        lean = numbers.lean_at(self.noise)
        error = np.clip((1 - lean) * self.pow3 + lean * self.pow2, 0, 1)
        scales = numbers.scales(self.up, self.down, self.last - error, self.doublings, self.noise)
        return Expected(1 - error, *scales, numbers.freedom, self.shared)

    def ranks(self, numbers: Calibration) -> Array:
        """Chance that was given to an accuracy at or above the truth, shape (forecasts,)."""
        return self.expected(numbers).chance_at_least(self.truth)


def terms_of(seen: ObservedCurve, runs: str, size: float) -> tuple[float, ...]:
    """A forecast's terms, from ``pow3`` on, in the order of :class:`Terms`."""
    at, found = np.array([size]), predict(seen, runs)
    up, down = found.grid.spreads_at(at)
    return (
        float(found.curve.curve.error_at(at)[0]),
        float(found.curve.towards.error_at(at)[0]),
        seen.last_error,
        float(up[0]),
        float(down[0]),
        float(np.log2(min(size / seen.largest, WIDEST))),
        found.noise,
        seen.shared,
    )


def fitted(terms: Terms) -> Calibration:
    """Numbers with the highest log density whose ranges hold as often as they say in every cell.

    Parameters
    ----------
    terms : Terms
        Every cell counts alike, without a shared error.

    Returns
    -------
    Calibration
    """
    start = np.log([getattr(START, name) for name in FITTED])
    cells, codes = np.unique(terms.cell, return_inverse=True)
    each = np.zeros((len(cells), len(codes)))
    each[codes, np.arange(len(codes))] = 1 / np.bincount(codes)[codes]

    def loss(at: Array) -> float:
        expected = terms.expected(_numbers(at))
        density = np.maximum(_log_density(expected, terms.truth), LEAST)
        missed = sum(
            float(((each @ _softly_below(ranks, end, soft) - end) ** 2).sum())
            for ranks in (expected.chance_at_least(terms.truth),)
            for end, soft in ENDS.items()
        )
        far = HELD_BACK * float(((at - start) ** 2).sum())
        return COVERAGE * missed + far - float((each @ density).mean())

    return _numbers(minimize(loss, start, method="L-BFGS-B", options={"maxiter": 80}).x)


def _numbers(at: Array) -> Calibration:
    return Calibration("fitted", **dict(zip(FITTED, np.exp(at).tolist(), strict=True)))


def _softly_below(ranks: Array, end: float, soft: float) -> Array:
    return 1 / (1 + np.exp(np.clip((ranks - end) / soft, -50, 50)))


def _log_density(expected: Expected, truth: Array) -> Array:
    """Of each outcome, without a shared error, shape (forecasts,)."""
    scale = np.where(truth > expected.middle, expected.above, expected.below)
    nu, away = expected.freedom, (truth - expected.middle) / scale
    level = gammaln((nu + 1) / 2) - gammaln(nu / 2) - 0.5 * np.log(nu * np.pi)
    return np.asarray(level - (nu + 1) / 2 * np.log1p(away**2 / nu) - np.log(scale))


def without_each(terms: Terms) -> Sequence[Calibration]:
    """For every curve, in their order, the numbers fitted on all the others."""
    return [fitted(terms.where(terms.curve != left)) for left in range(terms.curve.max() + 1)]
