"""Which approach is recommended or ahead where inputs are other than they are, by the same rule.

Draw by draw the dollars of a try (its build, what it takes to keep it) are straight lines in
prices, hours and the cost of a wrong answer; the order in which approaches are tried, and what is
the best choice, are not. So tries are interpolated, and what follows is worked out anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from core.decision.assumptions.draws import Array
from core.decision.costing.fallbacks import Try, order_of, with_fallbacks
from core.decision.verdict_rule import ahead, weigh

FIELDS = ("build", "keep", "chance")


def stacked(tries: Mapping[str, Try], names: Sequence[str], size: int) -> Array:
    """Tries as one array, shape (3, choices, draws): build, keep and chance."""
    return np.stack(
        [
            np.stack([np.broadcast_to(getattr(tries[name], field), (size,)) for name in names])
            for field in FIELDS
        ]
    )


def benefits(names: Sequence[str], played: Array, level: Array) -> dict[str, Array]:
    """Net benefit of trying each first, the order worked out anew; USD by arm.

    Parameters
    ----------
    played : ndarray, shape (3, choices, draws)
    level : ndarray, shape (choices,)
        USD that a sample of the simulations is off by, by choice.
    """
    tries = {name: Try(*played[:, at]) for at, name in enumerate(names)}
    spent = with_fallbacks(tries, order_of(tries, names))
    return {name: level[at] - spent[name] for at, name in enumerate(names)}


def first_choice(
    names: Sequence[str], played: Array, level: Array, reference: str
) -> tuple[str, float]:
    """What is recommended or ahead, and its chance of being the best choice.

    Parameters
    ----------
    names, played, level
        As in :func:`benefits`.
    reference : str
        Taken where nothing is better.
    """
    benefit = benefits(names, played, level)
    build, keep, chance = played.mean(axis=2)
    found = weigh(benefit, reference)
    cost = dict(zip(names, (build + keep).tolist(), strict=True))
    best = ahead(found, cost, dict(zip(names, chance.tolist(), strict=True)), reference)[0]
    return best, found.chance_best[best]
