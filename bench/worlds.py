"""Does the verdict hold? Simulated PoCs whose truth is known, today's rule beside the former one.

A world has approaches with true accuracies by round, a true spread between repeats, and true
costs. A PoC of it is a test set in families, some repeats and some rounds; what the verdict says
is compared with the truth. Worlds hold what the model does not assume: repeats that scatter by
Student's t or wider than believed before, curves that jump or stay flat, small and large test
sets.

    python -m bench.worlds [--each 2000] [--seed 1]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from core.decision.accuracy.acceptance import pass_chance
from core.decision.accuracy.measured import TestSetSums
from core.decision.accuracy.poc_outcome import ArmOutcome, PocOutcome
from core.decision.costing.fallbacks import (
    Try,
    order_of,
    reached_by,
    reached_by_two,
    with_fallbacks,
)
from core.decision.valuation.evidence import Evidence
from core.decision.verdict_rule import VerdictInputs, choices, decide
from core.domain.arms import PRESETS, Roster
from core.domain.random_streams import stream
from core.domain.verdict import Answer, Gate, GateResult
from core.evaluation.intervals import wilson_of_share

Array = NDArray[np.float64]
NAMES = ("old", "new", "rationales-old", "hybrid")
ROSTER = Roster(tuple(PRESETS[name] for name in NAMES), NAMES)
TARGET, MARGIN, ROUNDS = 0.85, 0.03, 5
DRAWS = 2_000
SHARED, OWN = 0.45, 0.25
"""Share of the variance behind an answer that all approaches have in common, and that an approach
has for itself whatever the repeat."""
PRICES, OWN_PRICES = 0.26, 0.06
"""Log standard deviation of what all costs have in common (the same people at the same rates), and
of what each has for itself: as in the shipped PoC, where two approaches' costs over a year
correlate by .94 to .97 and their difference scatters by 7 to 11% of them."""


@dataclass(frozen=True)
class Cell:
    """A kind of worlds.

    Attributes
    ----------
    spread : str
        ``prior``, ``t`` (Student's with 4 degrees of freedom) or ``wide`` (1.5 points).
    equal : float or None
        One true accuracy for all approaches.
    """

    n: int
    repeats: int
    spread: str = "prior"
    family: int = 1
    equal: float | None = None

    @property
    def told(self) -> str:
        """In a few characters."""
        return f"n {self.n:4d}, {self.repeats} repeats, {self.spread:5s}, families of {self.family}"


@dataclass(frozen=True)
class World:
    """The truth.

    Attributes
    ----------
    accuracy : ndarray, shape (approaches, rounds)
    spread : ndarray, shape (approaches,)
    build, keep : ndarray, shape (approaches,)
        What is assumed in the middle, USD.
    prices : ndarray, shape (2, approaches)
        What they truly are, as multiples.
    """

    accuracy: Array
    spread: Array
    build: Array
    keep: Array
    prices: Array


def draw_world(cell: Cell, rng: np.random.Generator) -> World:
    """A world of a kind: two curves rise, one is flat from the start, one jumps."""
    kinds = len(NAMES)
    level = rng.normal(0.87, 0.03)
    last = np.clip(level + rng.normal(0, 0.025, kinds), 0.55, 0.985)
    if cell.equal is not None:
        last = np.full(kinds, cell.equal)
    gain = np.abs(rng.normal(0.10, 0.05, kinds))
    steps = np.arange(ROUNDS)
    shape = np.stack(
        [
            2.0 ** (-0.8 * steps) - 2.0 ** (-0.8 * (ROUNDS - 1)),
            np.zeros(ROUNDS),
            (steps < 2).astype(float),
            1.0 - steps / (ROUNDS - 1),
        ]
    )
    accuracy = np.clip(last[:, None] - gain[:, None] * shape, 0.3, 0.99)
    spread = 0.007 * np.exp(0.58 * rng.standard_normal(kinds))
    if cell.spread == "wide":
        spread = np.full(kinds, 0.015)
    build = rng.lognormal(np.log(14e3), 0.5, kinds)
    keep = rng.lognormal(np.log(32e3), 0.35, kinds)
    prices = np.exp(PRICES * rng.standard_normal() + OWN_PRICES * rng.standard_normal((2, kinds)))
    return World(accuracy, spread, build, keep, prices)


def draw_poc(cell: Cell, world: World, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Right answers, shape (approaches, repeats, rounds, items)."""
    kinds, n = len(NAMES), cell.n
    luck = rng.standard_normal((kinds, cell.repeats))
    if cell.spread == "t":
        luck = rng.standard_t(4, (kinds, cell.repeats)) / np.sqrt(2.0)
    accuracy = world.accuracy[:, None, :] + (world.spread[:, None] * luck)[:, :, None]
    family = np.arange(n) // cell.family
    shared = rng.standard_normal(family[-1] + 1)[family] * np.sqrt(SHARED / 2)
    shared = shared + rng.standard_normal(n) * np.sqrt(SHARED / 2)
    own = rng.standard_normal((kinds, 1, 1, n)) * np.sqrt(OWN)
    rest = rng.standard_normal((kinds, cell.repeats, ROUNDS, n)) * np.sqrt(1 - SHARED - OWN)
    return (shared + own + rest) < ndtri(np.clip(accuracy, 0.001, 0.999))[..., None]


def evidence_of(cell: Cell, right: NDArray[np.bool_], at: int = ROUNDS) -> Evidence:
    """The PoC as the decision engine takes it, up to a round."""
    family = (np.arange(cell.n) // cell.family).astype(str).astype(object)
    arms = {}
    for name, answers in zip(NAMES, right, strict=True):
        correct = answers[:, :at].sum(axis=2)
        wrong = np.stack([cell.n - correct, np.zeros_like(correct)])
        arms[name] = ArmOutcome(name, cell.n, correct, wrong, np.zeros_like(correct), {})
    last = dict(zip(NAMES, right[:, :, at - 1], strict=True))
    sums = TestSetSums.of(last, NAMES[0], family)
    outcome = PocOutcome(arms, 0, ROSTER)
    return Evidence(outcome, sums.measured(outcome), (), {}, TARGET, MARGIN)


@dataclass(frozen=True)
class Said:
    """What a rule says of a PoC: the best approach, how sure that is, and whether it recommends."""

    best: str | None
    chance: float
    answer: str
    meets: dict[str, float]
    chances: dict[str, float]


def assumed(world: World, k: int, size: int) -> Array:
    """What is believed about an approach's prices: to build and to keep, shape (2, size)."""
    common = PRICES * stream(7, "prices").standard_normal(size)
    own = stream(7, "prices", f"{world.build[k]:.6f}").standard_normal((2, size))
    return np.exp(common + OWN_PRICES * own)


def today(
    cell: Cell, world: World, evidence: Evidence, size: int = DRAWS
) -> tuple[Said, list[str]]:
    """Today's rule, and the order in which it would try the approaches."""
    tries = {}
    for k, name in enumerate(NAMES):
        factor = assumed(world, k, size)
        build, keep = world.build[k] * factor[0], world.keep[k] * factor[1]
        tries[name] = Try(build, keep, evidence.passes(name, size))
    meets = {name: float(np.mean(one.chance)) for name, one in tries.items()}
    gates = {name: GateResult(name, Gate.PASSED, "target", 0, 0, 0, None) for name in NAMES}
    possible = choices(meets, gates, {})
    order = order_of(tries, possible)
    benefit = {name: -usd for name, usd in with_fallbacks(tries, order).items()}
    verdict = decide(
        VerdictInputs(
            arms={name: PRESETS[name] for name in NAMES},
            benefit=benefit,
            choices=possible,
            cost={n: float(np.mean(tries[n].build + tries[n].keep)) for n in possible},
            meets=meets,
            order=order,
            reached=lambda names: reached_by(tries, names),
            either=reached_by_two(tries, possible),
            gates=gates,
            fairness=(),
            barred={},
            months=12,
            reference="",
        )
    )
    best = verdict.best
    chances = {one.arm: one.chance_best for one in verdict.options}
    said = "recommended" if verdict.recommended else str(verdict.answer)
    return Said(best and best.arm, best.chance_best if best else 0.0, said, meets, chances), order


def former(world: World, right: NDArray[np.bool_], size: int = DRAWS) -> Said:
    """The rule of before: first round whose Wilson bound passes; chance from money, or misses."""
    n, repeats = right.shape[3], right.shape[1]
    proved = np.array(
        [
            [[wilson_of_share(s / n, n).low >= TARGET for s in one] for one in arm]
            for arm in right.sum(axis=3)
        ]
    )
    reached = proved.any(axis=2)
    stop = np.where(reached, proved.argmax(axis=2), ROUNDS - 1)
    possible = [k for k in range(len(NAMES)) if reached[k].mean() >= 0.5]
    meets = {name: float(reached[k].mean()) for k, name in enumerate(NAMES)}
    if not possible:
        return Said(None, 0.0, "neither reaches", meets, {})
    play = stream(7, "repeat").integers(repeats, size=size)
    worth = []
    for k in possible:
        factor = assumed(world, k, size)
        share = (stop[k][play] + 1) / ROUNDS
        worth.append(-(world.build[k] * factor[0] * share + world.keep[k] * factor[1]))
    worth_ = np.stack(worth)
    best = int(worth_.mean(axis=1).argmax())
    if len(possible) > 1:
        chance = float((worth_[best] >= worth_.max(axis=0)).mean())
    else:
        chance = 1 - (float((~reached[possible[best]]).sum()) + 0.5) / (repeats + 1)
    return Said(NAMES[possible[best]], chance, "recommended", meets, {})


def truth(world: World, cell: Cell, order: list[str]) -> tuple[dict[str, float], dict[str, float]]:
    """True expected USD of each first choice, and true chance to pass, given an order of tries."""
    passed = {
        name: float(
            pass_chance(
                np.array([world.accuracy[k, -1]]), world.spread[k], TARGET, cell.n / effect(cell)
            )[0]
        )
        for k, name in enumerate(NAMES)
    }
    tries = {
        name: Try(
            float(world.build[k] * world.prices[0, k]),
            float(world.keep[k] * world.prices[1, k]),
            passed[name],
        )
        for k, name in enumerate(NAMES)
    }
    rest = order or order_of(tries, list(NAMES))
    others = [name for name in NAMES if name not in rest]
    return {n: float(v) for n, v in with_fallbacks(tries, rest, others).items()}, passed


def effect(cell: Cell) -> float:
    """Design effect of the families on one share of about .87, by simulation once."""
    if cell.family == 1:
        return 1.0
    if cell not in _EFFECTS:
        rng, found = np.random.default_rng(3), []
        family = np.arange(cell.n) // cell.family
        for _ in range(400):
            shared = rng.standard_normal(family[-1] + 1)[family] * np.sqrt(SHARED / 2)
            right = shared + rng.standard_normal(cell.n) * np.sqrt(1 - SHARED / 2) < ndtri(0.87)
            found.append(right.mean())
        _EFFECTS[cell] = float(np.var(found, ddof=1) / (0.87 * 0.13 / cell.n))
    return max(1.0, _EFFECTS[cell])


_EFFECTS: dict[Cell, float] = {}


@dataclass
class Seen:
    """One PoC: what both rules said and what was true.

    Attributes
    ----------
    inside : list of bool
        Whether each difference's 95% interval holds the truth.
    width : list of float
        How many times as wide it is as with known spreads.
    """

    cell: Cell
    new: Said
    old: Said
    usd: dict[str, float]
    passed: dict[str, float]
    happened: dict[str, bool]
    inside: list[bool]
    width: list[float]

    @property
    def truly_best(self) -> str:
        """The best first choice in truth."""
        return min(self.usd, key=self.usd.__getitem__)

    def regret(self, said: Said) -> float:
        """Share of the cost that a choice gives up in truth."""
        least = min(self.usd.values())
        return (self.usd[said.best] - least) / least if said.best else float("nan")

    @property
    def gap(self) -> float:
        """How far the best is ahead of the second in truth, as a share of its cost."""
        first, second = sorted(self.usd.values())[:2]
        return (second - first) / first


def play(cell: Cell, times: int, seed: int) -> Iterator[Seen]:
    """PoCs of a kind of worlds."""
    for number in range(times):
        rng = stream(seed, "world", cell.told, str(cell.equal), number)
        world = draw_world(cell, rng)
        right = draw_poc(cell, world, rng)
        evidence = evidence_of(cell, right)
        said, order = today(cell, world, evidence)
        usd, passed = truth(world, cell, order)
        happened = {name: bool(rng.random() < chance) for name, chance in passed.items()}
        inside, width = intervals(world, evidence)
        yield Seen(cell, said, former(world, right), usd, passed, happened, inside, width)


def intervals(world: World, evidence: Evidence) -> tuple[list[bool], list[float]]:
    """Whether the intervals of the differences hold the truth, and how wide they are."""
    inside, width = [], []
    for k, name in enumerate(NAMES[1:], 1):
        found, gap = (
            evidence.measured.difference[name],
            world.accuracy[k, -1] - world.accuracy[0, -1],
        )
        repeats = evidence.measured.spread(name).repeats
        spread = (world.spread[0] ** 2 + world.spread[k] ** 2) / repeats
        a, b = (evidence.names.index(one) for one in (NAMES[0], name))
        error = evidence.covariance[np.ix_([a, b], [a, b])]
        items = float(np.sqrt(error[0, 0] + error[1, 1] - 2 * error[0, 1]))
        inside.append(bool(found.low <= gap <= found.high))
        width.append((found.high - found.low) / (2 * 1.96 * float(np.sqrt(items**2 + spread))))
    return inside, width


def calibration(
    said: Array, true: Array, bins: int = 10
) -> tuple[list[tuple[float, float, int]], float]:
    """Mean of what was said and of what was true by bin, and the slope of one on the other."""
    edges = np.clip((said * bins).astype(int), 0, bins - 1)
    table = [
        (float(said[edges == b].mean()), float(true[edges == b].mean()), int((edges == b).sum()))
        for b in range(bins)
        if (edges == b).any()
    ]
    slope = float(np.cov(said, true)[0, 1] / np.var(said, ddof=1))
    return table, slope


CELLS = tuple(
    Cell(n, repeats, spread, family)
    for n, family in ((200, 1), (1000, 4), (2000, 1))
    for repeats in (1, 3, 5)
    for spread in ("prior", "t", "wide")
)


def report(seen: list[Seen], told: str) -> None:
    """Print the bars that one set of PoCs is held to."""
    decided = [one for one in seen if one.new.best is not None]
    chance = np.array([c for one in decided for c in one.new.chances.values()])
    best = np.array([n == one.truly_best for one in decided for n in one.new.chances], dtype=float)
    meets = np.array([m for one in seen for m in one.new.meets.values()])
    passed = np.array([one.happened[n] for one in seen for n in one.new.meets], dtype=float)
    print(f"\n{told}: {len(seen)} PoCs")
    for what, said, true in (("best", chance, best), ("meets", meets, passed)):
        table, slope = calibration(said, true)
        worst = max(
            (abs(s - t) - (0.05 if n >= 400 else 2 * np.sqrt(max(t * (1 - t), 0.01) / n)))
            for s, t, n in table
        )
        row = " ".join(f"{100 * s:.0f}/{100 * t:.0f}({n})" for s, t, n in table)
        print(
            f"  chance of {what}: slope {slope:.2f}, beyond the bar by {100 * worst:+.1f} | {row}"
        )
    both = [one for one in seen if one.new.best and one.old.best]
    brier = [
        float(
            np.mean(
                [(getattr(o, r).chance - (getattr(o, r).best == o.truly_best)) ** 2 for o in both]
            )
        )
        for r in ("new", "old")
    ]
    loss = [float(np.mean([o.regret(getattr(o, r)) for o in both])) for r in ("new", "old")]
    print(
        f"  Brier {brier[0]:.3f} against {brier[1]:.3f}: {100 * brier[0] / brier[1]:.0f}%; "
        f"loss {100 * loss[0]:.1f}% against {100 * loss[1]:.1f}% of cost"
    )
    cover, times = (np.mean([getattr(one, what) for one in seen]) for what in ("inside", "width"))
    print(
        f"  95% interval of a difference holds the truth in {100 * cover:.1f}%, "
        f"{times:.2f} times as wide as with known spreads"
    )
    wide = [one for one in seen if one.gap >= 0.10]
    undecided = [one.new.answer == Answer.UNDECIDED for one in seen]
    of_wide = [one.new.answer == Answer.UNDECIDED for one in wide]
    wrong = [one.new.answer == "recommended" and one.new.best != one.truly_best for one in wide]
    neither = [one.new.answer == Answer.NEITHER_REACHES for one in seen]
    print(
        f"  undecided {100 * np.mean(undecided):.0f}%, neither {100 * np.mean(neither):.0f}%; "
        f"gap of 10%: {len(wide)} PoCs, undecided {100 * np.mean(of_wide):.0f}%, "
        f"wrong {100 * np.mean(wrong):.1f}%"
    )


def main() -> None:
    """Play every cell and print how the verdict did."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--each", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    every: list[Seen] = []
    for cell in CELLS:
        seen = list(play(cell, given.each, given.seed))
        report(seen, cell.told)
        every += seen
    report(every, "all")
    for accuracy in (TARGET, 0.87):
        for repeats in (1, 5):
            cell = Cell(1000, repeats, "prior", 1, accuracy)
            seen = list(play(cell, given.each, given.seed))
            for said, rule in (("new", "today"), ("old", "former")):
                shares = [
                    100 * np.mean([getattr(one, said).meets[name] >= level for one in seen])
                    for level in (0.5,)
                    for name in NAMES
                ]
                print(
                    f"  all truly at {accuracy}, {repeats} repeats, {rule}: said to meet "
                    + ", ".join(f"{share:.0f}%" for share in shares)
                )


if __name__ == "__main__":
    main()
