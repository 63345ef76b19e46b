"""Sixty repeats of each embedded PoC, kept: a PoC of a few of them is held against the others.

``nice -n 15 python -m bench.truth_bank`` runs what is not kept yet (ten minutes of processor time
and more for each benchmark) and prints how much repeats differ. After a kill it goes on from there.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.workspace import ROOT, tell
from core.benchmarks.embedded import EMBEDDED, default_plan, embedded
from core.decision.accuracy.measured import TestSetSums
from core.decision.accuracy.poc_outcome import ArmOutcome, PocOutcome
from core.domain.benchmark import Codes, Split, error_kinds
from core.domain.drivers.registry import driver_of
from core.domain.ledger import Entry, QuantityOrigin
from core.domain.node import Node
from core.domain.plan import Plan, plan_from_dict
from core.evaluation.intervals import ClusterSums
from core.experiment.runner import run_experiment
from core.store.connection import Store
from core.workflows.poc.results import PocResults, load_results
from core.workflows.poc.run import plan_poc, unfinished_poc

FOLDER = ROOT / "bench" / "results" / "truth_bank"
REPEATS, BATCH = 60, 5
NOT_RUN = -2
"""Stands in ``predicted`` for a round that an approach does not have."""
PRIOR = "prior to be checked: median .7, 90% within .3-2.0"

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Spread(NamedTuple):
    """How much repeats of one approach differ after one round, accuracies as shares 0..1.

    Attributes
    ----------
    mean, raw : float
        Mean and standard deviation of the repeats' accuracies on these items.
    items, families : float
        The same deviation without what repeats owe to single items, or to single families: what
        would be left on endless other ones.
    design : float
        Variance of one repeat's accuracy, clustered by family, over that of unrelated items.
    """

    mean: float
    raw: float
    items: float
    families: float
    design: float


@dataclass(frozen=True)
class Poc:
    """Some repeats on some test items, as the decision engine takes them.

    Attributes
    ----------
    right : mapping of str to ndarray of bool, shape (seeds, rounds, items)
        By approach.
    family : ndarray, shape (items,)
    """

    outcome: PocOutcome
    right: Mapping[str, Bools]
    family: NDArray[np.object_]

    def sums(self) -> TestSetSums:
        """What the test set says of the approaches at the round they are compared at."""
        at = {name: self.outcome.round_of(name) - 1 for name in self.right}
        right = {name: found[:, at[name]] for name, found in self.right.items()}
        return TestSetSums.of(right, self.outcome.reference, self.family)


@dataclass(frozen=True)
class TruthBank:
    """Every answer to the test items, what it was trained on and what was booked for it.

    Attributes
    ----------
    about : dict
        Seeds, kinds of what was booked, and what must be equal in runs that belong together: the
        plan, what its approaches are, the benchmark, the size of the validation set.
    predicted : ndarray of int16, shape (approaches, seeds, rounds, items)
        Class codes, -1 without an answer, ``NOT_RUN`` where there is no such round.
    examples : ndarray of int, shape (approaches, seeds, rounds)
    gold, item, family : ndarray, shape (items,)
    booked : ndarray of int, shape (entries, 4)
        Positions of approach and seed, round from 1, position among the kinds.
    quantity : ndarray of float, shape (entries,)
        ``nan`` where it is assumed.
    """

    about: dict[str, Any]
    predicted: Codes
    examples: NDArray[np.int_]
    gold: Codes
    item: NDArray[np.str_]
    family: NDArray[np.str_]
    booked: NDArray[np.int_]
    quantity: Floats

    @classmethod
    def of(cls, results: PocResults) -> TruthBank:
        """A finished PoC on an embedded benchmark; of its target only accuracy is kept."""
        plan, benchmark, arms = results.experiment.plan, results.benchmark, results.outcome.arms
        content = embedded(plan.benchmark).build(plan.benchmark_settings)
        items, shape = content.items[Split.TEST], (len(arms), len(plan.seeds), plan.iterations)
        predicted = np.full((*shape, len(items)), NOT_RUN, dtype=np.int16)
        examples, booked, quantity = np.zeros(shape, dtype=int), [], []
        kinds: dict[tuple[str, ...], int] = {}
        for a, (name, outcome) in enumerate(arms.items()):
            examples[a, :, : outcome.iterations] = outcome.examples
            for (s, at), entries in outcome.entries.items():
                predicted[a, s, at - 1] = results.answers[name, plan.seeds[s], at]
                for one in entries:
                    kind = (one.node.value, one.driver.code, one.who, one.unit, one.origin.value)
                    booked.append((a, s, at, kinds.setdefault(kind, len(kinds))))
                    quantity.append(np.nan if one.quantity is None else one.quantity)
        about = {
            "seeds": plan.seeds,
            "kinds": list(kinds),
            "plan": replace(plan, seeds=()).to_dict(),
            "approaches": {name: plan.arm(name).to_dict() for name in arms},
            "benchmark": benchmark.content_hash,
            "classes": benchmark.classes,
            "positive": benchmark.positive,
            "validation_items": results.sizes[Split.DEV],
        }
        return cls(
            json.loads(json.dumps(about)),  # as it is read back
            predicted,
            examples,
            content.gold[Split.TEST],
            items.item_id.astype(str),
            items.family.astype(str),
            np.array(booked, dtype=int).reshape(-1, 4),
            np.array(quantity, dtype=float),
        )

    @classmethod
    def load(cls, path: Path) -> TruthBank:
        """Read a file that :meth:`save` wrote."""
        with np.load(path) as found:
            return cls(json.loads(str(found["about"])), **{name: found[name] for name in ARRAYS})

    def save(self, path: Path) -> None:
        """Write one compact file, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        arrays = {name: getattr(self, name) for name in ARRAYS}
        with part.open("wb") as file:
            np.savez_compressed(file, about=np.array(json.dumps(self.about)), **arrays)
        os.replace(part, path)

    def joined(self, other: TruthBank) -> TruthBank:
        """With the repeats of another run of the same plan.

        Raises
        ------
        ValueError
            If it is another plan, or its approaches or its benchmark have changed.
        """
        seeds, known = self.about["seeds"], self.about["kinds"]
        kinds = known + [kind for kind in other.about["kinds"] if kind not in known]
        about = other.about | {"seeds": seeds + other.about["seeds"], "kinds": kinds}
        if about != self.about | {"seeds": about["seeds"], "kinds": kinds}:
            raise ValueError("what is kept is of another plan or benchmark; delete it first")
        booked, place = other.booked.copy(), [kinds.index(kind) for kind in other.about["kinds"]]
        booked[:, 1] += len(seeds)
        booked[:, 3] = np.array(place, dtype=int)[booked[:, 3]]
        return replace(
            self,
            about=about,
            predicted=np.concatenate([self.predicted, other.predicted], axis=1),
            examples=np.concatenate([self.examples, other.examples], axis=1),
            booked=np.concatenate([self.booked, booked]),
            quantity=np.concatenate([self.quantity, other.quantity]),
        )

    @property
    def arms(self) -> tuple[str, ...]:
        """Ids of the approaches, in the order of the arrays."""
        return tuple(self.about["approaches"])

    @cached_property
    def rounds(self) -> NDArray[np.int_]:
        """How many rounds each approach has."""
        return (self.predicted[:, 0, :, 0] != NOT_RUN).sum(axis=1)

    @cached_property
    def _entries(self) -> Mapping[tuple[int, int, int], list[Entry]]:
        kinds = [
            (Node(node), driver_of(driver), who, unit, QuantityOrigin(origin))
            for node, driver, who, unit, origin in self.about["kinds"]
        ]
        found: dict[tuple[int, int, int], list[Entry]] = defaultdict(list)
        for (a, s, at, kind), given in zip(self.booked, self.quantity, strict=True):
            node, driver, who, unit, origin = kinds[kind]
            quantity = None if np.isnan(given) else float(given)
            found[a, s, at].append(Entry(node, driver, who, quantity, unit, origin))
        return found

    def poc(self, seeds: Sequence[int], items: NDArray[Any] | None = None) -> Poc:
        """The PoC of some repeats, primary seed first, on some test items (all if not given).

        Items are a mask, or places among which one may stand more than once.
        """
        at = [self.about["seeds"].index(seed) for seed in seeds]
        kept = np.ones(len(self.gold), dtype=bool) if items is None else items
        gold, classes, arms, right = self.gold[kept], self.about["classes"], {}, {}
        for a, (name, rounds) in enumerate(zip(self.arms, self.rounds, strict=True)):
            said = self.predicted[a, at, :rounds][..., kept]
            right[name] = said == gold
            entries = {
                (new, iteration): self._entries[a, s, iteration]
                for new, s in enumerate(at)
                for iteration in range(1, rounds + 1)
            }
            arms[name] = ArmOutcome(
                name,
                len(gold),
                right[name].sum(axis=-1),
                wrong_by_kind(said, gold, len(classes), self.about["positive"]),
                self.examples[a, at, :rounds],
                entries,
                error_kinds(classes),
            )
        asked = self.about["validation_items"] + len(gold)
        roster = plan_from_dict(self.about["plan"]).roster
        return Poc(PocOutcome(arms, asked, roster), right, self.family[kept].astype(object))

    def spreads(self, seeds: Sequence[int], items: Bools | None = None) -> Floats:
        """The :class:`Spread` of two or more repeats, shape (its fields, approaches, rounds).

        ``nan`` where an approach has no such round.
        """
        poc = self.poc(seeds, items)
        found = np.full((len(Spread._fields), len(self.arms), self.predicted.shape[2]), np.nan)
        for a, right in enumerate(poc.right.values()):
            for at in range(right.shape[1]):
                found[:, a, at] = spread(right[:, at], poc.family)
        return found

    def truth(self, seeds: Sequence[int], items: Bools | None = None) -> tuple[Floats, Floats]:
        """Mean accuracy and shared deviation by families, each of shape (approaches, rounds)."""
        mean, _, _, families, _ = self.spreads(seeds, items)
        return mean, families

    def halves(self, repeats: int, rng: np.random.Generator) -> tuple[list[int], list[int], Bools]:
        """Seeds of a PoC, those of the truth, and the items (half of the families) of the PoC."""
        drawn = rng.permutation(self.about["seeds"]).tolist()
        families = rng.permutation(np.unique(self.family))
        return drawn[:repeats], drawn[repeats:], np.isin(self.family, families[::2])


