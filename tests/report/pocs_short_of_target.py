"""Races in which one way falls short of the target, or further rounds are worth money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.decision.accuracy.poc_outcome import ArmOutcome
from core.decision.accuracy.stopping import at_stop, find_stops
from core.decision.valuation import Measured, Terms, Valuation
from core.domain.assumption import Range, Scenario
from core.domain.drivers.shared import RETRAINS_A_YEAR
from core.evaluation.intervals import Estimate
from core.report.findings.dossier import Dossier
from tests.report.longer_pocs import RISING, N, longer

TARGET = 0.85
"""Proved from 873 of 1,000 right answers."""
LATE = {"old": [[735, 795, 830, 850, 862], [740, 800, 836, 852, 864], [728, 788, 826, 846, 860]]}
RACE = LATE | {"new": RISING["new"]}
"""The old way falls short of the target in every repeat; the new way proves it in every one."""
TIED = {"old": RISING["new"], "new": [[right + 4 for right in row] for row in RISING["new"]]}
DEAR_TO_KEEP = {"overrides": {RETRAINS_A_YEAR: Range(9, 10, 11)}}
"""So many retrains a year that the old way, cheaper by the round, would be the better one."""


def poc(
    small: Dossier,
    right: Mapping[str, Sequence[Sequence[int]]] = RACE,
    target: float = TARGET,
    months: int = 12,
    **scenario: object,
) -> Dossier:
    """A race with right answers, repeat by repeat and round by round, under a scenario."""
    d = longer(small, right, target)
    was = d.valuation
    score = {arm: _at_stop(found, target) for arm, found in was.outcome.arms.items()}
    measured = Measured(
        {arm: _estimate(share, 0.02) for arm, share in score.items()},
        {arm: _estimate(share - score["old"], 0.014) for arm, share in score.items()},
    )
    terms, given = Terms(target, 0.03, months), Scenario(**scenario)
    valuation = Valuation.of(
        was.outcome, measured, was.fairness, terms, was.register, given, draws=2000
    )
    return replace(d, valuation=valuation)


def _at_stop(outcome: ArmOutcome, target: float) -> float:
    return float(at_stop(outcome.correct, find_stops(outcome, target)).mean() / outcome.n)


def _estimate(value: float, margin: float) -> Estimate:
    return Estimate(value, value - margin, value + margin, N, "")
