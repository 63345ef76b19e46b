"""Forecasts from learning curves as sentences: a chance and a range, not a verdict."""

from __future__ import annotations

import math

from core.decision.learning_curves.predictive import Forecast, Predictive
from core.decision.learning_curves.targets import HARDLY, Reach
from core.report.format.numbers import chance, count, percent, target_text

RANGE = "80% range"
RUNS = {"single": "each a single run", "averaged": "each the mean of several runs"}


def about(size: float) -> str:
    """A size with the two figures that can be trusted at most.

    Examples
    --------
    >>> about(3598.1), about(87.2), about(4.2)
    ('3,600', '87', '4')
    """
    digits = max(math.floor(math.log10(size)) - 1, 0) if size > 0 else 0
    return count(round(size / 10**digits) * 10**digits)


def forecast_sentence(forecast: Forecast) -> str:
    """Accuracy to expect at a size.

    Examples
    --------
    >>> forecast_sentence(Forecast(6400, 0.913, (0.908, 0.918), (0.9, 0.92), (0.89, 0.93)))
    'At n = 6,400 expect 91.3% (80% range 90.0% to 92.0%)'
    """
    place = f"At n = {count(forecast.size)}" if math.isfinite(forecast.size) else "In the long run"
    low, high = (percent(end) for end in forecast.interval_80)
    return f"{place} expect {percent(forecast.prediction)} ({RANGE} {low} to {high})"


def reach_sentence(reach: Reach) -> str:
    """When a target is reached.

    Examples
    --------
    >>> import numpy as np
    >>> sizes = np.array([100.0, 1000.0])
    >>> reach_sentence(Reach(0.85, sizes, np.array([0.0, 1.0])))
    '85% reached at n ~ 320 (80% range 130 to 790)'
    >>> reach_sentence(Reach(0.99, sizes, np.array([0.0, 0.02])))
    '99% not reachable within n = 1,000: under 5%'
    """
    target, within = target_text(reach.target), f"n = {count(reach.horizon)}"
    if reach.hardly:
        return f"{target} not reachable within {within}: under {100 * HARDLY:.0f}%"
    low, high = reach.range_80
    if math.isinf(reach.middle):
        at_best = "" if math.isinf(low) else f", at best at n ~ {about(low)}"
        return f"{target} within {within}: chance {chance(reach.chance_within)}{at_best}"
    if reach.middle <= reach.sizes[0]:
        return f"{target} reached at n = {count(reach.middle)} or before"
    top = f"beyond {count(reach.horizon)}" if math.isinf(high) else about(high)
    return f"{target} reached at n ~ {about(reach.middle)} ({RANGE} {about(low)} to {top})"


def noise_clause(predictive: Predictive) -> str:
    """How well the accuracies are known, and whether anybody measured that."""
    points = f"{100 * predictive.noise:.1f} points"
    if predictive.observed.noise.any():
        return f"with a standard error of {points}"
    return f"with a standard error nobody measured, taken as {points}"


def extrapolation_text(
    predictive: Predictive,
    forecast: Forecast,
    runs: str,
    reach: Reach | None = None,
    share: float | None = None,
) -> str:
    """A forecast as lines of text.

    Parameters
    ----------
    predictive : Predictive
    forecast : Forecast
    runs : str
        How the measured runs were taken: ``single`` or ``averaged``.
    reach : Reach, optional
        When the target is reached.
    share : float, optional
        Chance of having reached it by the forecast's size.
    """
    seen = predictive.observed
    lines = [forecast_sentence(forecast)]
    if reach is not None:
        lines.append(reach_sentence(reach))
    if reach is not None and share is not None:
        by = f"{target_text(reach.target)} by n = {count(forecast.size)}"
        lines.append(f"P(reach {by}) = {chance(share)}")
    lines.append(forecast_sentence(predictive.asymptote))
    lines.append(
        f"From {len(seen.sizes)} sizes, n = {count(seen.smallest)} to {count(seen.largest)}, "
        f"{RUNS[runs]}, {noise_clause(predictive)}"
    )
    return "\n".join(lines)
