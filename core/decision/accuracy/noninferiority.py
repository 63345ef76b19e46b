"""Is an approach good enough? Non-inferiority, tested before money is looked at.

A candidate passes where the lower end of the two-sided 95% interval of the difference lies above
minus the margin (as in Tango 1998; a one-sided test at 2.5%).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from scipy.stats import norm

from core.domain.verdict import Gate, GateResult
from core.evaluation.intervals import LEVEL, Estimate

TODAY = "today"
"""What a candidate is compared with where a model in use is at the target."""
POWER = 0.80


def check_gates(
    candidates: Sequence[str],
    accuracy: Mapping[str, Estimate],
    target: float,
    margin: float,
    today: Estimate | None = None,
    reference: str = "",
) -> dict[str, GateResult]:
    """Compare every candidate with the target, or with a model in use that is at it.

    All alike, whatever they are called: of two that meet the target the more accurate one bars
    nobody, because accuracy above the target is worth what an error costs and no more.

    Parameters
    ----------
    candidates : sequence of str
    accuracy : mapping of str to Estimate
        The plan's metric, by arm.
    target, margin : float
        Shares; losing less than the margin counts as equal.
    today : Estimate, optional
        Accuracy of a model in use that is at the target.
    reference : str
        Id of the arm that the model in use belongs to.

    Returns
    -------
    dict of str to GateResult
        By arm, in the order of the candidates.
    """
    found = {}
    for name in candidates:
        if today is None:
            found[name] = _judge(name, "target", _lower(accuracy[name], target), margin)
        elif name == reference:  # what is in use already needs no proof that it is as good
            kept = _judge(name, "target", _lower(today, target), margin)
            found[name] = replace(kept, gate=Gate.PASSED, items_needed=None)
        else:
            gap = accuracy[name].minus(today)
            found[name] = _judge(name, TODAY, gap, margin, today.standard_error)
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
