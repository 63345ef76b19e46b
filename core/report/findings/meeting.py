"""The chance to meet other targets, and to meet the target after one more round."""

from __future__ import annotations

import math

import numpy as np
from scipy.stats import norm

from core.decision.accuracy.acceptance import pass_chance
from core.domain.plan_check import least_target
from core.domain.verdict import LIKELY
from core.report.findings.dossier import Dossier
from core.report.findings.projection import expected

DRAWS = 2_000


def chance_to_meet(
    d: Dossier, arm: str, target: float, gain: float = 0.0, unknown: float = 0.0
) -> float:
    """Chance that an approach meets a target.

    Parameters
    ----------
    target : float
        Share 0..1.
    gain : float
        What it gains before it is tested, share.
    unknown : float
        Standard deviation of that.
    """
    evidence = d.valuation.evidence
    at = evidence.names.index(arm)
    accuracy, spread = (drawn[at] for drawn in evidence.posterior.accuracy(DRAWS))
    wider = np.hypot(spread, unknown)
    passed = pass_chance(accuracy + gain, wider, target, evidence.test_items)
    return float(passed.mean()) * evidence.floors_kept(arm)


def reachable(d: Dossier, arm: str) -> int | None:
    """The highest whole per cent that an approach meets in at least 80% of simulations.

    Returns
    -------
    int or None
        Below the plan's target; None where there is none worth asking for.
    """
    least = round(100 * least_target(len(d.classes)))
    for per_cent in range(math.ceil(100 * d.plan.target - 1e-9) - 1, least, -1):
        if chance_to_meet(d, arm, per_cent / 100) >= LIKELY:
            return per_cent
    return None


def believed_today(d: Dossier, arm: str) -> float:
    """Accuracy to expect of an approach on new items, as things stand; a share."""
    return float(d.valuation.evidence.accuracy(arm, DRAWS).mean())


def after_one_more_round(d: Dossier, arm: str) -> float:
    """Chance to meet the target after one more round, by the forecast of what it gains."""
    outlook = d.ahead[arm]
    middle, low, high = expected(outlook, outlook.measured)
    now = d.by_round[arm][-1].value
    unknown = (high - low) / (2.0 * float(norm.ppf(0.9)))
    return chance_to_meet(d, arm, d.plan.target, middle - now, unknown)
