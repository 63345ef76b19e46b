"""Takes predictions, returns scores. The only reader of the sealed answers.

No function here returns an answer or says of a single item whether it was right: only
counts and sums over items leave this module.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.domain.benchmark import SEALED, Benchmark, Codes, Items, Split
from core.domain.random_streams import stream
from core.evaluation.by_class import ClassFigures, ClusterBootstrap
from core.evaluation.class_mix import PoolLabels, accuracy_at, class_shares
from core.evaluation.intervals import ClusterSums, Estimate, discordant, luck_of_families
from core.evaluation.macro_f1 import macro_f1_values
from core.evaluation.metrics import Confusion, confusion_matrix
from core.evaluation.paired import PairedCounts
from core.store.benchmarks import load_items
from core.store.connection import Store
from core.store.sealed_answers import sealed_answers

ALL = "all"


@dataclass(frozen=True)
class SliceScore:
    """Counts on one slice of a sealed split; ``slice`` is ``all`` or ``name=value``."""

    split: Split
    slice: str
    confusion: Confusion

    @property
    def n(self) -> int:
        """Items in the slice."""
        return int(self.confusion.sum())

    @property
    def correct(self) -> int:
        """Items answered correctly."""
        return int(np.trace(self.confusion))


@dataclass(frozen=True)
class PairedSums:
    """Two arms on the test split, as sums.

    Attributes
    ----------
    clusters : ClusterSums
        Per cluster: items, and the sum of the mean differences (new minus old) over seeds.
    primary : PairedCounts
        The four boxes on the primary seed alone.
    discordant : float
        Share of the items on which exactly one is right, over all pairs of seeds.
    """

    clusters: ClusterSums
    primary: PairedCounts
    discordant: float

    def difference(self) -> Estimate:
        """Difference in accuracy, new minus old, over seeds and clusters.

        Returns
        -------
        Estimate
            A share -1..1.
        """
        return self.clusters.mean()


class SealedTestSet:
    """The sealed splits of a benchmark.

    Parameters
    ----------
    store : Store
    benchmark : Benchmark
    """

    def __init__(self, store: Store, benchmark: Benchmark) -> None:
        self._benchmark = benchmark
        self._items: Mapping[Split, Items] = {
            split: load_items(store, benchmark.id, split) for split in SEALED
        }
        self._answers: Mapping[Split, Codes] = {
            split: sealed_answers(store, benchmark, split) for split in SEALED
        }

    def score(self, predicted: Mapping[Split, Codes]) -> list[SliceScore]:
        """Confusion counts of one run, on all items and on every slice.

        Parameters
        ----------
        predicted : mapping of Split to ndarray of int16, shape (items,)
            Class codes on both sealed splits; -1 for no answer.

        Returns
        -------
        list of SliceScore
            Of each split first all items, then the slices.
        """
        found: list[SliceScore] = []
        for split in SEALED:
            said = predicted[split]
            gold = self._answers[split]
            found.append(SliceScore(split, ALL, self._confusion(gold, said)))
            for name, column in self._items[split].slices.items():
                for value in sorted(set(column) - {""}):
                    rows = column == value
                    table = self._confusion(gold[rows], said[rows])
                    found.append(SliceScore(split, f"{name}={value}", table))
        return found

    def compare(self, old: Sequence[Codes], new: Sequence[Codes]) -> PairedSums:
        """Two arms on the test split, one prediction per seed, primary seed first.

        They may have different numbers of seeds: an item counts with its mean over each.

        Parameters
        ----------
        old, new : sequence of ndarray of int16, shape (items,)
            Class codes.

        Returns
        -------
        PairedSums
        """
        right_old, right_new = self._right(old), self._right(new)
        old_mean, new_mean = right_old.mean(axis=0), right_new.mean(axis=0)
        per_item = new_mean - old_mean
        return PairedSums(
            ClusterSums.of(per_item, self._items[Split.TEST].family),
            PairedCounts.of(right_old[0], right_new[0]),
            discordant(old_mean, new_mean),
        )

    def within(self, predicted: Sequence[Codes]) -> float:
        """Variance of one seed's accuracy that comes from single families alone.

        Parameters
        ----------
        predicted : sequence of ndarray of int16, shape (items,)
            Class codes, one array per seed.

        Returns
        -------
        float
            As :func:`~core.evaluation.intervals.luck_of_families`.
        """
        return luck_of_families(self._right(predicted), self._items[Split.TEST].family)

    def accuracy(self, predicted: Sequence[Codes]) -> ClusterSums:
        """Per cluster of the test split: items, and the sum of mean correctness over seeds.

        Parameters
        ----------
        predicted : sequence of ndarray of int16, shape (items,)
            Class codes, one array per seed.

        Returns
        -------
        ClusterSums
        """
        right = self._right(predicted).astype(float).mean(axis=0)
        return ClusterSums.of(right, self._items[Split.TEST].family)

    def macro_f1(self, predicted: Sequence[Codes]) -> ClusterSums:
        """Per cluster of the test split: items, and the sum of what they add to macro-F1.

        Parameters
        ----------
        predicted : sequence of ndarray of int16, shape (items,)
            Class codes, one array per seed.

        Returns
        -------
        ClusterSums
            Its mean is the mean over seeds of macro-F1.
        """
        return ClusterSums.of(self._macro_f1(predicted), self._items[Split.TEST].family)

    def compare_macro_f1(self, one: Sequence[Codes], other: Sequence[Codes]) -> ClusterSums:
        """The same of the difference, the other minus the one, on the same items."""
        gap = self._macro_f1(other) - self._macro_f1(one)
        return ClusterSums.of(gap, self._items[Split.TEST].family)

    def _macro_f1(self, predicted: Sequence[Codes]) -> NDArray[np.float64]:
        gold, classes = self._answers[Split.TEST], len(self._benchmark.classes)
        found: NDArray[np.float64] = np.mean(
            [macro_f1_values(gold, said, classes) for said in predicted], axis=0
        )
        return found

    def by_class(self, predicted: Codes) -> tuple[Estimate, list[ClassFigures]]:
        """Macro-F1 of one run on the test split, and every class by itself.

        Parameters
        ----------
        predicted : ndarray of int16, shape (items,)

        Returns
        -------
        tuple of Estimate and list of ClassFigures
        """
        resampled = ClusterBootstrap(
            self._answers[Split.TEST],
            predicted,
            self._items[Split.TEST].family,
            self._benchmark.classes,
            # No seed of the plan: intervals of two arms are to differ by their answers alone.
            stream(0, "bootstrap", self._benchmark.content_hash),
        )
        return resampled.macro_f1(), resampled.per_class()

    def class_shares(self) -> tuple[Estimate, ...]:
        """Share of each class on the test split."""
        every = np.eye(len(self._benchmark.classes))[self._answers[Split.TEST]]
        return class_shares(every, self._items[Split.TEST].family)

    def accuracy_at(self, predicted: Sequence[Codes], pool: PoolLabels) -> Estimate | None:
        """Accuracy over seeds on the test split, its classes weighted to the pool's shares.

        Parameters
        ----------
        predicted : sequence of ndarray of int16, shape (items,)
            Class codes, one array per seed.
        pool : PoolLabels

        Returns
        -------
        Estimate or None
            None where the test split lacks classes of the pool.
        """
        right = self._right(predicted).astype(float).mean(axis=0)
        family = self._items[Split.TEST].family
        return accuracy_at(right, self._answers[Split.TEST], family, pool)

    def _right(self, predicted: Sequence[Codes]) -> NDArray[np.bool_]:
        gold = self._answers[Split.TEST]
        return np.stack([said == gold for said in predicted])

    def _confusion(self, gold: Codes, said: Codes) -> Confusion:
        return confusion_matrix(gold, said, len(self._benchmark.classes))
