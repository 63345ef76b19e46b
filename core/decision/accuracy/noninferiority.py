"""Is a candidate good enough? Non-inferiority, tested before money is looked at.

A candidate passes where the lower end of the two-sided 95% interval of the difference lies above
minus the margin (as in Tango 1998; a one-sided test at 2.5%).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from scipy.stats import norm

from core.decision.accuracy.stopping import Stops
from core.domain.verdict import Gate, GateResult
from core.evaluation.intervals import LEVEL, Estimate

TODAY = "today"
"""What a candidate is compared with where a model in use is at the target."""
POWER = 0.80
WORTH_TESTING = 10.0
"""More than this many times the items of the test set is not a test anybody would run."""


def check_gates(
    candidates: Mapping[str, Stops],
    accuracy: Mapping[str, Estimate],
    difference: Mapping[str, Estimate],
    target: float,
    margin: float,
    today: Estimate | None = None,
    reference: str = "",
) -> dict[str, GateResult]:
    """Compare every candidate with the reference where that reached, else with the target.

    Parameters
    ----------
    candidates : mapping of str to Stops
        By arm.
    accuracy : mapping of str to Estimate
        Accuracy at the stop, by arm.
    difference : mapping of str to Estimate
        Accuracy minus the reference's on the same items, by arm.
    target, margin : float
        Shares; losing less than the margin counts as equal.
    today : Estimate, optional
        Accuracy of a model in use that is at the target: then others are compared with that.
    reference : str
        Id of the arm that others are measured against; nothing if it is no candidate.

    Returns
    -------
    dict of str to GateResult
        By arm, in the order of the candidates.
    """
    reached = reference in candidates and candidates[reference].in_most
    found = {}
    for name in candidates:
        if today is not None and name != reference:
            gap = accuracy[name].minus(today)
            found[name] = _judge(name, TODAY, gap, margin, today.standard_error)
        elif reached and name != reference:
            found[name] = _judge(name, reference, difference[name], margin)
        else:
            score = accuracy[name] if today is None else today
            found[name] = _judge(name, "target", _lower(score, target), margin)
    if reached:  # what is in use already needs no proof that it is as good as itself
        found[reference] = replace(found[reference], gate=Gate.PASSED, items_needed=None)
    return found


def _lower(estimate: Estimate, amount: float) -> Estimate:
    return Estimate(
        estimate.value - amount,
        estimate.low - amount,
        estimate.high - amount,
        estimate.n,
        estimate.method,
    )


def _judge(name: str, against: str, gap: Estimate, margin: float, said: float = 0.0) -> GateResult:
    needed = None
    if gap.low > -margin:
        gate = Gate.PASSED
    elif gap.high < -margin:
        gate = Gate.FAILED
    else:
        gate = Gate.UNDECIDED
        needed = items_to_decide(gap, margin, said)
    return GateResult(name, gate, against, gap.value, gap.low, gap.high, needed)


def items_to_decide(gap: Estimate, margin: float, said: float = 0.0) -> float | None:
    """Test items at which the interval would leave the margin, with 80% power.

    ``n * measured^2 / ((|gap + margin| / (z_level + z_power))^2 - said^2)``. The standard error is
    read off the interval, so clusters are taken into account, and assumed to shrink with the
    square root of the items.

    Parameters
    ----------
    gap : Estimate
        Of the difference in accuracy, as a share.
    margin : float
        Share, 0 or more.
    said : float
        Standard error of what somebody only said, as a share: no item makes it smaller.

    Returns
    -------
    float or None
        Items in all, those there are included; None where no number would decide, because the
        gap sits on the margin or what was only said is too uncertain.

    Examples
    --------
    >>> items_to_decide(Estimate(0.01, -0.03, 0.05, 1000, ""), 0.02) > 1000
    True
    """
    distance = abs(gap.value + margin)
    if distance < 1e-9:  # on the margin but for rounding: the formula would ask for 1e15 items
        return None
    z_level, z_power = float(norm.ppf(0.5 + LEVEL / 2)), float(norm.ppf(POWER))
    measured = max(gap.standard_error**2 - said**2, 0.0)
    allowed = (distance / (z_level + z_power)) ** 2 - said**2
    return float(math.ceil(gap.n * measured / allowed)) if allowed > 0 else None


def would_be_decided(result: GateResult, n: int) -> bool:
    """Whether a larger test set that somebody might label would decide an undecided gate.

    Parameters
    ----------
    result : GateResult
    n : int
        Items of the test set.

    Returns
    -------
    bool
    """
    return (
        result.gate is Gate.UNDECIDED
        and result.items_needed is not None
        and n < result.items_needed <= WORTH_TESTING * n
    )
