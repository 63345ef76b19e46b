"""How many dollars rest on each assumption."""

from __future__ import annotations

from collections import defaultdict

from core.decision.assumptions import drawn_as
from core.decision.pricing import assumptions_behind
from core.decision.valuation import Valuation


def dollars_carried(
    valuation: Valuation, arms: tuple[str, ...] = ("old", "new")
) -> dict[str, float]:
    """Expected USD of the bill lines that would change with an assumption.

    Parameters
    ----------
    arms : tuple of str
        Whose bills, over the counted period.

    Returns
    -------
    dict of str to float
        By assumption id, most first. Twins count as one, under the id they are drawn as. A line
        that is a quantity times a price counts for both, so the sum says nothing.
    """
    found: dict[str, float] = defaultdict(float)
    for arm in arms:
        for line in valuation.costs[arm].lines(valuation.terms.months):
            behind = set(assumptions_behind(line.driver, line.who))
            if not line.counted:
                behind.add(line.driver)
            used = {key for key in behind if key in valuation.register}
            for key in {drawn_as(valuation.register, valuation.scenario, key) for key in used}:
                found[key] += line.usd
    return dict(sorted(found.items(), key=lambda entry: -entry[1]))
