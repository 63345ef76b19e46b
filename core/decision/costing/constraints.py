"""What the house forbids before money is looked at: a budget, and texts that may not leave."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.decision.assumptions.draws import Array
from core.decision.costing.arm_costs import ArmCosts
from core.domain.arms import Learner, Roster
from core.domain.assumption import Scenario

OUTSIDE = (Learner.FINE_TUNED, Learner.PROMPTED)
"""Learners that a provider answers with, unless they run on the house's own machine."""


def barred(costs: Mapping[str, ArmCosts], roster: Roster, scenario: Scenario) -> dict[str, str]:
    """Arms the house's rules forbid, and which rule does.

    A budget bars an arm whose build costs more in half of the what-ifs; where texts must stay
    in the house, a model that a provider answers with is barred.

    Parameters
    ----------
    costs : mapping of str to ArmCosts
        By arm.
    roster : Roster
        What the arms are.
    scenario : Scenario
        Its budget and its data policy.

    Returns
    -------
    dict of str to str
        ``budget`` or ``data policy``, by arm that is barred.
    """
    found = {}
    for name, cost in costs.items():
        if scenario.data_stays and _leaves(roster[name].learner, cost):
            found[name] = "data policy"
        elif over_budget(cost.build.usd, scenario):
            found[name] = "budget"
    return found


def over_budget(build: Array, scenario: Scenario) -> bool:
    """Whether a build costs more than the budget in half of the what-ifs.

    Parameters
    ----------
    build : ndarray, shape (draws,)
        USD.
    scenario : Scenario
    """
    return scenario.budget is not None and float(np.median(build)) > scenario.budget


def _leaves(learner: Learner, cost: ArmCosts) -> bool:
    return learner in OUTSIDE and not cost.running.always_on
