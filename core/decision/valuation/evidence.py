"""What a race left behind and its plan fixed: the same under every scenario and period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from core.decision.accuracy.poc_outcome import PocOutcome
from core.decision.accuracy.sampling_error import SamplingError, sampling_error
from core.decision.assumptions.draws import Array, Draws
from core.decision.assumptions.register import Register
from core.decision.costing.arm_costs import ArmCosts
from core.decision.costing.net_benefit import net_benefit
from core.decision.pilots.learning import Learning, learning_of
from core.domain.verdict import Fairness
from core.evaluation.intervals import Estimate


@dataclass(frozen=True)
class Measured:
    """What the exam said about the models each arm stops with.

    Attributes
    ----------
    accuracy : mapping of str to Estimate
        Mean over repeats at the stop.
    difference : mapping of str to Estimate
        Accuracy minus the reference's on the same items, at the stops.
    score, score_difference : mapping of str to Estimate, optional
        The same of the plan's metric, where that is not accuracy.
    """

    accuracy: Mapping[str, Estimate]
    difference: Mapping[str, Estimate]
    score: Mapping[str, Estimate] | None = None
    score_difference: Mapping[str, Estimate] | None = None


@dataclass(frozen=True)
class Terms:
    """What the plan and the reader fix: target, margin, counted months."""

    target: float
    margin: float
    months: int


@dataclass(frozen=True)
class Evidence:
    """Everything a valuation rests on, but the scenario and the counted period.

    Attributes
    ----------
    outcome : PocOutcome
    measured : Measured
    fairness : tuple of Fairness
    register : mapping of Driver to Assumption
    target, margin : float
        Shares of right answers, as planned.
    """

    outcome: PocOutcome
    measured: Measured
    fairness: tuple[Fairness, ...]
    register: Register
    target: float
    margin: float

    @property
    def candidates(self) -> tuple[str, ...]:
        """Arms that the decision is between."""
        return self.outcome.candidates

    @cached_property
    def test_set(self) -> SamplingError:
        """What the finite test set leaves open."""
        return sampling_error(
            self.measured.accuracy, self.measured.difference, self.outcome.reference
        )

    @cached_property
    def learning(self) -> dict[str, Learning | None]:
        """How each candidate gets better by iteration; None where no curve can be drawn."""
        return {name: learning_of(self.outcome.arms[name]) for name in self.candidates}

    def benefit_of(self, costs: ArmCosts, draws: Draws, months: int) -> Array:
        """Net benefit of an arm whose costs are known, under some what-ifs and a period.

        Returns
        -------
        ndarray, shape (draws,)
            USD.
        """
        return net_benefit(self.outcome.arms[costs.arm], costs, draws, months, self.test_set)
