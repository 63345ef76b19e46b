"""From a file of sizes and accuracies to what more examples would bring."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.decision.learning_curves.observed import MOST_EXAMPLES, ObservedCurve, observed_curve
from core.decision.learning_curves.predictive import Forecast, Predictive, predict
from core.decision.learning_curves.targets import Reach, reach
from core.domain.errors import BadUsage
from core.report.wording.curve_words import extrapolation_text, reach_sentence
from core.workflows.from_csv.columns import number, read_table, share

AHEAD = 4
"""Times the largest size a forecast is for where nobody names a size."""


@dataclass(frozen=True)
class MeasuredCurve:
    """A curve from a file, and what each accuracy of it is: ``single`` or ``averaged``."""

    observed: ObservedCurve
    runs: str


@dataclass(frozen=True)
class Extrapolation:
    """A forecast at one size and, if there is a target, when it is reached.

    Attributes
    ----------
    forecast : Forecast
    reach : Reach or None
    chance : float or None
        Of having reached the target by the forecast's size.
    warning : str or None
    predictive : Predictive
    runs : str
        How the measured runs were taken: ``single`` or ``averaged``.
    """

    forecast: Forecast
    reach: Reach | None
    chance: float | None
    warning: str | None
    predictive: Predictive
    runs: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values; sizes beyond the horizon are null."""
        return {
            "prediction": self.forecast.prediction,
            "interval_80": list(self.forecast.interval_80),
            "interval_90": list(self.forecast.interval_90),
            "p_reach_by_n": self.chance,
            "n_to_target": None if self.reach is None else _reach_dict(self.reach),
            "warning": self.warning,
        }

    @property
    def text(self) -> str:
        """What a reader needs, line by line."""
        told = extrapolation_text(
            self.predictive, self.forecast, self.runs, self.reach, self.chance
        )
        return f"{told}\nNote: {self.warning}" if self.warning else told


def _reach_dict(found: Reach) -> dict[str, Any]:
    return {
        "middle": _finite(found.middle),
        "interval_80": [_finite(end) for end in found.range_80],
        "horizon": found.horizon,
        "p_within_horizon": found.chance_within,
        "sentence": reach_sentence(found),
    }


def _finite(size: float) -> float | None:
    return size if math.isfinite(size) else None


def read_curve(
    path: Path, runs: str | None = None, test_items: float | None = None
) -> MeasuredCurve:
    """Read columns ``n``, ``accuracy`` and, if it is there, ``se``; a size may be repeated.

    Parameters
    ----------
    path : Path
    runs : str, optional
        ``single`` or ``averaged``. Without it ``averaged`` where there is a column ``se`` or
        every size stands there more than once, else ``single``.
    test_items : float, optional
        Items that all runs were scored on, above 0, if the forecast is to hold on others.

    Raises
    ------
    BadData
        With the line and column that is wrong.
    """
    table = read_table(path, ("n", "accuracy"))
    sizes = table.read("n", _size)
    accuracy = table.read("accuracy", share)
    noise = table.read("se", share) if "se" in table else None
    repeated = min(Counter(sizes).values()) > 1
    by_itself = "averaged" if noise is not None or repeated else "single"
    return MeasuredCurve(observed_curve(sizes, accuracy, noise, test_items), runs or by_itself)


def _size(cell: str) -> float:
    found = number(cell)
    if not 1 <= found <= MOST_EXAMPLES or found != math.floor(found):
        raise ValueError(f"{cell} is not a whole number of examples from 1 to {MOST_EXAMPLES:.0e}.")
    return found


def extrapolate(
    curve: MeasuredCurve, at: float | None = None, target: float | None = None
) -> Extrapolation:
    """Forecast a curve at a size, and the size at which it reaches a target.

    Parameters
    ----------
    curve : MeasuredCurve
    at : float, optional
        Training examples, ``AHEAD`` times the largest size measured by default.
    target : float, optional
        Accuracy, share above 0 up to 1.

    Raises
    ------
    BadUsage
        If the size or the target is off its scale.
    """
    if at is not None and not 1 <= at <= MOST_EXAMPLES:
        remedy = f"Use 1 to {MOST_EXAMPLES:.0e} examples."
        raise BadUsage(f"A forecast at n = {at:g} is not possible", remedy=remedy)
    if target is not None:
        check_target(target)
    predictive = predict(curve.observed, curve.runs)
    size = AHEAD * curve.observed.largest if at is None else at
    found = None if target is None else reach(predictive, target)
    by = None if target is None else reach(predictive, target, horizon=size).chance_by(size)
    warning = predictive.warning(size)
    return Extrapolation(predictive.at(size), found, by, warning, predictive, curve.runs)


def check_target(target: float) -> None:
    """Refuse a target that is not a share above 0 up to 1."""
    if not 0 < target <= 1:
        hint = f"Write {target / 100:g} for {target:g}%." if 1 < target <= 100 else ""
        raise BadUsage(
            f"A target of {target:g} is not possible",
            "It is a share of right answers, above 0 and at most 1.",
            hint,
        )
