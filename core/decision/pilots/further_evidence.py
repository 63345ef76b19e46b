"""What more test items or more repeats are worth before one chooses, and what they cost.

What is believed afterwards scatters about what is believed now, by the variance that the new
evidence takes away (preposterior analysis: Raiffa and Schlaifer 1961, Applied Statistical Decision
Theory). Choosing then instead of now is worth ``E[max net benefit given what was seen] - max
E[net benefit]``; beside the accuracies nothing is learned, so all else enters with its mean.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.decision.accuracy.acceptance import pass_chance
from core.decision.assumptions.draws import Array
from core.decision.costing.calendar import WORKING_DAYS_A_MONTH
from core.decision.costing.fallbacks import Try, with_fallbacks
from core.decision.costing.priced import Priced
from core.decision.voi.evsi import PricePerItem, SamplePlan, plan_sample
from core.domain.random_streams import stream
from core.domain.verdict import NoWorth, Pilot, PilotKind

SIZES = tuple(int(round(50 * 2 ** (step / 2), -1)) for step in range(17))
"""50 to 12,800 items, two sizes to a doubling."""
REPEATS = (1, 2, 3, 5, 10)
WORTH_WAITING = 0.01
"""Share of the counted cost that a pilot must be worth beyond its price to hold a decision up."""


@dataclass(frozen=True)
class Known:
    """Choices as they stand, all but their accuracies at its mean.

    Attributes
    ----------
    names : tuple of str
        Choices.
    order : tuple of str
        In which they are tried where another falls short.
    accuracy : ndarray, shape (choices, draws)
        Draws of the true accuracies.
    items : ndarray, shape (choices, choices)
        Covariance of the scores that the finite test set makes.
    spread : ndarray, shape (choices,)
        Variance of one repeat.
    repeats : ndarray, shape (choices,)
    build, keep : ndarray, shape (choices,)
        USD in any case, and where it passes; wrong answers not in them.
    per_error : ndarray, shape (choices,)
        USD of the period if every answer were wrong.
    kept : ndarray, shape (choices,)
        Chance that the floors are kept.
    there : ndarray, shape (choices,)
        Chance that it is at the target already.
    test_items : int
        Of the test set there is.
    worth : float
        Independent items that it is worth.
    """

    names: tuple[str, ...]
    order: tuple[str, ...]
    accuracy: Array
    items: Array
    spread: Array
    repeats: Array
    build: Array
    keep: Array
    per_error: Array
    kept: Array
    there: Array
    target: float
    test_items: int
    worth: float

    @cached_property
    def middle(self) -> Array:
        """Expected accuracies, shape (choices,)."""
        return np.asarray(self.accuracy.mean(axis=1))

    @cached_property
    def now(self) -> Array:
        """Covariance of what is believed about the accuracies."""
        return np.atleast_2d(np.cov(self.accuracy))

    def after(self, items: int = 0, repeats: Array | int = 0) -> Array:
        """Net benefit of each choice in every outcome of more evidence, shape (choices, draws).

        Parameters
        ----------
        items : int
            Further test items.
        repeats : int or ndarray, shape (choices,)
            Further repeats.
        """
        before = np.linalg.inv(self._noise(0, 0))
        told = np.linalg.inv(self._noise(items, repeats)) - before
        eye = 1e-12 * np.eye(len(self.names))
        left = np.linalg.inv(np.linalg.inv(self.now + eye) + told)
        moved = _root(self.now - left) @ np.linalg.pinv(_root(self.now))
        middle = self.accuracy.mean(axis=1, keepdims=True)
        return self.benefit(middle + moved @ (self.accuracy - middle), np.diag(left))

    def benefit(self, believed: Array, unknown: Array) -> Array:
        """Net benefit where the accuracies are believed to be so, and how far that is open."""
        chance = self.passing(believed, np.sqrt(self.spread + np.maximum(unknown, 0.0)))
        wrong = 1.0 - np.clip(believed, 0.0, 1.0)
        tries = {
            name: Try(self.build[at], self.keep[at] + self.per_error[at] * wrong[at], chance[at])
            for at, name in enumerate(self.names)
        }
        found = with_fallbacks(tries, self.order)
        return -np.stack([found[name] for name in self.names])

    def passing(self, believed: Array, spread: Array) -> Array:
        """Chance of each choice to pass, shape (choices, draws)."""
        found = np.stack(
            [
                pass_chance(
                    believed[at], float(spread[at]), self.target, self.worth, float(self.middle[at])
                )
                for at in range(len(self.names))
            ]
        )
        return self.there[:, None] + (1.0 - self.there[:, None]) * found * self.kept[:, None]

    def _noise(self, items: int, repeats: Array | int) -> Array:
        share = self.test_items / (self.test_items + items)
        eye = 1e-12 * np.eye(len(self.names))
        return self.items * share + np.diag(self.spread / (self.repeats + repeats)) + eye


def _root(matrix: Array) -> Array:
    """Symmetric square root; what rounding makes negative is nothing."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    return np.asarray((vectors * np.sqrt(values.clip(min=0.0))) @ vectors.T)


