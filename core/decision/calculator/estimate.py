"""A case without data: what both ways cost if they need the same number of rounds.

Money, days and hours come from the same drivers, rules and bills as a race's. Nothing is said
about accuracy. The question is whether a PoC is worth its price.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.decision.accuracy.poc_outcome import PocOutcome
from core.decision.accuracy.stopping import Stops
from core.decision.assumptions.draws import COARSE, DRAW_SEED, DRAWS, Array, Draws, Likely
from core.decision.assumptions.register import Register
from core.decision.calculator.ledger import OwnCase, own_poc
from core.decision.calculator.result import LONGEST, PERIODS, ArmCost, OwnResult, PocPrice, spread
from core.decision.costing.arm_costs import ArmCosts, arm_costs
from core.decision.costing.cash_flow import monthly_stream, spent_by_month
from core.decision.costing.counted_quantities import likely_counts, varied_counts
from core.decision.costing.gold_cost import shared_gold
from core.decision.costing.net_benefit import build_and_keep
from core.decision.costing.priced import Priced
from core.domain.assumption import Scenario
from core.domain.drivers.new_way import PRIVACY_REVIEW
from core.domain.drivers.shared import EXPERT_HOURS_A_DAY
from core.domain.errors import BadUsage
from core.domain.node import NEW_PROCESS, OLD_PROCESS

ARMS = (OLD_PROCESS, NEW_PROCESS)


def value_own_case(
    case: OwnCase,
    register: Register,
    scenario: Scenario,
    draws: int = DRAWS,
    seed: int = DRAW_SEED,
) -> OwnResult:
    """Value a case without data under a scenario.

    Raises
    ------
    BadUsage
        If the scenario prices wrong answers: how many there are is not known here.
    """
    if scenario.errors_are_priced:
        raise BadUsage(
            "Without data the number of errors is not known, so they cannot have a cost",
            remedy="Leave the cost of an error blank, or run a PoC.",
        )
    poc = own_poc(case, varied_counts(register, scenario, seed=seed))
    simulations = Draws(register, scenario, draws, seed)
    costs = costs_after(poc, case.iterations, simulations)
    paths = _paths(poc, case.iterations, Draws(register, scenario, min(COARSE, draws), seed))
    likely = likely_costs(case, register, scenario)
    benefit = {
        months: {name: -np.add(*build_and_keep(costs[name], simulations, months)) for name in ARMS}
        for months in PERIODS
    }
    test_set = shared_gold(poc, simulations)
    gaps = {
        months: costs[NEW_PROCESS].total(months) - costs[OLD_PROCESS].total(months)
        for months in PERIODS
    }
    return OwnResult(
        case=case,
        scenario=scenario,
        arms={name: _arm(costs[name], paths[name], likely[name]) for name in ARMS},
        difference={months: spread(gap) for months, gap in gaps.items()},
        difference_path=_by_month(paths[NEW_PROCESS] - paths[OLD_PROCESS]),
        chance_cheaper={months: float((gap < 0).mean()) for months, gap in gaps.items()},
        chance_better={
            m: float((b[NEW_PROCESS] > b[OLD_PROCESS]).mean()) for m, b in benefit.items()
        },
        better={months: max(ARMS, key=lambda n: b[n].mean()) for months, b in benefit.items()},
        worth_knowing={months: _worth_knowing(found) for months, found in benefit.items()},
        poc=_poc(costs_after(poc, 1, simulations), test_set, simulations),
        test_set=spread(test_set.usd),
        review=spread(simulations[PRIVACY_REVIEW]),
    )


def costs_after(poc: PocOutcome, iterations: int, draws: Draws) -> dict[str, ArmCosts]:
    """Both ways' costs if they stop after some rounds."""
    return {
        name: arm_costs(
            arm, Stops(np.full(arm.seeds, iterations), np.ones(arm.seeds, dtype=bool)), draws
        )
        for name, arm in poc.arms.items()
    }


def likely_costs(case: OwnCase, register: Register, scenario: Scenario) -> dict[str, ArmCosts]:
    """Both ways' costs with every assumption at its likeliest value."""
    poc = own_poc(case, likely_counts(register, scenario))
    return costs_after(poc, case.iterations, Likely(register, scenario, seed_index=0))


def _paths(poc: PocOutcome, iterations: int, draws: Draws) -> dict[str, Array]:
    """USD spent up to each month, both ways, shape (37, draws)."""
    costs = costs_after(poc, iterations, draws)
    discount = draws.scenario.discount
    return {name: spent_by_month(found, LONGEST, discount) for name, found in costs.items()}


def _by_month(path: Array) -> Array:
    found: Array = np.percentile(path, [10, 50, 90], axis=1).T
    return found


def _arm(costs: ArmCosts, path: Array, likely: ArmCosts) -> ArmCost:
    return ArmCost(
        total={months: spread(costs.total(months)) for months in PERIODS},
        likely={months: float(likely.total(months)[0]) for months in PERIODS},
        days=spread(costs.build.days),
        expert_hours=spread(costs.expert_hours),
        running=spread(monthly_stream(costs.running, 12).mean(axis=0)),
        path=_by_month(path),
    )


def _worth_knowing(benefit: Mapping[str, Array]) -> float:
    """Mean of the better way in each what-if, minus the better of the means."""
    old, new = benefit[OLD_PROCESS], benefit[NEW_PROCESS]
    return float(np.maximum(old, new).mean() - max(old.mean(), new.mean()))


def _poc(iteration: Mapping[str, ArmCosts], test_set: Priced, draws: Draws) -> PocPrice:
    old, new = iteration[OLD_PROCESS], iteration[NEW_PROCESS]
    expert = old.expert_hours + new.expert_hours + test_set.hours
    side_by_side = np.maximum(old.build.days, new.build.days)
    return PocPrice(
        usd=spread(old.build.usd + new.build.usd + test_set.usd),
        expert_hours=spread(expert),
        test_set_hours=spread(test_set.hours),
        days=spread(np.maximum(side_by_side, expert / draws[EXPERT_HOURS_A_DAY])),
    )
