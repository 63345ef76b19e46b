"""A PoC under a scenario and a counted period: its verdict. Re-pricing never re-runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from core.decision.accuracy.measured import Measured
from core.decision.accuracy.poc_outcome import PocOutcome
from core.decision.assumptions.draws import COARSE, DRAW_SEED, DRAWS, Array, Draws
from core.decision.assumptions.register import Register
from core.decision.costing.arm_costs import ArmCosts
from core.decision.costing.fallbacks import (
    Try,
    order_of,
    reached_by,
    reached_by_two,
    with_fallbacks,
)
from core.decision.pilots.further_evidence import (
    Known,
    further_repeats,
    most_worth,
    price_of_test_items,
    reruns,
    test_items,
)
from core.decision.valuation.evidence import Evidence, Terms
from core.decision.valuation.scenario_costs import ScenarioCosts
from core.decision.valuation.shared_values import SharedValues
from core.decision.verdict_rule import (
    FIRST_FROM,
    LEAST_CHANCE,
    VerdictInputs,
    ahead,
    answer_to,
    decide,
    weigh,
)
from core.domain.assumption import Scenario
from core.domain.drivers.shared import PREDICTIONS_A_MONTH
from core.domain.verdict import Answer, Fairness, NoWorth, PairAnswer, Pilot, PilotKind, Verdict

FEW = 2_000
"""Simulations of the accuracies behind what more evidence is worth, and behind reruns."""


class Valuation(SharedValues):
    """Everything the screens and the record show about money, time and the verdict.

    What it caches depends on the counted period; what does not is shared.

    Parameters
    ----------
    priced : ScenarioCosts
        The PoC under a scenario.
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
        floors: Mapping[str, float] | None = None,
    ) -> Valuation:
        """Value a PoC.

        Parameters
        ----------
        outcome : PocOutcome
        measured : Measured
        fairness : tuple of Fairness
        terms : Terms
        register : mapping of Driver to Assumption
        scenario : Scenario
        draws : int
            Simulations.
        seed : int
            The same seed draws the same ones.
        floors : mapping of str to float, optional
            Least recall by class.
        """
        evidence = Evidence(
            outcome, measured, fairness, register, terms.target, terms.margin, floors or {}, seed
        )
        drawn = Draws(register, scenario, draws, seed)
        coarse = Draws(register, scenario, min(COARSE, draws), seed)
        return cls(ScenarioCosts(evidence, drawn, coarse), terms.months)

    def __reduce__(self) -> tuple[Callable[..., Valuation], tuple[Any, ...]]:
        """Goes to another process as what it follows from, without a hundred MB of simulations."""
        known, draws = self.evidence, self.draws
        return Valuation.of, (
            known.outcome,
            known.measured,
            known.fairness,
            self.terms,
            known.register,
            self.scenario,
            draws.size,
            draws.seed,
            known.floors,
        )

    def under(self, scenario: Scenario, months: int | None = None) -> Valuation:
        """The same PoC and the same simulations under another scenario or counted period.

        Always another object, so everything that depends on the period is worked out anew;
        under the same scenario nothing is priced again.
        """
        return Valuation(self.priced.under(scenario), self.months if months is None else months)

    @property
    def terms(self) -> Terms:
        """What the plan and the reader fix."""
        return Terms(self.evidence.target, self.evidence.margin, self.months)

    @cached_property
    def tries(self) -> dict[str, Try]:
        """Each arm tried once: what is paid in any case, what to keep it, whether it passes."""
        return self.tried(self.costs, self.draws, self.months, self.priced.chance)

    def tried(
        self,
        costs: Mapping[str, ArmCosts],
        draws: Draws,
        months: int,
        chance: Mapping[str, Array] | None = None,
    ) -> dict[str, Try]:
        """The same of some arms under other simulations or another period."""
        chance = self.priced.chances(draws) if chance is None else chance
        return {
            name: self.priced.tried(cost, draws, months, chance[name])
            for name, cost in costs.items()
        }

    @cached_property
    def order(self) -> list[str]:
        """Choices in the order in which they are tried where another one falls short."""
        return order_of(self.tries, self.choices)

    @property
    def firsts(self) -> list[str]:
        """Choices that are likely enough to meet the target to be recommended."""
        return [name for name in self.choices if self.meets[name] >= FIRST_FROM]

    @cached_property
    def benefit(self) -> dict[str, Array]:
        """Net benefit of trying each arm first, over the counted period; USD per simulation."""
        others = [name for name in self.costs if name not in self.order]
        return self.benefits(self.tries, others)

    def benefits(self, tries: Mapping[str, Try], others: Sequence[str] = ()) -> dict[str, Array]:
        """The same of choices, and of some other arms, whose tries are known."""
        spent = with_fallbacks(tries, self.order, others)
        return {name: -usd for name, usd in spent.items()}

    @cached_property
    def expected(self) -> dict[str, float]:
        """Expected net benefit of trying each arm first, USD."""
        return {name: float(benefit.mean()) for name, benefit in self.benefit.items()}

    @cached_property
    def verdict(self) -> Verdict:
        """The recommendation."""
        return decide(
            VerdictInputs(
                arms={name: self.outcome.arm(name) for name in self.costs},
                benefit={name: self.benefit[name] for name in self.choices},
                choices=self.choices,
                cost=self.cost_alone,
                meets=self.meets,
                order=self.order,
                reached=lambda names: reached_by(self.tries, names),
                either=reached_by_two(self.tries, self.choices),
                beats=self.beaten_by,
                gates=self.gates,
                fairness=self.fairness,
                barred=self.barred,
                months=self.months,
                reference=self.outcome.reference,
                at_chance=self.evidence.at_chance,
                pair=self.pair_answer,
                pilot=lambda: most_worth(self.pilots, max(self.cost_alone.values())),
            )
        )

    @cached_property
    def ahead(self) -> str | None:
        """What is recommended, or else ahead; None where there is nothing to choose.

        As the verdict says it, without what else the verdict works out.
        """
        if not self.choices or self.evidence.at_chance:
            return None
        reference = self.outcome.reference
        found = weigh({name: self.benefit[name] for name in self.choices}, reference)
        return ahead(found, self.cost_alone, self.meets, reference)[0]

    @property
    def cost_alone(self) -> dict[str, float]:
        """Expected USD of each arm where it passes, wrong answers and waiting included."""
        return {
            name: float(np.mean(one.build)) + float(np.mean(one.keep))
            for name, one in self.tries.items()
        }

    def beaten_by(self, best: str) -> dict[str, float]:
        """Chance that each arm for reference is the better first choice than one of the choices.

        Each as if it were a choice too, tried by others where they fall short.
        """
        found = {}
        for name in self.costs:
            if name in self.gates or name in self.barred or self.meets[name] < LEAST_CHANCE:
                continue
            spent = with_fallbacks(self.tries, order_of(self.tries, [*self.order, name]))
            found[name] = float(np.mean(spent[name] < spent[best]))
        return found

    @cached_property
    def pair_answer(self) -> PairAnswer | None:
        """The reference and the alternative of the plan, without any other arm."""
        old, new = self.outcome.pair
        if old == new or {old, new} & set(self.barred) or not {old, new} <= set(self.tries):
            return None
        two = order_of(self.tries, [old, new])
        benefit = {name: -usd for name, usd in with_fallbacks(self.tries, two).items()}
        found = weigh({old: benefit[old], new: benefit[new]}, old)
        return PairAnswer(
            old,
            new,
            found.chance_best[new],
            (-found.expected[old], -found.expected[new]),
            (self.meets[old], self.meets[new]),
        )

    @cached_property
    def known(self) -> Known:
        """Choices with everything but their accuracies at its mean."""
        names, arms, evidence = self.choices, self.outcome.arms, self.evidence
        at = [evidence.names.index(name) for name in names]
        spreads = [self.measured.spread(name) for name in names]
        build, keep = (
            np.array([float(np.mean(getattr(self.tries[name], part))) for name in names])
            for part in ("build", "keep")
        )
        per_error = np.zeros(len(names))
        if self.months and self.scenario.errors_are_priced:
            volume = float(self.draws[PREDICTIONS_A_MONTH].mean()) * self.months
            per_error = volume * np.array([self.priced.usd_of_error(name) for name in names])
            wrong = np.array([float(self.priced.wrong(n, self.draws).mean()) for n in names])
            keep = keep - per_error * wrong
        stands = [self.stops[name].there for name in names]
        return Known(
            tuple(names),
            tuple(self.order),
            np.stack([evidence.accuracy(name, FEW) for name in names]),
            evidence.covariance[np.ix_(at, at)],
            np.array([spread.mean_square for spread in spreads]),
            np.array([float(spread.repeats) for spread in spreads]),
            build,
            keep,
            per_error,
            np.array([evidence.floors_kept(name) for name in names]),
            np.array(stands),
            evidence.target,
            next(iter(arms.values())).n,
            evidence.test_items,
        )

    @cached_property
    def pilots(self) -> tuple[Pilot, ...]:
        """Everything that might be found out at a price, each at its best size."""
        if len(self.choices) < 2:
            why = str(NoWorth.ONE_CHOICE)
            return tuple(Pilot(kind, None, why=why) for kind in WEIGHED)
        best = weigh({name: self.benefit[name] for name in self.choices}, self.outcome.reference)
        price = price_of_test_items(
            self.gold, self.outcome.gold_items, self.scenario.value_per_month or 0.0
        )
        perfect = best.loss[best.best]
        return (
            test_items(self.known, best.best, price, self.outcome.pool_items, perfect),
            further_repeats(self.known, best.best, perfect),
        )

    @cached_property
    def same_in_reruns(self) -> int | None:
        """In how many of 100 simulated reruns of the PoC the same answer comes out.

        None where no money is looked at.
        """
        if self.verdict.answer in (Answer.INVALID, Answer.AT_CHANCE) or not self.choices:
            return None
        names = self.choices
        tries = {name: self.tries[name] for name in names}
        part = slice(0, FEW)
        spread = np.sqrt(self.known.spread)
        cost = self.cost_alone
        fixed = {
            name: (np.broadcast_to(one.build, self.draws.size)[part], one.keep[part])  # type: ignore[index]
            for name, one in tries.items()
        }

        def answer(accuracy: Array) -> str:
            chance = self.known.passing(accuracy, spread)
            played = {
                name: Try(*fixed[name], chance[at][: len(fixed[name][0])])
                for at, name in enumerate(names)
            }
            spent = with_fallbacks(played, self.order)
            found = weigh({name: -spent[name] for name in names}, self.outcome.reference)
            meets = {name: float(np.mean(one.chance)) for name, one in played.items()}
            chosen = found.chosen(cost, meets, self.outcome.reference)
            arm = None if chosen is None else self.outcome.arm(chosen)
            return str(answer_to(reached_by_two(played, names), arm))

        return reruns(self.known, answer, self.evidence.seed)

    def total(self, name: str) -> Array:
        """USD of an arm over the counted period."""
        if name not in self._totals:
            self._totals[name] = self.costs[name].total(self.months)
        return self._totals[name]

    def chance_cheaper(self, name: str, than: str, months: int | None = None) -> float:
        """Share of simulations in which one arm costs less than another."""
        if months is None or months == self.months:
            return float((self.total(name) < self.total(than)).mean())
        return float((self.costs[name].total(months) < self.costs[than].total(months)).mean())


WEIGHED = (PilotKind.TEST_SET, PilotKind.REPEATS)
