"""A case without data: what both ways cost if they need the same number of rounds.

Money, days and hours come from the same drivers, rules and bills as a race's. Nothing is said
about accuracy. The question is whether a PoC is worth its price.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.decision.accuracy.poc_outcome import RaceOutcome
from core.decision.accuracy.stopping import Stops
from core.decision.assumptions.draws import COARSE, DRAW_SEED, DRAWS, Array, Draws, Likely
from core.decision.assumptions.register import Register
from core.decision.calculator.ledger import OwnCase, own_race
from core.decision.calculator.result import LONGEST, PERIODS, OwnResult, PocPrice, WayCost, spread
from core.decision.costing.arm_costs import ArmCosts, arm_costs, net_benefit, shared_gold
from core.decision.costing.cash_flow import monthly_stream, spent_by_month
from core.decision.costing.counted_quantities import likely_counts, varied_counts
from core.decision.costing.drivers import Priced
from core.domain.arms import NEW, OLD
from core.domain.assumption import Scenario
from core.domain.errors import BadUsage

WAYS = (OLD.id, NEW.id)


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
    if scenario.mistakes_cost:
        raise BadUsage(
            "A case without data cannot price wrong answers: nobody knows how many there are",
            remedy="Leave the cost of a wrong answer blank, or run a race.",
        )
    race = own_race(case, varied_counts(register, scenario, seed=seed))
    whatifs = Draws(register, scenario, draws, seed)
    costs = costs_after(race, case.rounds, whatifs)
    paths = _paths(race, case.rounds, Draws(register, scenario, min(COARSE, draws), seed))
    likely = likely_costs(case, register, scenario)
    benefit = {
        months: {name: net_benefit(race.arms[name], costs[name], whatifs, months) for name in WAYS}
        for months in PERIODS
    }
    exam = shared_gold(race, whatifs)
    gaps = {months: costs[NEW.id].total(months) - costs[OLD.id].total(months) for months in PERIODS}
    return OwnResult(
        case=case,
        scenario=scenario,
        ways={name: _way(costs[name], paths[name], likely[name]) for name in WAYS},
        difference={months: spread(gap) for months, gap in gaps.items()},
        difference_path=_by_month(paths[NEW.id] - paths[OLD.id]),
        chance_cheaper={months: float((gap < 0).mean()) for months, gap in gaps.items()},
        chance_better={m: float((b[NEW.id] > b[OLD.id]).mean()) for m, b in benefit.items()},
        better={months: max(WAYS, key=lambda n: b[n].mean()) for months, b in benefit.items()},
        worth_knowing={months: _worth_knowing(found) for months, found in benefit.items()},
        poc=_poc(costs_after(race, 1, whatifs), exam, whatifs),
        exam=spread(exam.usd),
        review=spread(whatifs["NOd"]),
    )


def costs_after(race: RaceOutcome, rounds: int, draws: Draws) -> dict[str, ArmCosts]:
    """Both ways' costs if they stop after some rounds."""
    return {
        name: arm_costs(
            arm, Stops(np.full(arm.seeds, rounds), np.ones(arm.seeds, dtype=bool)), draws
        )
        for name, arm in race.arms.items()
    }


def likely_costs(case: OwnCase, register: Register, scenario: Scenario) -> dict[str, ArmCosts]:
    """Both ways' costs with every assumption at its likeliest value."""
    race = own_race(case, likely_counts(register, scenario))
    return costs_after(race, case.rounds, Likely(register, scenario, repeat=0))


def _paths(race: RaceOutcome, rounds: int, draws: Draws) -> dict[str, Array]:
    """USD spent up to each month, both ways, shape (37, draws)."""
    costs = costs_after(race, rounds, draws)
    discount = draws.scenario.discount
    return {name: spent_by_month(found, LONGEST, discount) for name, found in costs.items()}


def _by_month(path: Array) -> Array:
    found: Array = np.percentile(path, [10, 50, 90], axis=1).T
    return found


def _way(costs: ArmCosts, path: Array, likely: ArmCosts) -> WayCost:
    return WayCost(
        total={months: spread(costs.total(months)) for months in PERIODS},
        likely={months: float(likely.total(months)[0]) for months in PERIODS},
        days=spread(costs.build.days),
        expert_hours=spread(costs.expert_hours),
        running=spread(monthly_stream(costs.running, 12).mean(axis=0)),
        path=_by_month(path),
    )


def _worth_knowing(benefit: Mapping[str, Array]) -> float:
    """Mean of the better way in each what-if, minus the better of the means."""
    old, new = benefit[OLD.id], benefit[NEW.id]
    return float(np.maximum(old, new).mean() - max(old.mean(), new.mean()))


def _poc(round_: Mapping[str, ArmCosts], exam: Priced, draws: Draws) -> PocPrice:
    old, new = round_[OLD.id], round_[NEW.id]
    expert = old.expert_hours + new.expert_hours + exam.hours
    side_by_side = np.maximum(old.build.days, new.build.days)
    return PocPrice(
        usd=spread(old.build.usd + new.build.usd + exam.usd),
        expert_hours=spread(expert),
        exam_hours=spread(exam.hours),
        days=spread(np.maximum(side_by_side, expert / draws["S8"])),
    )
