"""Are further iterations of an arm worth their price? What they might show, before one chooses.

A learning curve says with which chance an arm that missed the target would prove it a few
iterations on, and how many answers it would get right there
(:mod:`core.decision.learning_curves`). Choosing after those iterations instead of now is worth
``E[max net benefit given what was seen] - max E[net benefit]``, the expected value of sample
information. The iterations are paid for beside the build, as the experiment itself was: nothing is
taken off the bill of an arm that is chosen afterwards, which is on the safe side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.decision.accuracy.stopping import needed_to_prove
from core.decision.assumptions.draws import Array
from core.decision.pilots.current_state import Today
from core.decision.pilots.extended_run import LongerRun
from core.decision.pilots.learning import FEWEST_ITERATIONS
from core.decision.pilots.pilot_rule import CHANGES_FROM, is_material
from core.decision.voi.evsi import SamplePlan, plan_sample
from core.decision.voi.quadrature import quantile_nodes
from core.domain.verdict import NoWorth, Pilot, PilotKind

MOST_ITERATIONS = 4
"""Further iterations that are weighed, from one up; labelled items double with each.

Four doublings are 16 times what was tried, as far as a forecast holds.
"""


@dataclass(frozen=True)
class MoreIterations:
    """What some further iterations of one arm are worth.

    Attributes
    ----------
    sizes : tuple of int
        Iterations; empty where ``why`` says that there is nothing to weigh.
    value, price, net : tuple of float
        USD: what having seen them is worth before choosing, what they cost, and the difference.
    succeeds : tuple of float
        Chance that the arm is one to choose from afterwards.
    changes : tuple of float
        Chance that they change the answer.
    iterations, low, high : int
        Iterations with the highest net worth, 0 where none pays; and those nearly as good.
    material : bool
        Whether they are worth waiting for.
    """

    arm: str
    sizes: tuple[int, ...] = ()
    value: tuple[float, ...] = ()
    price: tuple[float, ...] = ()
    net: tuple[float, ...] = ()
    succeeds: tuple[float, ...] = ()
    changes: tuple[float, ...] = ()
    iterations: int = 0
    low: int = 0
    high: int = 0
    material: bool = False
    why: NoWorth | None = None

    @property
    def pilot(self) -> Pilot:
        """The best of them beside other pilots."""
        if self.why is not None:
            unknown = None if not self.why.nothing else 0.0
            return Pilot(PilotKind.ITERATIONS, self.arm, value=unknown, why=str(self.why))
        if not self.iterations:
            return Pilot(PilotKind.ITERATIONS, self.arm)
        at = self.sizes.index(self.iterations)
        return Pilot(
            PilotKind.ITERATIONS,
            self.arm,
            self.iterations,
            self.low,
            self.high,
            self.value[at],
            self.price[at],
            self.changes[at],
            self.material,
        )


def more_iterations(today: Today) -> dict[str, MoreIterations]:
    """Worth of further iterations of every candidate, one arm at a time.

    Weighed are arms that missed the target and, where wrong answers cost something, those that
    proved it. What is already measured counts as known: an arm that proved the target early may
    be taken as it stood after the last iteration.

    Parameters
    ----------
    today : Today

    Returns
    -------
    dict of str to MoreIterations
        By candidate; with a reason where there is nothing to weigh.
    """
    why = {arm: _why_not(today, arm) for arm in today.gates}
    runs = {arm: _run(today, arm) for arm, reason in why.items() if reason is None}
    known = {arm: today.expected[arm] for arm in today.choices}
    for arm, run in runs.items():
        measured = today.outcomes[arm]
        accuracy = float(measured.correct[:, -1].mean() / measured.n)
        if not run.missed and accuracy >= _bar(today, run) and run.within_budget(0):
            as_it_ended = float(run.benefit(0, accuracy))
            known[arm] = max(as_it_ended, known.get(arm, as_it_ended))
    answer = max(
        today.choices, key=lambda arm: (today.expected[arm], arm == today.reference), default=""
    )
    best = max(known.values(), default=0.0)
    return {
        arm: MoreIterations(arm, why=reason)
        if reason is not None
        else _weighed(today, runs[arm], answer, best)
        for arm, reason in why.items()
    }


def _why_not(today: Today, arm: str) -> NoWorth | None:
    """Why there is nothing to weigh about an arm; None where there is."""
    # The order decides which reason a reader is told: what is known to be worth nothing first.
    missed = not today.costs[arm].stops.in_most
    outcome, learning = today.outcomes[arm], today.learning[arm]
    if not missed and not today.accuracy_pays:
        return NoWorth.COUNTS_FOR_NOTHING
    if arm in today.barred:
        return NoWorth.BARRED
    if today.costs[arm].stops.in_use is not None:
        return NoWorth.NOT_RUN
    if missed and outcome.proved is not None:
        return NoWorth.OTHER_TARGET
    if missed and needed_to_prove(outcome.n, today.target) is None:
        return NoWorth.TEST_SET_TOO_SMALL
    if not today.choices:
        return NoWorth.NOTHING_TO_COMPARE
    if learning is None:
        few = outcome.iterations < FEWEST_ITERATIONS
        return NoWorth.TOO_FEW_ITERATIONS if few else NoWorth.NO_MORE_ITEMS
    return None


def _run(today: Today, arm: str) -> LongerRun:
    learning = today.learning[arm]
    assert learning is not None
    iterations = min(MOST_ITERATIONS, learning.effort.farthest - learning.effort.measured)
    return LongerRun(
        learning, today.costs[arm], today.expected[arm], today.draws, today.months, iterations
    )


def _proof(today: Today, run: LongerRun) -> float:
    """Accuracy that proves the target, for an arm that still has to; 0 for others."""
    n = run.outcome.n
    return (needed_to_prove(n, today.target) or n + 1) / n if run.missed else 0.0


def _bar(today: Today, run: LongerRun) -> float:
    """Accuracy from which an arm is one to choose: proved, and not worse than allowed."""
    arm, proof = run.outcome.arm, _proof(today, run)
    gate = today.gates[arm]
    if arm == today.reference:  # what is in use already needs no proof that it is as good as itself
        return proof
    # What the arm was compared with stays as it is, and so does the width of the interval: the
    # test set is the same one.
    reference = today.accuracy[arm].value - gate.difference
    return max(proof, reference - today.margin + (gate.difference - gate.low))


def _weighed(today: Today, run: LongerRun, answer: str, known: float) -> MoreIterations:
    """Price and worth of one to some further iterations, against what is known to be best."""
    arm, sizes = run.outcome.arm, tuple(range(1, run.iterations + 1))
    proof, bar = _proof(today, run), _bar(today, run)
    even = np.array([run.accuracy_for(more, known) for more in sizes])
    accuracy, chance = what_iterations_show(run, proof, (even, bar, proof, 1.0))
    benefit = np.stack([run.benefit(more, accuracy[:, more - 1]) for more in sizes], axis=1)
    good = (accuracy >= bar) & np.array([run.within_budget(more) for more in sizes])
    if run.missed:
        benefit, good = at_first_proof(accuracy >= proof, benefit, good)
    gain = np.where(good, np.maximum(benefit - known, 0.0), 0.0)
    price = [run.price(more) for more in sizes]
    plan = plan_sample(sizes, chance @ gain, price)
    changes = _share(chance, gain > 0) if arm != answer else np.zeros(len(sizes))
    return MoreIterations(
        arm,
        sizes,
        plan.evsi,
        tuple(price),
        plan.enbs,
        tuple(_share(chance, good).tolist()),
        tuple(changes.tolist()),
        plan.n,
        plan.low,
        plan.high,
        plan.n > 0 and _material(today, {arm, answer}, plan, changes),
    )


def _share(chance: Array, where: NDArray[np.bool_]) -> Array:
    """Chance of the outcomes in which something holds, shape (sizes,)."""
    return np.clip(chance @ where, 0.0, 1.0)


def _material(today: Today, arms: set[str], plan: SamplePlan, changes: Array) -> bool:
    """Whether the best size is worth waiting for."""
    share = float(changes[plan.sizes.index(plan.n)])
    if share < CHANGES_FROM:  # the usual case, and costs take longer to add up
        return False
    cheaper = min(float(today.costs[arm].total(today.months).mean()) for arm in arms)
    return is_material(plan.worth, share, cheaper)


def what_iterations_show(
    run: LongerRun, proof: float, kinks: Sequence[Array | float]
) -> tuple[Array, Array]:
    """Accuracy after each further iteration, as points of the predictive, with their chances.

    One number moves the whole curve (``Expected.accuracy_draws``). Of an arm that missed the target
    only curves are left that had not proved it by the last measured iteration.

    Parameters
    ----------
    run : LongerRun
    proof : float
        Accuracy that proves the target, share 0..1.
    kinks : sequence of ndarray or float
        Accuracies at which what is done with the outcome changes; the sum is cut there, and exact.

    Returns
    -------
    tuple of ndarray
        Accuracies, shape (points, iterations), and chances, shape (points,).
    """
    measured, expected = run.learning.effort.measured, run.learning.expected
    ahead = expected.part(measured, measured + run.iterations)
    now = 0.0
    if run.missed:
        now = float(expected.part(0, measured).chance_at_least(proof).max())
    cuts = np.concatenate([ahead.chance_at_least(kink) for kink in kinks])
    # Small numbers are lucky draws: those up to `now` would have proved the target by now.
    cuts = (cuts - now) / (1.0 - now)
    share, chance = quantile_nodes(cuts[(cuts > 0) & (cuts < 1)])
    return ahead.accuracy_draws(now + (1.0 - now) * share), chance


def at_first_proof(
    proved: NDArray[np.bool_], benefit: Array, good: NDArray[np.bool_]
) -> tuple[Array, NDArray[np.bool_]]:
    """Counted like an experiment: an arm stops at its first proof and is taken as it is there.

    Parameters
    ----------
    proved, benefit, good : ndarray, shape (points, iterations)
        Whether the target is proved, net benefit in USD, whether the arm is one to choose.

    Returns
    -------
    tuple of ndarray, shape (points, iterations)
        Benefit of the first proof, and whether it has come and was one to choose.

    Examples
    --------
    >>> benefit, good = at_first_proof(
    ...     np.array([[False, True, True]]), np.array([[9.0, 8, 7]]), np.array([[True, True, True]])
    ... )
    >>> benefit.tolist(), good.tolist()
    ([[8.0, 8.0, 8.0]], [[False, True, True]])
    """
    first = proved.argmax(axis=1)[:, None]
    by_then = np.logical_or.accumulate(proved, axis=1)
    there = np.take_along_axis(good, first, axis=1)
    return (
        np.broadcast_to(np.take_along_axis(benefit, first, axis=1), benefit.shape),
        by_then & there,
    )
