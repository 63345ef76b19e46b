"""One arm that goes on after the plan: what iterations cost, and what it would be worth then."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np

from core.decision.accuracy.stopping import Stops, at_stop
from core.decision.assumptions.draws import Array, Cases, Draws
from core.decision.costing.arm_costs import ArmCosts, costs_of_lines
from core.decision.costing.calendar import WORKING_DAYS_A_MONTH
from core.decision.costing.constraints import over_budget
from core.decision.pilots.learning import Learning
from core.domain.drivers.shared import PREDICTIONS_A_MONTH

FIRST = 2_000
"""Draws behind the difference that further iterations make; the level is that of all of them.

Differences of the same draws scatter far less than their level does, so few are enough.
"""


class LongerRun:
    """An arm under the counting rule of the experiment, up to some iterations on.

    Where the target was not proved for most seeds, those that missed it go on and the others
    stop where they did. Where it was, going on is for fewer wrong answers, and every seed does.

    Parameters
    ----------
    learning : Learning
    costs : ArmCosts
        As the arm stands.
    benefit : float
        USD, its expected net benefit as it stands.
    draws : Draws
    months : int
        Counted period.
    iterations : int
        Most further iterations.
    """

    def __init__(
        self,
        learning: Learning,
        costs: ArmCosts,
        benefit: float,
        draws: Draws,
        months: int,
        iterations: int,
    ) -> None:
        self.learning, self.outcome, self.iterations = learning, learning.outcome, iterations
        self.approach, self.missed = costs.approach, not costs.stops.in_most
        self._stops, self._benefit, self._months = costs.stops, benefit, months
        reached = costs.stops.reached
        self._goes_on = ~reached if self.missed else np.ones_like(reached)
        # Priced in one go: as it stands, then after 0, 1, ... further iterations. "After 0" is its
        # own case, because an arm that proved the target early then counts to its last iteration.
        self._draws = Cases(draws, FIRST, iterations + 2)
        self._answers = float(draws[PREDICTIONS_A_MONTH].mean()) * months
        self._per_day = (draws.scenario.value_per_month or 0.0) / WORKING_DAYS_A_MONTH

    def price(self, more: int) -> float:
        """USD that some further iterations cost on average, waiting for them included.

        Parameters
        ----------
        more : int
            Iterations beyond the measured ones.

        Returns
        -------
        float
            Mean over the draws whose seed goes on.
        """
        extra = self._spent[1 + more] - self._spent[1]
        seed_index = self._draws.choice("repeat", self._draws.cases * self.outcome.seeds)
        return float(extra[self._goes_on[seed_index[: self._draws.first]]].mean())

    def within_budget(self, more: int) -> bool:
        """Whether the budget still allows the arm after some further iterations."""
        return not over_budget(self._by_case(self._costs.build.usd)[1 + more], self._draws.scenario)

    def benefit(self, more: int, accuracy: Array | float) -> Array:
        """Expected net benefit once some further iterations have shown an accuracy, USD.

        Beside the accuracy nothing is learned from them, so everything else enters with its mean.

        Parameters
        ----------
        more : int
            Iterations.
        accuracy : ndarray or float
            Share of right answers, of the seeds that go on.

        Returns
        -------
        ndarray
            USD, shaped like ``accuracy``.
        """
        saved = self._errors_now - self._errors(accuracy)
        return np.asarray(self._level[1 + more] + self._answers * saved)

    def accuracy_for(self, more: int, benefit: float) -> float:
        """Accuracy at which the net benefit after some iterations is a given one.

        Parameters
        ----------
        more : int
            Iterations.
        benefit : float
            USD.

        Returns
        -------
        float
            Not held to 0..1; 0 where wrong answers cost nothing, so that accuracy changes nothing.
        """
        # The benefit is a straight line in the accuracy: two of its points are enough.
        at_zero, at_one = (float(self.benefit(more, accuracy)) for accuracy in (0.0, 1.0))
        return (benefit - at_zero) / (at_one - at_zero) if at_one > at_zero else 0.0

    @cached_property
    def _costs(self) -> ArmCosts:
        """Cost of the arm in every case; each case has seeds of its own."""
        last = self.learning.effort.measured + np.arange(self.iterations + 1)[:, None]
        later = np.where(self._goes_on, last, self._stops.iteration)
        iteration = np.concatenate([self._stops.iteration, later.ravel()])
        stops = Stops(iteration, np.ones(len(iteration), dtype=bool))
        cases, columns = self._draws.cases, self.learning.effort.measured + self.iterations
        lines = [
            replace(
                line,
                counted=np.tile(line.counted[:, :columns], (cases, 1)),
                booked=np.tile(line.booked[:, :columns], (cases, 1)),
            )
            for line in self.learning.lines
        ]
        return costs_of_lines(self.approach, lines, stops, self._draws)

    def _by_case(self, values: Array) -> Array:
        return values.reshape(self._draws.cases, self._draws.first)

    @cached_property
    def _spent(self) -> Array:
        """USD of the build and of waiting for it, shape (cases, draws)."""
        build = self._costs.build
        return self._by_case(build.usd + self._per_day * build.days)

    @cached_property
    def _level(self) -> Array:
        """Expected net benefit in every case if wrong answers stayed as they are, USD."""
        paid = self._by_case(
            self._costs.total(self._months) + self._per_day * self._costs.build.days
        )
        return self._benefit - (paid - paid[0]).mean(axis=1)

    def _errors(self, accuracy: Array | float) -> Array:
        """USD of wrong answers, per answer given, at an accuracy of the seeds that go on.

        They are of the kinds that the last measured iteration's were.
        """
        last = self.outcome.wrong[:, :, -1].sum(axis=1)
        kinds = last / last.sum() if last.any() else np.full(len(last), 1.0 / len(last))
        done = float((self._at_stop * ~self._goes_on).mean())
        each = float(self._usd @ kinds) * float(self._goes_on.mean())
        return done + each * (1.0 - np.asarray(accuracy))

    @property
    def _errors_now(self) -> float:
        return float(self._at_stop.mean())

    @cached_property
    def _at_stop(self) -> Array:
        """USD of wrong answers, per answer given, by seed, where each stopped."""
        made = np.stack([at_stop(kind, self._stops) for kind in self.outcome.wrong])
        return np.asarray(self._usd @ made / self.outcome.n, dtype=float)

    @cached_property
    def _usd(self) -> Array:
        """USD of an error of each kind."""
        return np.array(self._draws.scenario.costs_by_error_kind(self.outcome.kinds))
