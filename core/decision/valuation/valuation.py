"""A race under a scenario and a counted period: its verdict. Re-pricing never re-runs."""

from __future__ import annotations

from functools import cached_property

from core.decision.accuracy.poc_outcome import PocOutcome
from core.decision.assumptions.draws import COARSE, DRAW_SEED, DRAWS, Array, Draws
from core.decision.assumptions.register import Register
from core.decision.pilots.current_state import Today
from core.decision.pilots.larger_test_set import (
    LargerTestSet,
    larger_test_set,
    no_larger_test_set,
    price_of_test_items,
)
from core.decision.pilots.more_iterations import MoreIterations, more_iterations
from core.decision.valuation.evidence import Evidence, Measured, Terms
from core.decision.valuation.scenario_costs import ScenarioCosts
from core.decision.valuation.shared_values import SharedValues
from core.decision.verdict_rule import VerdictInputs, decide
from core.domain.assumption import Scenario
from core.domain.verdict import Fairness, Pilot, Verdict


class Valuation(SharedValues):
    """Everything the screens and the record show about money, time and the verdict.

    What it caches depends on the counted period; what does not is shared.

    Parameters
    ----------
    priced : ScenarioCosts
        The race under a scenario.
    months : int
        Counted after the build.
    """

    def __init__(self, priced: ScenarioCosts, months: int) -> None:
        super().__init__(priced)
        self.months = months
        self._totals: dict[str, Array] = {}

    @classmethod
    def of(
        cls,
        outcome: PocOutcome,
        measured: Measured,
        fairness: tuple[Fairness, ...],
        terms: Terms,
        register: Register,
        scenario: Scenario,
        draws: int = DRAWS,
        seed: int = DRAW_SEED,
    ) -> Valuation:
        """Value a race.

        Parameters
        ----------
        outcome : PocOutcome
        measured : Measured
        fairness : tuple of Fairness
        terms : Terms
        register : mapping of Driver to Assumption
        scenario : Scenario
        draws : int
            What-ifs.
        seed : int
            The same seed draws the same what-ifs.
        """
        evidence = Evidence(outcome, measured, fairness, register, terms.target, terms.margin)
        drawn = Draws(register, scenario, draws, seed)
        coarse = Draws(register, scenario, min(COARSE, draws), seed)
        return cls(ScenarioCosts(evidence, drawn, coarse), terms.months)

    def under(self, scenario: Scenario, months: int | None = None) -> Valuation:
        """The same race and the same what-ifs under another scenario or counted period.

        Always another object, so everything that depends on the period is worked out anew;
        under the same scenario nothing is priced again.
        """
        return Valuation(self.priced.under(scenario), self.months if months is None else months)

    @property
    def terms(self) -> Terms:
        """What the plan and the reader fix."""
        return Terms(self.evidence.target, self.evidence.margin, self.months)

    @cached_property
    def benefit(self) -> dict[str, Array]:
        """Net benefit of each arm over the counted period, USD per what-if."""
        return {
            name: self.benefit_of(costs, self.draws, self.months)
            for name, costs in self.costs.items()
        }

    @cached_property
    def expected(self) -> dict[str, float]:
        """Expected net benefit of each arm, USD."""
        return {name: float(benefit.mean()) for name, benefit in self.benefit.items()}

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
                self.months,
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
            self.months,
        )

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
            target=self.evidence.target,
            margin=self.evidence.margin,
            months=self.months,
            reference=self.outcome.reference,
            roster=self.outcome.roster,
        )

    @cached_property
    def more_iterations(self) -> dict[str, MoreIterations]:
        """What further iterations of each candidate are worth before choosing."""
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

    def total(self, name: str) -> Array:
        """USD of an arm over the counted period."""
        if name not in self._totals:
            self._totals[name] = self.costs[name].total(self.months)
        return self._totals[name]

    def chance_cheaper(self, name: str, than: str, months: int | None = None) -> float:
        """Share of what-ifs in which one arm costs less than another."""
        if months is None or months == self.months:
            return float((self.total(name) < self.total(than)).mean())
        return float((self.costs[name].total(months) < self.costs[than].total(months)).mean())
