"""What a choice is expected to bring in use: what its review is measured by."""

from __future__ import annotations

import numpy as np

from core.decision.valuation import Valuation
from core.decision.verdict_rule import answer_of
from core.domain.outcome import Forecast
from core.domain.sign_off import FOLLOWS, SignedChoice

OUTER = (10, 90)
"""Percentiles of an 80% range."""


def chosen_arm(valuation: Valuation, choice: SignedChoice) -> str | None:
    """The approach that a choice goes for.

    Parameters
    ----------
    valuation : Valuation
    choice : SignedChoice

    Returns
    -------
    str or None
        The likeliest to be the best of those with this answer; to stay without such an option is
        to go on as today. None where nothing is built, or no approach has this answer.
    """
    for option in valuation.verdict.options:
        if FOLLOWS.get(answer_of(valuation.outcome.arm(option.arm))) is choice:
            return option.arm
    reference = valuation.outcome.reference
    return reference if choice is SignedChoice.STAY and reference in valuation.costs else None


def forecast_of(valuation: Valuation, choice: SignedChoice, metric: str) -> Forecast | None:
    """What is expected of the approach that a choice goes for.

    Parameters
    ----------
    valuation : Valuation
        As it stands when the decision is signed.
    choice : SignedChoice
    metric : str
        What the target is of.

    Returns
    -------
    Forecast or None
        None where the choice builds nothing.
    """
    arm = chosen_arm(valuation, choice)
    if arm is None:
        return None
    spent = valuation.total(arm)
    score = valuation.evidence.accuracy(arm, valuation.draws.size)
    cost_low, cost_high = np.percentile(spent, OUTER)
    low, high = np.percentile(score, OUTER)
    return Forecast(
        arm,
        valuation.outcome.roster.name(arm),
        valuation.months,
        metric,
        valuation.evidence.target,
        float(valuation.meets[arm]),
        float(np.mean(spent)),
        float(cost_low),
        float(cost_high),
        float(np.mean(score)),
        float(low),
        float(high),
    )