def worth_of(benefit: Array) -> float:
    """USD of choosing after what was seen: mean of the best, less the best of the means."""
    return max(float(benefit.max(axis=0).mean() - benefit.mean(axis=1).max()), 0.0)


def test_items(
    known: Known, best: str, price: PricePerItem, most: int | None, perfect: float
) -> Pilot:
    """The best number of further test items.

    Parameters
    ----------
    known : Known
    best : str
        Choice that is ahead.
    price : PricePerItem
    most : int, optional
        Items there are to label.
    perfect : float
        USD of knowing everything; nothing is worth more.
    """
    sizes = [size for size in SIZES if most is None or size <= most]
    if not sizes:
        return Pilot(PilotKind.TEST_SET, None, why=str(NoWorth.NO_ITEMS_LEFT))
    return _best(
        PilotKind.TEST_SET,
        known,
        best,
        sizes,
        [known.after(items=size) for size in sizes],
        price.usd(sizes),
        perfect,
    )


test_items.__test__ = False  # type: ignore[attr-defined]  # no test, whatever pytest makes of it


def further_repeats(known: Known, best: str, perfect: float) -> Pilot:
    """The best number of further repeats of the best choice and of its strongest rival."""
    rival = _rival(known, best)
    two = np.array([name in (best, rival) for name in known.names], dtype=float)
    price = float(two @ known.build)
    return _best(
        PilotKind.REPEATS,
        known,
        best,
        REPEATS,
        [known.after(repeats=two * more) for more in REPEATS],
        np.array(REPEATS) * price,
        perfect,
    )


def _best(
    kind: PilotKind,
    known: Known,
    best: str,
    sizes: Sequence[int],
    seen: Sequence[Array],
    price: Array,
    perfect: float,
) -> Pilot:
    values = [min(worth_of(found), perfect) for found in seen]
    plan: SamplePlan = plan_sample(sizes, values, price)
    if not plan.n:
        return Pilot(kind, _rival(known, best), value=max(values), price=float(price[0]))
    at = plan.sizes.index(plan.n)
    other = seen[at].argmax(axis=0) != known.names.index(best)
    return Pilot(
        kind,
        _rival(known, best),
        plan.n,
        plan.low,
        plan.high,
        plan.evsi[at],
        float(price[at]),
        float(other.mean()),
    )


def _rival(known: Known, best: str) -> str:
    """The choice that more evidence would tell the best one from."""
    means = known.benefit(known.accuracy, np.zeros(len(known.names))).mean(axis=1)
    others = {n: m for n, m in zip(known.names, means, strict=True) if n != best}
    return max(others, key=others.__getitem__)


def most_worth(pilots: Sequence[Pilot], cost: float) -> Pilot | None:
    """The pilot that is worth most beyond its price.

    Parameters
    ----------
    pilots : sequence of Pilot
    cost : float
        USD, expected counted cost of what is ahead.

    Returns
    -------
    Pilot or None
        None where none is worth clearly more than it costs.
    """
    least = WORTH_WAITING * cost
    paying = [pilot for pilot in pilots if pilot.amount and pilot.net > least]
    return max(paying, key=lambda pilot: pilot.net) if paying else None


def price_of_test_items(gold: Priced, items: int, per_month: float) -> PricePerItem:
    """What a further test item costs: the expert's answer, and waiting where time has a value.

    Parameters
    ----------
    gold : Priced
        USD and working days of the expert's answers there are, shape (draws,).
    items : int
        Items behind them.
    per_month : float
        USD of being live a month sooner.

    Returns
    -------
    PricePerItem
        Means over the draws; a set-up is not counted.
    """
    return PricePerItem(
        usd_per_item=float(gold.usd.mean()) / max(items, 1),
        days_per_item=float(gold.days.mean()) / max(items, 1),
        usd_per_day=per_month / WORKING_DAYS_A_MONTH,
    )


def reruns(known: Known, answer: Callable[[Array], str], seed: int, times: int = 100) -> int:
    """In how many simulated reruns of the PoC the same answer comes out.

    Every rerun plays one draw of the true accuracies and measures it anew, with the error of the
    test set and that of the repeats; what is believed moves by as much as the scores do.

    Parameters
    ----------
    known : Known
    answer : callable
        From draws of the accuracies, shape (choices, draws), to what is answered.
    seed : int
    times : int

    Returns
    -------
    int
    """
    usual = answer(known.accuracy)
    luck = stream(seed, "reruns").standard_normal((times, len(known.names)))
    moved = luck @ _root(known._noise(0, 0)) - known.accuracy.mean(axis=1)
    truths = known.accuracy[:, np.arange(times) % known.accuracy.shape[1]].T
    return sum(answer(known.accuracy + shift[:, None]) == usual for shift in truths + moved)
