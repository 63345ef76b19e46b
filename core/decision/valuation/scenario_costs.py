"""What a scenario makes of a race: where arms stop, what they cost, which are good enough."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np

from core.decision.accuracy.incumbent_model import model_in_use
from core.decision.accuracy.noninferiority import check_gates
from core.decision.accuracy.stopping import Stops
from core.decision.assumptions.draws import Array, Draws
from core.decision.costing.arm_costs import ArmCosts, arm_costs
from core.decision.costing.bill import Bill
from core.decision.costing.constraints import barred
from core.decision.costing.fallbacks import Try
from core.decision.costing.gold_cost import shared_gold
from core.decision.costing.net_benefit import build_and_keep, usd_of_error
from core.decision.costing.priced import Priced
from core.decision.valuation.evidence import Evidence
from core.decision.verdict_rule import choices
from core.domain.assumption import Scenario
from core.domain.verdict import GateResult
from core.evaluation.intervals import Estimate


class ScenarioCosts:
    """Everything that depends on the scenario, and not on the counted period.

    Parameters
    ----------
    evidence : Evidence
    draws : Draws
        What-ifs under the scenario.
    coarse : Draws
        Fewer of them, for the curves of charts.
    """

    def __init__(self, evidence: Evidence, draws: Draws, coarse: Draws) -> None:
        self.evidence = evidence
        self.draws = draws
        self.coarse = coarse
        self._bills: dict[str, list[Bill]] = {}

    @property
    def scenario(self) -> Scenario:
        """The scenario of the what-ifs."""
        return self.draws.scenario

    def under(self, scenario: Scenario) -> ScenarioCosts:
        """The same race and the same what-ifs under another scenario; itself under its own."""
        if scenario == self.scenario:
            return self
        return ScenarioCosts(self.evidence, self.draws.under(scenario), self.coarse.under(scenario))

    @cached_property
    def stops(self) -> dict[str, Stops]:
        """The round each arm is compared at; the reference with the model in use, if any."""
        arms, found = self.evidence.outcome.arms, dict(self.evidence.stops)
        today = self.evidence.outcome.reference
        if today in arms:
            target = self.evidence.target
            in_use = model_in_use(arms[today], found[today].iteration, target, self.draws)
            found[today] = replace(found[today], in_use=in_use)
        return found

    @property
    def stands_at(self) -> Estimate | None:
        """Accuracy of the model in use, where it is at the target in most what-ifs."""
        in_use = self.stops[self.evidence.outcome.reference].in_use
        return in_use.accuracy if in_use is not None and in_use.chance >= 0.5 else None

    def gap(self, name: str) -> Estimate:
        """Accuracy at the stop minus the reference's, or minus today's where that is enough."""
        measured = self.evidence.measured
        if self.stands_at is None:
            return measured.difference[name]
        return measured.accuracy[name].minus(self.stands_at)

    @property
    def costs_by_error_kind(self) -> tuple[float, ...]:
        """USD of an error of each kind."""
        kinds = next(iter(self.evidence.outcome.arms.values())).kinds
        return self.scenario.costs_by_error_kind(kinds)

    @cached_property
    def costs(self) -> dict[str, ArmCosts]:
        """Cost of each arm under every what-if."""
        return self._costs(self.draws)

    @cached_property
    def coarse_costs(self) -> dict[str, ArmCosts]:
        """Cost of each arm under fewer what-ifs, for curves."""
        return self._costs(self.coarse)

    def _costs(self, draws: Draws) -> dict[str, ArmCosts]:
        return {
            name: arm_costs(arm, self.stops[name], draws, self.evidence.outcome.arm(name))
            for name, arm in self.evidence.outcome.arms.items()
        }

    @cached_property
    def gold(self) -> Priced:
        """The test set and the validation set, shared by all arms."""
        return shared_gold(self.evidence.outcome, self.draws)

    @cached_property
    def gates(self) -> dict[str, GateResult]:
        """Whether each candidate is good enough."""
        known = self.evidence
        return check_gates(
            known.candidates,
            known.measured.score or known.measured.accuracy,
            known.target,
            known.margin,
            self.stands_at,
            known.outcome.reference,
        )

    @cached_property
    def barred(self) -> dict[str, str]:
        """Arms that a budget or the data policy forbids."""
        return barred(self.costs, self.evidence.outcome.roster, self.scenario)

    @cached_property
    def chance(self) -> dict[str, Array]:
        """Chance that each arm passes the acceptance test, under every what-if."""
        return self.chances(self.draws)

    def chances(self, draws: Draws) -> dict[str, Array]:
        """The same under other what-ifs; a model in use that is at the target has passed it."""
        found = {name: self.evidence.passes(name, draws.size) for name in self.stops}
        for name, stops in self.stops.items():
            if stops.in_use is not None:
                found[name] = np.where(stops.in_use.reaches(draws), 1.0, found[name])
        return found

    @cached_property
    def meets(self) -> dict[str, float]:
        """Chance that each arm meets the target."""
        return {name: float(chance.mean()) for name, chance in self.chance.items()}

    @cached_property
    def choices(self) -> list[str]:
        """Candidates money decides between; none where the PoC was not fair."""
        if not all(check.holds for check in self.evidence.fairness):
            return []
        return choices(self.meets, self.gates, self.barred)

    def wrong(self, name: str, draws: Draws) -> Array:
        """Wrong answers of an arm as a share of all, under some what-ifs; shape (draws,)."""
        measured = 1.0 - self.evidence.accuracy(name, draws.size)
        in_use = self.stops[name].in_use
        return measured if in_use is None else in_use.wrong(measured, draws)

    def tried(self, costs: ArmCosts, draws: Draws, months: int, chance: Array) -> Try:
        """An arm whose costs are known as one try, under some what-ifs and a period."""
        lost: Array | float = 0.0
        if draws.scenario.errors_are_priced:
            lost = self.usd_of_error(costs.arm, draws.scenario) * self.wrong(costs.arm, draws)
        return Try(*build_and_keep(costs, draws, months, lost), chance)

    def usd_of_error(self, name: str, scenario: Scenario | None = None) -> float:
        """USD of one wrong answer of an arm, at the round it is compared at."""
        known = self.evidence.outcome
        return usd_of_error(known.arms[name], known.round_of(name), scenario or self.scenario)

    def bills_by_iteration(self, name: str) -> list[Bill]:
        """What an arm costs if every repeat stopped after 1, 2, ... iterations."""
        if name not in self._bills:
            arm = self.evidence.outcome.arms[name]
            self._bills[name] = [
                arm_costs(
                    arm,
                    Stops(np.full(arm.seeds, iteration), np.ones(arm.seeds, dtype=bool)),
                    self.coarse,
                    self.evidence.outcome.arm(name),
                ).build
                for iteration in range(1, arm.iterations + 1)
            ]
        return self._bills[name]
