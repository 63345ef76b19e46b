"""How forecasts held: what was expected when decisions were signed, against what came of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.outcome import Forecast, Outcome, Reached
from core.report.format.numbers import chance, money, money_range, percent, several
from core.report.wording.glossary import period_text

Z80 = 1.2815515655446004
"""Half width of an 80% range, in standard deviations."""
ENOUGH = 10
"""Reviews below which the shares say little."""


@dataclass(frozen=True)
class Held:
    """One forecast against what came of it; None where that is not known.

    Attributes
    ----------
    meets : float
        Chance of meeting the target that was told.
    reached : bool or None
        None while it is not known yet.
    cost, accuracy : bool or None
        Whether they lie in their 80% ranges.
    """

    meets: float
    reached: bool | None
    cost: bool | None
    accuracy: bool | None


def held(forecast: Forecast, outcome: Outcome) -> Held:
    """Compare a forecast with what came of it.

    Parameters
    ----------
    forecast : Forecast
    outcome : Outcome
    """
    cost = accuracy = None
    if outcome.cost is not None:
        cost = forecast.cost_low <= outcome.cost <= forecast.cost_high
    if outcome.accuracy is not None:
        low, high = expected_in_use(forecast, outcome.items or 1)
        accuracy = low <= outcome.accuracy <= high
    reached = {Reached.YES: True, Reached.NO: False}.get(outcome.reached)
    return Held(forecast.meets, reached, cost, accuracy)


def expected_in_use(forecast: Forecast, items: int) -> tuple[float, float]:
    """80% range of the share right among some checked answers.

    The range of the true accuracy, widened by what so few items leave open.

    Examples
    --------
    >>> sure = Forecast("a", "A", 12, "accuracy", 0.85, 1.0, 0, 0, 0, 0.9, 0.9, 0.9)
    >>> [round(share, 3) for share in expected_in_use(sure, 100)]
    [0.862, 0.938]
    """
    own = (forecast.accuracy_high - forecast.accuracy_low) / (2 * Z80)
    sampled = forecast.accuracy * (1 - forecast.accuracy) / items
    half = Z80 * math.sqrt(own**2 + sampled)
    return max(forecast.accuracy - half, 0.0), min(forecast.accuracy + half, 1.0)


def forecast_words(forecast: Forecast) -> str:
    """What was expected, in one sentence."""
    return (
        f"Forecast for {forecast.name}: {chance(forecast.meets)} likely to reach "
        f"{percent(forecast.target, 0)}, {money(forecast.cost)} "
        f"({money_range(forecast.cost_low, forecast.cost_high)}) {_period(forecast)} to build and "
        "run it alone, accuracy "
        f"{percent(forecast.accuracy)} ({percent(forecast.accuracy_low)} to "
        f"{percent(forecast.accuracy_high)}); 80% ranges."
    )


def outcome_words(forecast: Forecast | None, outcome: Outcome) -> str:
    """What came of it, each part with whether its forecast held."""
    found = held(forecast, outcome) if forecast else Held(0.0, None, None, None)
    parts = [f"Target reached: {outcome.reached.value}"]
    if outcome.cost is not None:
        parts.append(f"cost {money(outcome.cost)}{_inside(found.cost)}")
    if outcome.accuracy is not None:
        checked = several(outcome.items or 0, "answer")
        parts.append(
            f"accuracy in use {percent(outcome.accuracy)} of {checked}{_inside(found.accuracy)}"
        )
    return f"{'; '.join(parts)}."


def how_forecasts_held(found: Sequence[Held]) -> str:
    """How forecasts held so far, in words; empty where none was reviewed.

    Examples
    --------
    >>> how_forecasts_held([Held(0.9, True, True, None), Held(0.7, False, False, True)])
    'Reviewed so far: 2 decisions. Target reached in 1 of 2 (expected: 1.6). Cost inside its 80%
    range in 1 of 2. Accuracy in use inside its range in 1 of 1. Of 10 ranges 8 should hold; so few
    reviews say little.'
    """
    if not found:
        return ""
    told = [f"Reviewed so far: {several(len(found), 'decision')}."]
    known = [one for one in found if one.reached is not None]
    if known:
        expected = sum(one.meets for one in known)
        reached = sum(bool(one.reached) for one in known)
        told.append(f"Target reached in {reached} of {len(known)} (expected: {expected:.1f}).")
    for name, values in (
        ("Cost inside its 80% range", [one.cost for one in found]),
        ("Accuracy in use inside its range", [one.accuracy for one in found]),
    ):
        said = [value for value in values if value is not None]
        if said:
            told.append(f"{name} in {sum(said)} of {len(said)}.")
    few = "; so few reviews say little" if len(found) < ENOUGH else ""
    return " ".join([*told, f"Of 10 ranges 8 should hold{few}."])


def _inside(ok: bool | None) -> str:
    return "" if ok is None else " (inside the forecast)" if ok else " (outside the forecast)"


def _period(forecast: Forecast) -> str:
    return f"{'in the ' if forecast.months else ''}{period_text(forecast.months)}"
