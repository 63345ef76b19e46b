"""Dollars per unit of effect: between two arms, and along the efficient frontier.

Statuses and rules are those of dampack's ``calculate_icers``: dominated, extendedly dominated, on
the frontier.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.decision.voi.psa_sample import PsaSample

ON_FRONTIER, DOMINATED, EXTENDED = "ND", "D", "ED"


@dataclass(frozen=True)
class Icer:
    """One arm against another.

    Attributes
    ----------
    value : float or None
        USD per unit of effect. None where its sign would say nothing: one arm is both
        cheaper and better.
    status : str
        ``icer``, ``dominant`` (the reference costs no more and achieves no less),
        ``dominated`` (the reverse), or ``equal`` in both means.
    """

    value: float | None
    status: str


@dataclass(frozen=True)
class FrontierRow:
    """One arm's place.

    Attributes
    ----------
    cost, effect : float
        Means.
    inc_cost, inc_effect, icer : float or None
        Against the arm before it on the frontier; None for the cheapest and for those not on it.
    status : str
        ``ND`` on the frontier; ``D`` another arm is as cheap and better; ``ED`` a mix of two
        others is.
    """

    arm: str
    cost: float
    effect: float
    inc_cost: float | None
    inc_effect: float | None
    icer: float | None
    status: str


def icers(sample: PsaSample, reference: str) -> dict[str, Icer]:
    """The reference against every other arm, reference minus comparator.

    The ratio of the means, not the mean of the ratios: a draw in which the effects are equal would
    have an infinite one.

    Parameters
    ----------
    sample : PsaSample
    reference : str
        The new arm.

    Returns
    -------
    dict of str to Icer
        By comparator.

    Raises
    ------
    BadUsage
        If there is no such arm.
    """
    cost, effect = sample.costs.mean(axis=0), sample.effects.mean(axis=0)
    own = sample.column(reference)
    found = {}
    for arm in sample.comparators(reference):
        other = sample.column(arm)
        found[arm] = icer(float(cost[own] - cost[other]), float(effect[own] - effect[other]))
    return found


def icer(inc_cost: float, inc_effect: float) -> Icer:
    """Incremental cost-effectiveness ratio, where it means something.

    Parameters
    ----------
    inc_cost : float
        USD that the reference costs more, on average.
    inc_effect : float
        What it achieves more, in the unit of the effects.

    Returns
    -------
    Icer
        With a value only where the reference is dearer and better, or cheaper and worse: the
        same negative ratio would stand for the best and for the worst arm.

    Examples
    --------
    >>> icer(4000, 5), icer(-100, 1).status, icer(100, 0).status
    (Icer(value=800.0, status='icer'), 'dominant', 'dominated')
    """
    if inc_cost * inc_effect > 0:
        return Icer(inc_cost / inc_effect, "icer")
    if inc_cost == inc_effect == 0:
        return Icer(None, "equal")
    return Icer(None, "dominant" if inc_cost <= 0 <= inc_effect else "dominated")


def frontier(sample: PsaSample) -> tuple[FrontierRow, ...]:
    """Every arm, those on the frontier first, each part by rising cost.

    An arm is dominated (D) where another costs no more and achieves more, or the same for
    less; extendedly dominated (ED) where its ICER exceeds that of the next arm, until none does.
    Of arms that are equal in both means the first is kept and the others count as dominated.

    Parameters
    ----------
    sample : PsaSample

    Returns
    -------
    tuple of FrontierRow
        Costs in USD, effects in their unit, ICERs in USD per unit.
    """
    cost, effect = sample.costs.mean(axis=0), sample.effects.mean(axis=0)
    # Of arms that cost the same the better one comes first, so that the others fall behind it.
    order = [int(at) for at in np.lexsort((-effect, cost))]
    kept = _not_dominated(order, effect.tolist())
    efficient = _convex(kept, cost.tolist(), effect.tolist())
    rows = []
    for place, at in enumerate(efficient):
        before = efficient[place - 1] if place else None
        rows.append(_row(sample, at, before, ON_FRONTIER))
    for at in order:
        if at not in efficient:
            rows.append(_row(sample, at, None, EXTENDED if at in kept else DOMINATED))
    return tuple(rows)


def _not_dominated(order: list[int], effect: list[float]) -> list[int]:
    """By rising cost, those that achieve more than everything before them."""
    kept: list[int] = []
    for at in order:
        if not kept or effect[at] > effect[kept[-1]]:
            kept.append(at)
    return kept


def _convex(kept: list[int], cost: list[float], effect: list[float]) -> list[int]:
    """Those whose ICER is no higher than the next one's."""

    def ratio(there: int, here: int) -> float:
        """USD per unit of effect from one arm to the next."""
        return (cost[here] - cost[there]) / (effect[here] - effect[there])

    found: list[int] = []
    for at in kept:
        while len(found) > 1 and ratio(found[-2], found[-1]) > ratio(found[-1], at):
            found.pop()
        found.append(at)
    return found


def _row(sample: PsaSample, at: int, before: int | None, status: str) -> FrontierRow:
    cost, effect = float(sample.costs[:, at].mean()), float(sample.effects[:, at].mean())
    if before is None:
        return FrontierRow(sample.arms[at], cost, effect, None, None, None, status)
    inc_cost = cost - float(sample.costs[:, before].mean())
    inc_effect = effect - float(sample.effects[:, before].mean())
    return FrontierRow(
        sample.arms[at], cost, effect, inc_cost, inc_effect, inc_cost / inc_effect, status
    )
