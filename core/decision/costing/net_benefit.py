"""What an approach is worth over a counted period: what is paid in any case, and to keep it.

Net *monetary* benefit as in health economics (Stinnett and Mullahy 1998, Medical Decision Making
18(2) Suppl., S68-S80): minus cost, and effects at what they are worth. The effect here is wrong
answers, which only ever cost.
"""

from __future__ import annotations

import numpy as np

from core.decision.accuracy.poc_outcome import ArmOutcome
from core.decision.assumptions.draws import Array, Draws
from core.decision.costing.arm_costs import ArmCosts
from core.decision.costing.calendar import WORKING_DAYS_A_MONTH
from core.domain.assumption import Scenario
from core.domain.drivers.shared import PREDICTIONS_A_MONTH


def usd_of_error(outcome: ArmOutcome, at: int, scenario: Scenario) -> float:
    """USD of one wrong answer of an arm: of the kinds that its wrong answers were in a round."""
    made = outcome.wrong[:, :, at - 1].sum(axis=1)
    kinds = made / made.sum() if made.any() else np.full(len(made), 1.0 / len(made))
    return float(np.asarray(scenario.costs_by_error_kind(outcome.kinds)) @ kinds)


def build_and_keep(
    costs: ArmCosts, draws: Draws, months: int, lost: Array | float = 0.0
) -> tuple[Array, Array]:
    """USD to build an arm, waiting for it included, and to put it live and keep it.

    Parameters
    ----------
    costs : ArmCosts
    draws : Draws
        The what-ifs of the costs.
    months : int
        Counted after the build; 0 counts the build alone, and a contract that is left.
    lost : ndarray, shape (draws,), or float
        USD that wrong answers cost for each answer given.

    Returns
    -------
    tuple of ndarray, shape (draws,)
        While no month of being live sooner has a value, waiting costs nothing.
    """
    build = costs.build.usd
    keep = costs.total(months) - build
    if months and np.any(lost):
        keep = keep + draws[PREDICTIONS_A_MONTH] * months * lost
    if draws.scenario.value_per_month is not None:
        delay = costs.build.days / WORKING_DAYS_A_MONTH
        build = build + delay * draws.scenario.value_per_month
    return build, keep
