"""Net benefit: what fewer wrong answers and an earlier start are worth, minus what it costs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.decision.costs import WORKING_DAYS_A_MONTH, ArmCosts
from core.decision.draws import Array, Draws
from core.decision.outcome import ArmOutcome
from core.decision.stopping import Stops, at_stop


def error_rates(outcome: ArmOutcome, stops: Stops, draws: Draws) -> tuple[Array, Array]:
    """Wrong yes and wrong no as shares of all answers, with the exam's sampling error.

    Each what-if plays one repeat; the error of a finite exam is drawn from the Dirichlet
    posterior of (wrong yes, wrong no, right) with half a pseudo-count each.
    """
    repeat = draws.choice("repeat", outcome.seeds)
    wrong_yes = at_stop(outcome.wrong_yes, stops)[repeat] + 0.5
    wrong_no = at_stop(outcome.wrong_no, stops)[repeat] + 0.5
    right = outcome.n + 1.5 - wrong_yes - wrong_no
    rng = draws.noise("errors", outcome.arm)
    parts = [rng.standard_gamma(shape) for shape in (wrong_yes, wrong_no, right)]
    total = parts[0] + parts[1] + parts[2]
    return parts[0] / total, parts[1] / total


def net_benefit(outcome: ArmOutcome, costs: ArmCosts, draws: Draws, months: int) -> Array:
    """USD per what-if, over a counted period.

    Minus the cost, minus wrong answers at their cost where somebody has said it, minus the
    delay at the value of being live a month sooner. While the costs of errors are blank,
    accuracy above the target counts for nothing.
    """
    benefit = -costs.total(months)
    cost_yes, cost_no = draws.scenario.error_costs
    if months and (cost_yes is not None or cost_no is not None):
        share_yes, share_no = error_rates(outcome, costs.stops, draws)
        answers = draws["V1"] * months
        benefit = benefit - answers * (share_yes * (cost_yes or 0.0) + share_no * (cost_no or 0.0))
    if draws.scenario.value_per_month is not None:
        delay = costs.build.days / WORKING_DAYS_A_MONTH
        benefit = benefit - delay * draws.scenario.value_per_month
    return benefit


def reached_in(stops: Stops, draws: Draws) -> NDArray[np.bool_]:
    """Per what-if: did the repeat it plays reach the target?"""
    reached = np.asarray(stops.reached)[draws.choice("repeat", len(stops.reached))]
    return reached
