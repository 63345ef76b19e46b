"""What choosing an approach comes to once what happens when it falls short is paid as well.

An approach that fails the acceptance test has been paid for, and the next one is tried: that with
the lowest expected cost of a success among those left, and so on (the order is Weitzman's 1979,
Econometrica 47(3), optimal for independent tries). Where all fail, every choice has paid for every
build: what nobody reaches changes no comparison.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.decision.assumptions.draws import Array


@dataclass(frozen=True)
class Try:
    """One approach, tried once.

    Attributes
    ----------
    build : ndarray, shape (draws,), or float
        USD that are paid whether it passes or not.
    keep : ndarray, shape (draws,), or float
        USD of the counted period, paid where it passes.
    chance : ndarray, shape (draws,), or float
        Of passing.
    """

    build: Array | float
    keep: Array | float
    chance: Array | float

    @property
    def cost(self) -> Array | float:
        """USD to expect of the try alone."""
        return self.build + self.chance * self.keep

    @property
    def of_success(self) -> float:
        """USD of a success on average: what is kept, and the builds it takes; infinite for none."""
        chance = float(np.mean(self.chance))
        if chance <= 0:
            return float("inf")
        return float(np.mean(self.cost)) / chance


def order_of(tries: Mapping[str, Try], names: Sequence[str]) -> list[str]:
    """Names by the expected cost of a success, the lowest first."""
    return sorted(names, key=lambda name: tries[name].of_success)


def with_fallbacks(
    tries: Mapping[str, Try], order: Sequence[str], others: Sequence[str] = ()
) -> dict[str, Array]:
    """USD of choosing each approach first and the rest in their order until one passes.

    Parameters
    ----------
    tries : mapping of str to Try
    order : sequence of str
        Those that are tried where another fell short.
    others : sequence of str
        Further ones that are tried first alone.

    Returns
    -------
    dict of str to ndarray, shape (draws,)

    Examples
    --------
    >>> tries = {"a": Try(10.0, 0.0, 0.5), "b": Try(30.0, 0.0, 1.0)}
    >>> with_fallbacks(tries, ["a", "b"])
    {'a': 25.0, 'b': 30.0}
    """
    after: list[Array | float] = [0.0]  # what trying from each place on costs, from the last back
    for name in reversed(order):
        one = tries[name]
        after.append(one.cost + (1.0 - one.chance) * after[-1])
    after.reverse()
    found: dict[str, Array | float] = {}
    spent: Array | float = 0.0
    left: Array | float = 1.0
    for place, name in enumerate(order):
        one = tries[name]
        rest = spent + left * after[place + 1]
        found[name] = one.cost + (1.0 - one.chance) * rest
        spent = spent + left * one.cost
        left = left * (1.0 - one.chance)
    for name in others:
        found[name] = tries[name].cost + (1.0 - tries[name].chance) * after[0]
    return found  # type: ignore[return-value]


def reached_by(tries: Mapping[str, Try], names: Sequence[str]) -> float:
    """Chance that one of some approaches, tried in turn, passes."""
    none: Array | float = 1.0
    for name in names:
        none = none * (1.0 - tries[name].chance)
    return 1.0 - float(np.mean(none))


def reached_by_two(tries: Mapping[str, Try], names: Sequence[str]) -> float:
    """Chance that one of two approaches passes, of the two for which it is highest."""
    if not names:
        return 0.0
    short = np.stack([np.atleast_1d(1.0 - np.asarray(tries[name].chance)) for name in names])
    both = short @ short.T / short.shape[1]
    if len(names) > 1:
        np.fill_diagonal(both, 1.0)
    else:
        both = short.mean(keepdims=True)
    return 1.0 - float(both.min())