ARRAYS = tuple(name for name in TruthBank.__dataclass_fields__ if name != "about")


def wrong_by_kind(said: Codes, gold: Codes, classes: int, positive: int) -> NDArray[np.int_]:
    """Wrong answers by kind, shape (kinds, ...); with two classes a missing answer is a no."""
    if classes > 2:
        return np.stack([(said[..., gold == c] != c).sum(axis=-1) for c in range(classes)])
    yes, truly = said == positive, gold == positive
    return np.stack([(yes & ~truly).sum(axis=-1), (~yes & truly).sum(axis=-1)])


def spread(right: Bools, family: NDArray[np.object_]) -> Spread:
    """How much two or more repeats differ: analysis of variance, repeats by items or families.

    Parameters
    ----------
    right : ndarray of bool, shape (repeats, items)
    family : ndarray, shape (items,)

    Examples
    --------
    >>> right = np.array([[1, 1, 1, 0], [0, 0, 1, 0]], dtype=bool)
    >>> found = spread(right, np.array(["a", "a", "b", "c"], dtype=object))
    >>> [round(value**2, 4) for value in found[:4]]  # (1/8 - 1/16) / (1 - 4/16), by families 0
    [0.25, 0.125, 0.0833, 0.0]
    """
    _, code = np.unique(family.astype(str), return_inverse=True)
    sizes, means = np.bincount(code).astype(float), right.mean(axis=1)
    cells = right @ np.eye(len(sizes))[code]
    clustered = [ClusterSums(sizes, row).standard_error() ** 2 for row in cells]
    unrelated = means * (1 - means) / (right.shape[1] - 1)
    return Spread(
        float(means.mean()),
        float(means.std(ddof=1)),
        _shared(right, np.ones(right.shape[1])),
        _shared(cells, sizes),
        float(np.mean(clustered) / max(unrelated.mean(), np.finfo(float).tiny)),
    )


