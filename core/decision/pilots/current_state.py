"""What is known about the candidates before any pilot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.decision.accuracy.poc_outcome import ArmOutcome
from core.decision.assumptions.draws import Draws
from core.decision.costing.arm_costs import ArmCosts
from core.decision.pilots.learning import Learning
from core.domain.arms import Roster
from core.domain.verdict import GateResult
from core.evaluation.intervals import Estimate


@dataclass(frozen=True)
class Today:
    """The candidates as they stand.

    Attributes
    ----------
    outcomes, learning, costs, expected, gates, accuracy : mapping by arm
        ``learning`` is None where no curve can be drawn; ``expected`` is the expected net benefit,
        USD; ``accuracy`` is that at the stop.
    choices : sequence of str
        Candidates that money decides between.
    barred : mapping of str to str
        What bars an arm (budget, data policy), by arm.
    target, margin : float
        Accuracy, and the loss of it that counts as equal; shares 0..1.
    months : int
        Counted period.
    reference : str
        Id of the arm that others are measured against.
    roster : Roster
        What the arms are.
    """

    outcomes: Mapping[str, ArmOutcome]
    learning: Mapping[str, Learning | None]
    costs: Mapping[str, ArmCosts]
    expected: Mapping[str, float]
    gates: Mapping[str, GateResult]
    accuracy: Mapping[str, Estimate]
    choices: Sequence[str]
    barred: Mapping[str, str]
    draws: Draws
    target: float
    margin: float
    months: int
    reference: str
    roster: Roster

    @property
    def accuracy_pays(self) -> bool:
        """Whether accuracy above the target is worth anything."""
        kinds = next(iter(self.outcomes.values())).kinds
        return self.months > 0 and self.draws.scenario.mean_error_cost(kinds) > 0
