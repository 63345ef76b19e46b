"""What the dollars of a valuation rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from core.decision.assumptions.register import drawn_as
from core.decision.costing.bill import LineCost
from core.decision.costing.rates import drivers_behind
from core.decision.valuation import Valuation
from core.domain.assumption import Grade
from core.domain.drivers.driver import Driver


def dollars_carried(
    valuation: Valuation, arms: tuple[str, ...] | None = None
) -> dict[Driver, float]:
    """Expected USD of the bill lines that would change with an assumption.

    Parameters
    ----------
    valuation : Valuation
    arms : tuple of str, optional
        Whose bills, over the counted period; the two told against each other if not given.

    Returns
    -------
    dict of Driver to float
        Most first. Twins count as one, under the driver they are drawn as. A line that is a
        quantity times a price counts for both, so the sum says nothing.
    """
    found: dict[Driver, float] = defaultdict(float)
    for line in _lines(valuation, arms or valuation.outcome.pair):
        behind = set(drivers_behind(line.driver, line.who))
        if not line.counted:
            behind.add(line.driver)
        used = {driver for driver in behind if driver in valuation.register}
        for driver in {drawn_as(valuation.register, valuation.scenario, each) for each in used}:
            found[driver] += line.usd
    return dict(sorted(found.items(), key=lambda entry: -entry[1]))


def unsourced_share(valuation: Valuation, arms: tuple[str, ...] | None = None) -> float:
    """Share of the arms' expected dollars from lines that rest on no source.

    Parameters
    ----------
    valuation : Valuation
    arms : tuple of str, optional
        Whose bills, over the counted period; the two told against each other if not given.

    Returns
    -------
    float
        0..1; a line counts in full where any input of it has no source.
    """
    lines = list(_lines(valuation, arms or valuation.outcome.pair))
    total = sum(line.usd for line in lines)
    return sum(line.usd for line in lines if line.unsourced) / total if total else 0.0


def inputs_by_source(valuation: Valuation, arms: tuple[str, ...] | None = None) -> dict[str, int]:
    """How many inputs of the arms' bills are counted, sourced, vendor claims or assumed."""
    used: set[Driver] = set()
    counted: set[Driver] = set()
    for line in _lines(valuation, arms or valuation.outcome.pair):
        used |= set(drivers_behind(line.driver, line.who))
        (counted if line.counted else used).add(line.driver)
    grades = [valuation.register[each].grade for each in used if each in valuation.register]
    return {
        "counted": len(counted),
        "sourced": sum(g.sourced and g is not Grade.VENDOR for g in grades),
        "vendor claims": sum(g is Grade.VENDOR for g in grades),
        "assumed": sum(not g.sourced for g in grades),
    }


def _lines(valuation: Valuation, arms: tuple[str, ...]) -> Iterator[LineCost]:
    """Every line of the arms' bills over the counted period."""
    for arm in arms:
        yield from valuation.costs[arm].lines(valuation.terms.months)