def _shared(cells: NDArray[Any], sizes: Floats) -> float:
    """Standard deviation of what all cells of a repeat share; 0 where chance explains it all."""
    n = sizes.sum()
    own = cells.var(axis=0, ddof=1).sum() / n**2
    found = (cells.sum(axis=1).var(ddof=1) / n**2 - own) / (1 - (sizes**2).sum() / n**2)
    return float(np.sqrt(max(0.0, found)))


class _Unwatched:
    """Progress that nobody watches."""

    def report(self, stage: str, done: int, total: int) -> None:
        """Go on."""


def made(plan: Plan, path: Path, repeats: int, batch: int = BATCH) -> TruthBank:
    """The bank of a plan with seeds 1 to ``repeats``; what the file does not hold is run."""
    bank = TruthBank.load(path) if path.exists() else None
    homes = path.with_suffix(".homes")
    while missing := sorted(set(range(1, repeats + 1)) - set(bank.about["seeds"] if bank else ())):
        part = replace(plan, seeds=tuple(missing[:batch]))
        tell(f"{plan.benchmark}: repeats {part.seeds[0]} to {part.seeds[-1]}")
        with Store(homes / "-".join(map(str, part.seeds)), "python -m bench.truth_bank") as store:
            experiment = unfinished_poc(store, part, None) or plan_poc(store, part)
            if experiment.status != "finished":
                run_experiment(store, experiment.id, _Unwatched())
            found = TruthBank.of(load_results(store, experiment.id))
        bank = bank.joined(found) if bank else found
        bank.save(path)
        shutil.rmtree(homes)
    assert bank is not None
    return bank


