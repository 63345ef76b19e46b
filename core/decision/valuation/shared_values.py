"""What a valuation shares with others of the same race, or of the same scenario."""

from __future__ import annotations

from core.decision.accuracy.stopping import Stops
from core.decision.costing.arm_costs import ArmCosts
from core.decision.costing.bill import Bill
from core.decision.costing.priced import Priced
from core.decision.pilots.learning import Learning
from core.decision.valuation.scenario_costs import ScenarioCosts
from core.domain.verdict import GateResult
from core.evaluation.intervals import Estimate


class SharedValues:
    """What does not depend on the counted period, asked of the objects that hold it.

    Nothing is cached here: the values live as long as what they depend on.

    Parameters
    ----------
    priced : ScenarioCosts
        The race under a scenario.
    """

    def __init__(self, priced: ScenarioCosts) -> None:
        self.priced = priced
        self.evidence = priced.evidence
        self.outcome = priced.evidence.outcome
        self.measured = priced.evidence.measured
        self.fairness = priced.evidence.fairness
        self.register = priced.evidence.register
        self.scenario = priced.scenario
        self.draws = priced.draws
        self.coarse = priced.coarse

    @property
    def learning(self) -> dict[str, Learning | None]:
        """How each candidate gets better by iteration; None where no curve can be drawn."""
        return self.evidence.learning

    @property
    def stops(self) -> dict[str, Stops]:
        """Where each arm stops."""
        return self.priced.stops

    @property
    def stands_at(self) -> Estimate | None:
        """Accuracy of the model in use, where it is at the target in most what-ifs."""
        return self.priced.stands_at

    def gap(self, name: str) -> Estimate:
        """Accuracy at the stop minus the old way's, or minus today's where that is enough."""
        return self.priced.gap(name)

    @property
    def costs_by_error_kind(self) -> tuple[float, ...]:
        """USD of an error of each kind."""
        return self.priced.costs_by_error_kind

    @property
    def cost_per_error(self) -> float:
        """USD of one wrong answer, whatever its kind."""
        return sum(self.costs_by_error_kind) / len(self.costs_by_error_kind)

    @property
    def costs(self) -> dict[str, ArmCosts]:
        """Cost of each arm under every what-if."""
        return self.priced.costs

    @property
    def coarse_costs(self) -> dict[str, ArmCosts]:
        """Cost of each arm under fewer what-ifs, for curves."""
        return self.priced.coarse_costs

    @property
    def gold(self) -> Priced:
        """The test set and the validation set, shared by all arms."""
        return self.priced.gold

    @property
    def gates(self) -> dict[str, GateResult]:
        """Whether each candidate is good enough."""
        return self.priced.gates

    @property
    def barred(self) -> dict[str, str]:
        """Arms that a budget or the data policy forbids."""
        return self.priced.barred

    @property
    def meets(self) -> dict[str, float]:
        """Chance that each arm meets the target."""
        return self.priced.meets

    @property
    def choices(self) -> list[str]:
        """Candidates money decides between; none where the race was not fair."""
        return self.priced.choices

    def bills_by_iteration(self, name: str) -> list[Bill]:
        """What an arm costs if every repeat stopped after 1, 2, ... iterations."""
        return self.priced.bills_by_iteration(name)
