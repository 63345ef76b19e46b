"""A race under a scenario: costs of every arm, gates, verdict. Re-pricing never re-runs."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from core.decision.accuracy.incumbent_model import model_in_use
from core.decision.accuracy.noninferiority import check_gates
from core.decision.accuracy.poc_outcome import PocOutcome
from core.decision.accuracy.sampling_error import SamplingError, sampling_error
from core.decision.accuracy.stopping import Stops, find_stops
from core.decision.assumptions.draws import COARSE, DRAW_SEED, DRAWS, Array, Draws
from core.decision.assumptions.register import Register
from core.decision.costing.arm_costs import ArmCosts, arm_costs
from core.decision.costing.bill import Bill
from core.decision.costing.constraints import barred
from core.decision.costing.gold_cost import shared_gold
from core.decision.costing.net_benefit import net_benefit
from core.decision.costing.priced import Priced
from core.decision.pilots.current_state import Today
from core.decision.pilots.larger_test_set import (
    LargerTestSet,
    larger_test_set,
    no_larger_test_set,
    price_of_test_items,
)
from core.decision.pilots.learning import Learning, learning_of
from core.decision.pilots.more_iterations import MoreIterations, more_iterations
from core.decision.verdict_rule import VerdictInputs, choices, decide
from core.domain.arms import OLD, ArmRole
from core.domain.arms import arm as find_arm
from core.domain.assumption import Scenario
from core.domain.verdict import Fairness, GateResult, Pilot, Verdict
from core.evaluation.intervals import Estimate

PRICED = ("costs", "coarse_costs", "gold")
DECIDED = (
    "stops",
    "gates",
    "verdict",
    "benefit",
    "expected",
    "choices",
    "larger_test_set",
    "more_iterations",
    "pilots",
    "barred",
)


@dataclass(frozen=True)
class Measured:
    """What the exam said about the models each arm stops with.

    Attributes
    ----------
    accuracy : mapping of str to Estimate
        Mean over repeats at the stop.
    difference : mapping of str to Estimate
        Accuracy minus the old way's on the same items, at the stops.
    """

    accuracy: Mapping[str, Estimate]
    difference: Mapping[str, Estimate]


@dataclass(frozen=True)
class Terms:
    """What the plan and the reader fix: target, margin, counted months."""

    target: float
    margin: float
    months: int


class Valuation:
    """Everything the screens and the record show about money, time and the verdict.

    Parameters
    ----------
    outcome : PocOutcome
    measured : Measured
    fairness : tuple of Fairness
    terms : Terms
    register : mapping of str to Assumption
    scenario : Scenario
    draws : int
        What-ifs.
    """

    def __init__(
        self,
        outcome: PocOutcome,
        measured: Measured,
        fairness: tuple[Fairness, ...],
        terms: Terms,
        register: Register,
        scenario: Scenario,
        draws: int = DRAWS,
        seed: int = DRAW_SEED,
    ) -> None:
        self.outcome = outcome
        self.measured = measured
        self.fairness = fairness
        self.terms = terms
        self.register = register
        self.scenario = scenario
        self.draws = Draws(register, scenario, draws, seed)
        self.coarse = Draws(register, scenario, min(COARSE, draws), seed)
        self._bills: dict[str, list[Bill]] = {}

    @cached_property
    def stops(self) -> dict[str, Stops]:
        """Where each arm stops."""
        target = self.terms.target
        found = {name: find_stops(arm, target) for name, arm in self.outcome.arms.items()}
        if OLD.id in found:
            arm, stops = self.outcome.arms[OLD.id], found[OLD.id]
            in_use = model_in_use(arm, stops.iteration, target, self.draws)
            found[OLD.id] = replace(stops, in_use=in_use)
        return found

    @property
    def stands_at(self) -> Estimate | None:
        """Accuracy of the model in use, where it is at the target in most what-ifs."""
        in_use = self.stops[OLD.id].in_use if OLD.id in self.stops else None
        return in_use.accuracy if in_use is not None and in_use.chance >= 0.5 else None

    def gap(self, name: str) -> Estimate:
        """Accuracy at the stop minus the old way's, or minus today's where that is enough."""
        if self.stands_at is None:
            return self.measured.difference[name]
        return self.measured.accuracy[name].minus(self.stands_at)

    @property
    def costs_by_error_kind(self) -> tuple[float, ...]:
        """USD of a mistake of each kind."""
        return self.scenario.costs_by_error_kind(next(iter(self.outcome.arms.values())).kinds)

    @property
    def cost_per_error(self) -> float:
        """USD of one wrong answer, whatever its kind."""
        return sum(self.costs_by_error_kind) / len(self.costs_by_error_kind)

    @cached_property
    def costs(self) -> dict[str, ArmCosts]:
        """Cost of each arm under every what-if."""
        return {
            name: arm_costs(arm, self.stops[name], self.draws)
            for name, arm in self.outcome.arms.items()
        }

    @cached_property
    def coarse_costs(self) -> dict[str, ArmCosts]:
        """Cost of each arm under fewer what-ifs, for curves."""
        return {
            name: arm_costs(arm, self.stops[name], self.coarse)
            for name, arm in self.outcome.arms.items()
        }

    @cached_property
    def gold(self) -> Priced:
        """The exam and the practice set, shared by all arms."""
        return shared_gold(self.outcome, self.draws)

    @cached_property
    def gates(self) -> dict[str, GateResult]:
        """Whether each candidate is good enough."""
        candidates = {
            name: stops
            for name, stops in self.stops.items()
            if find_arm(name).role is ArmRole.CANDIDATE
        }
        return check_gates(
            candidates,
            self.measured.accuracy,
            self.measured.difference,
            self.terms.target,
            self.terms.margin,
            self.stands_at,
        )

    @cached_property
    def verdict(self) -> Verdict:
        """The recommendation."""
        return decide(
            VerdictInputs(
                self.outcome,
                self.costs,
                self.benefit,
                self.gates,
                self.fairness,
                self.pilots,
                self.barred,
                self.terms.months,
            )
        )

    @cached_property
    def larger_test_set(self) -> LargerTestSet | None:
        """The best further exam, where accuracy is worth money."""
        return larger_test_set(
            {name: self.benefit[name] for name in self.choices},
            self.costs,
            self.outcome.arms,
            self.test_set if self.stands_at is None else self.test_set.apart(),
            price_of_test_items(self.gold, self.outcome.gold_items, self.draws),
            self.draws,
            self.terms.months,
        )

    @cached_property
    def learning(self) -> dict[str, Learning | None]:
        """How each candidate gets better from round to round; None where no curve can be drawn."""
        return {name: learning_of(self.outcome.arms[name]) for name in self.gates}

    @property
    def today(self) -> Today:
        """What is known about the candidates before any pilot."""
        return Today(
            outcomes=self.outcome.arms,
            learning=self.learning,
            costs=self.costs,
            expected=self.expected,
            gates=self.gates,
            accuracy=self.measured.accuracy,
            choices=self.choices,
            barred=self.barred,
            draws=self.draws,
            target=self.terms.target,
            margin=self.terms.margin,
            months=self.terms.months,
        )

    @cached_property
    def more_iterations(self) -> dict[str, MoreIterations]:
        """What further rounds of each candidate are worth before choosing."""
        return more_iterations(self.today)

    @cached_property
    def pilots(self) -> tuple[Pilot, ...]:
        """Everything that might be found out at a price, each at its best size."""
        test_set = (
            self.larger_test_set.pilot
            if self.larger_test_set is not None
            else no_larger_test_set(self.choices)
        )
        return (test_set, *(iterations.pilot for iterations in self.more_iterations.values()))

    @cached_property
    def benefit(self) -> dict[str, Array]:
        """Net benefit of each arm over the counted period, USD per what-if."""
        return {
            name: self.benefit_of(costs, self.draws, self.terms.months)
            for name, costs in self.costs.items()
        }

    @cached_property
    def expected(self) -> dict[str, float]:
        """Expected net benefit of each arm, USD."""
        return {name: float(benefit.mean()) for name, benefit in self.benefit.items()}

    def benefit_of(self, costs: ArmCosts, draws: Draws, months: int) -> Array:
        """Net benefit of an arm whose costs are known, under some what-ifs and a period."""
        return net_benefit(self.outcome.arms[costs.arm], costs, draws, months, self.test_set)

    @cached_property
    def test_set(self) -> SamplingError:
        """What the finite exam leaves open."""
        return sampling_error(self.measured.accuracy, self.measured.difference)

    @cached_property
    def choices(self) -> list[str]:
        """Candidates money decides between; none where the race was not fair."""
        if not all(check.holds for check in self.fairness):
            return []
        return choices(self.costs, self.gates, self.barred)

    @cached_property
    def barred(self) -> dict[str, str]:
        """Arms that a budget or the data policy forbids."""
        return barred(self.costs, self.scenario)

    def under(self, scenario: Scenario, months: int | None = None) -> Valuation:
        """The same race and the same what-ifs under another scenario or counted period."""
        terms = self.terms if months is None else replace(self.terms, months=months)
        other = copy(self)
        other.scenario, other.terms, other._bills = scenario, terms, {}
        for name in (*PRICED, *DECIDED):
            other.__dict__.pop(name, None)
        if scenario == self.scenario:
            for name in PRICED:
                if name in self.__dict__:
                    other.__dict__[name] = self.__dict__[name]
        else:
            other.draws, other.coarse = self.draws.under(scenario), self.coarse.under(scenario)
        return other

    def total(self, name: str) -> Array:
        """USD of an arm over the counted period."""
        return self.costs[name].total(self.terms.months)

    def chance_cheaper(self, name: str, than: str, months: int | None = None) -> float:
        """Share of what-ifs in which one arm costs less than another."""
        period = self.terms.months if months is None else months
        return float((self.costs[name].total(period) < self.costs[than].total(period)).mean())

    def bills_by_iteration(self, name: str) -> list[Bill]:
        """What an arm costs if every repeat stopped after 1, 2, ... iterations."""
        if name not in self._bills:
            arm = self.outcome.arms[name]
            self._bills[name] = [
                arm_costs(
                    arm,
                    Stops(np.full(arm.seeds, iteration), np.ones(arm.seeds, dtype=bool)),
                    self.coarse,
                ).build
                for iteration in range(1, arm.iterations + 1)
            ]
        return self._bills[name]
