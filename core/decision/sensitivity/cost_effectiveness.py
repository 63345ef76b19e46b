"""A valuation as the field's own two matrices: what every choice costs and achieves."""

from __future__ import annotations

import numpy as np

from core.decision.valuation import Valuation
from core.decision.voi.psa_sample import PsaSample
from core.domain.drivers.shared import PREDICTIONS_A_MONTH


def cost_and_effect(valuation: Valuation) -> PsaSample:
    """Costs over the counted period and accuracy, for all candidates that were run.

    Returns
    -------
    PsaSample
        Effects in accuracy points (0 to 100), with the test set's paired error; costs in USD.
    """
    draws = valuation.coarse
    costs, effects = {}, {}
    for name in valuation.gates:
        wrong = valuation.priced.wrong(name, draws)
        costs[name] = valuation.coarse_costs[name].total(valuation.terms.months)
        effects[name] = 100.0 * (1.0 - wrong)
    return PsaSample.of_columns(costs, effects)


def worth_of_points(valuation: Valuation, size: int = 41) -> np.ndarray:
    """Values of one accuracy point worth looking at, USD, from nothing up.

    The top is four times the point's worth where errors have a cost, else ten times what the
    dearest candidate costs for each of the 100 points.

    Parameters
    ----------
    valuation : Valuation
    size : int
        How many values.

    Returns
    -------
    ndarray, shape (size,)
        USD per accuracy point, evenly spaced.
    """
    now = (
        valuation.cost_per_error
        * valuation.terms.months
        * float(valuation.draws[PREDICTIONS_A_MONTH].mean())
        / 100
    )
    dearest = max(float(valuation.total(name).mean()) for name in valuation.gates)
    return np.linspace(0.0, 4 * now if now else dearest / 10, size)
