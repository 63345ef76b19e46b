"""What the target asks for beside accuracy: another metric, and floors by class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.arms import Roster
from core.domain.plan import ACCURACY, MACRO_F1
from core.evaluation.intervals import Estimate
from core.report.format.numbers import percent


@dataclass(frozen=True)
class Guardrail:
    """One demand of the target on one arm, at its stop.

    Attributes
    ----------
    demand : str
        Key of the demand: the metric, or the class whose recall has a floor.
    least : float
        What even the low end of the interval has to reach, a share.
    found : Estimate
        On the first repeat.
    kept, repeats : int
        Repeats in which it is reached, and all of them.
    """

    arm: str
    demand: str
    least: float
    found: Estimate
    kept: int
    repeats: int


GUARDRAIL_HEAD = ("Approach", "Demand", "At least", "First repeat (95% interval)", "Kept")
GUARDRAIL_NOTE = (
    "A round reaches the target only where the low end of each 95% interval is at the demand. "
    "Kept: in how many repeats, in the round compared."
)


def guardrail_rows(found: Sequence[Guardrail], roster: Roster) -> list[tuple[str, ...]]:
    """Every demand of the target on every arm, as a row of ``GUARDRAIL_HEAD``."""
    return [
        (
            roster.name(one.arm),
            demand_words(one.demand),
            percent(one.least),
            f"{percent(one.found.value)} ({percent(one.found.low)} to {percent(one.found.high)})",
            f"{one.kept} of {one.repeats}",
        )
        for one in found
    ]


def demand_words(demand: str) -> str:
    """A demand as a row names it.

    Examples
    --------
    >>> demand_words("macro-f1"), demand_words("accuracy"), demand_words("refund")
    ('Rare-class score', 'Right answers', 'Found of refund')
    """
    metrics = {ACCURACY: "Right answers", MACRO_F1: "Rare-class score"}
    return metrics.get(demand, f"Found of {demand}")