def table(bank: TruthBank) -> str:
    """Accuracy by approach and round, and how much repeats differ, all but the last in points."""
    lines = ["approach              round  labels   mean    raw  items  families  design effect"]
    spreads = bank.spreads(bank.about["seeds"])
    labels = bank.examples.mean(axis=1)
    last = np.arange(spreads.shape[2]) == bank.rounds[:, None] - 1
    for a, at in np.argwhere(~np.isnan(spreads[0])):
        mean, raw, items, families, design = spreads[:, a, at]
        points = "".join(f"{100 * value:7.2f}" for value in (mean, raw, items))
        tail = f"{100 * families:10.2f}{design:15.2f}"
        lines.append(f"{bank.arms[a]:<21}{at + 1:6}{labels[a, at]:8.0f}{points}{tail}")
    moves = spreads[1] > 0  # expert labels of a whole validation set are the same in every repeat
    for which, some in (("last rounds", moves & last), ("all rounds", moves)):
        for field in (1, 2, 3):
            low, middle, high = 100 * np.quantile(spreads[field][some], (0.05, 0.5, 0.95))
            name = f"{which} where repeats differ ({some.sum()}), {Spread._fields[field]}"
            lines.append(f"{name}: median {middle:.2f}, 5-95% {low:.2f} to {high:.2f}")
    return "\n".join([*lines, PRIOR])


def main() -> int:
    """Make what is missing, print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.truth_bank", description=main.__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(EMBEDDED))
    parser.add_argument("--folder", type=Path, default=FOLDER, help=f"kept here ({FOLDER})")
    parser.add_argument("--repeats", type=int, default=REPEATS, help=f"repeats ({REPEATS})")
    given = parser.parse_args()
    for name in given.names or EMBEDDED:
        bank = made(default_plan(name), given.folder / f"{name}.npz", given.repeats)
        seeds, items, families = len(bank.about["seeds"]), len(bank.gold), len(set(bank.family))
        print(f"{name}: {seeds} repeats, {items} items, {families} families\n{table(bank)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
