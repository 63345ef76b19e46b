"""Net benefit: what fewer wrong answers and an earlier start are worth, minus what it costs."""

from __future__ import annotations

from core.decision.costs import WORKING_DAYS_A_MONTH, ArmCosts
from core.decision.draws import Array, Draws
from core.decision.exam_error import ExamError
from core.decision.outcome import ArmOutcome

EXACT = ExamError(0.0, {})
"""An exam whose score is taken for the truth."""


def net_benefit(
    outcome: ArmOutcome, costs: ArmCosts, draws: Draws, months: int, exam: ExamError = EXACT
) -> Array:
    """USD per what-if, over a counted period.

    Minus the cost, minus wrong answers at their cost where somebody has said it, minus the
    delay at the value of being live a month sooner. While the costs of errors are blank,
    accuracy above the target counts for nothing.
    """
    benefit = -costs.total(months)
    if months and draws.scenario.mistakes_cost:
        each = draws.scenario.mistake_costs(outcome.kinds)
        answers = draws["V1"] * months
        benefit = benefit - answers * exam.lost(outcome, costs.stops, draws, each)
    if draws.scenario.value_per_month is not None:
        delay = costs.build.days / WORKING_DAYS_A_MONTH
        benefit = benefit - delay * draws.scenario.value_per_month
    return benefit
