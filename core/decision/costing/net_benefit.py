"""Net benefit: what an arm is worth over a counted period, under every what-if.

Net *monetary* benefit as in health economics (Stinnett and Mullahy 1998, Medical Decision Making
18(2) Suppl., S68-S80): minus cost, and effects at what they are worth. The effect here is wrong
answers, which only ever cost.
"""

from __future__ import annotations

from core.decision.accuracy.poc_outcome import ArmOutcome
from core.decision.accuracy.sampling_error import SamplingError
from core.decision.assumptions.draws import Array, Draws
from core.decision.costing.arm_costs import ArmCosts
from core.decision.costing.calendar import WORKING_DAYS_A_MONTH
from core.domain.drivers.shared import PREDICTIONS_A_MONTH

EXACT = SamplingError(0.0, {})
"""An exam whose score is taken for the truth."""


def net_benefit(
    outcome: ArmOutcome, costs: ArmCosts, draws: Draws, months: int, test_set: SamplingError = EXACT
) -> Array:
    """Net benefit of one arm over a counted period.

    Minus the cost, minus wrong answers at their cost where somebody has said it, minus the
    delay at the value of being live a month sooner. While the costs of errors are blank,
    accuracy above the target counts for nothing.

    Parameters
    ----------
    outcome : ArmOutcome
    costs : ArmCosts
        Of the same arm, under the same what-ifs.
    draws : Draws
    months : int
        Counted after the build; 0 counts the build alone, and no wrong answers.
    test_set : SamplingError
        What the finite test set leaves open.

    Returns
    -------
    ndarray, shape (draws,)
        USD.
    """
    benefit = -costs.total(months)
    if months and draws.scenario.errors_are_priced:
        each = draws.scenario.costs_by_error_kind(outcome.kinds)
        answers = draws[PREDICTIONS_A_MONTH] * months
        benefit = benefit - answers * test_set.lost(outcome, costs.stops, draws, each)
    if draws.scenario.value_per_month is not None:
        delay = costs.build.days / WORKING_DAYS_A_MONTH
        benefit = benefit - delay * draws.scenario.value_per_month
    return benefit
