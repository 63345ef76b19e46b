"""Macro-F1 and every class by itself, with intervals over resampled clusters.

Percentile bootstrap (Efron 1979) over clusters, because items of one family are not independent
(Miller 2024, arXiv 2411.00640).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.domain.benchmark import NO_OPINION, Codes
from core.evaluation.intervals import LEVEL, Estimate, wilson
from core.evaluation.metrics import mean_f1

RESAMPLES = 500
TAILS = (0.5 - LEVEL / 2, 0.5 + LEVEL / 2)


@dataclass(frozen=True)
class ClassFigures:
    """How one class fares.

    Attributes
    ----------
    items : int
        Items of the class.
    precision : Estimate
        Share right among the items given this class.
    recall : Estimate
        Share found among the items of this class.
    """

    name: str
    items: int
    precision: Estimate
    recall: Estimate


class ClusterBootstrap:
    """One run's answers, resampled by cluster: the same draws behind every figure.

    Parameters
    ----------
    gold, predicted, cluster : ndarray, shape (items,)
        Class codes, and what each item belongs to.
    classes : sequence of str
    rng : numpy.random.Generator
        Seeded, so that the same items give the same intervals.
    resamples : int
    """

    def __init__(
        self,
        gold: Codes,
        predicted: Codes,
        cluster: NDArray[np.object_],
        classes: Sequence[str],
        rng: np.random.Generator,
        resamples: int = RESAMPLES,
    ) -> None:
        self.classes = tuple(classes)
        self.n = len(gold)
        _, code = np.unique(cluster.astype(str), return_inverse=True)
        self.groups = int(code.max()) + 1
        answered = predicted != NO_OPINION
        right = gold == predicted
        counts = (
            self._counted(code[right], gold[right]),
            self._counted(code[answered], predicted[answered]),
            self._counted(code, gold),
        )
        self._once = tuple(table.sum(axis=0) for table in counts)
        # How often each cluster is drawn, instead of its items: one product resamples every count,
        # and all figures of a draw are of the same clusters.
        picks = rng.multinomial(
            self.groups, np.full(self.groups, 1 / self.groups), size=resamples
        ).astype(float)
        self._drawn = tuple(picks @ table for table in counts)

    def _counted(self, cluster: NDArray[np.int_], label: Codes) -> NDArray[np.float64]:
        """Items per cluster and class."""
        width = len(self.classes)
        cells = cluster.astype(int) * width + label
        return np.bincount(cells, minlength=self.groups * width).reshape(-1, width).astype(float)

    def macro_f1(self) -> Estimate:
        """Macro-F1 with a percentile interval.

        Returns
        -------
        Estimate
            Shares 0..1.
        """
        low, high = np.quantile(mean_f1(*self._drawn), TAILS)
        value = float(mean_f1(*self._once))
        return Estimate(value, float(low), float(high), self.n, self._method)

    def per_class(self) -> list[ClassFigures]:
        """Precision and recall of every class with percentile intervals.

        Returns
        -------
        list of ClassFigures
            In the order of the classes; shares 0..1, ``nan`` where a class has no item.
        """
        (hits, said, true), (drawn, drawn_said, drawn_true) = self._once, self._drawn
        return [
            ClassFigures(
                name,
                int(true[at]),
                self._share(hits[at], said[at], drawn[:, at], drawn_said[:, at]),
                self._share(hits[at], true[at], drawn[:, at], drawn_true[:, at]),
            )
            for at, name in enumerate(self.classes)
        ]

    def _share(
        self,
        hits: float,
        of: float,
        drawn_hits: NDArray[np.float64],
        drawn_of: NDArray[np.float64],
    ) -> Estimate:
        """A share; Wilson's interval where none or all are right: no draw differs there."""
        if hits in (0, of):
            return wilson(int(hits), int(of))
        there = drawn_of > 0  # a draw without any such item has no share of them
        low, high = np.quantile(drawn_hits[there] / drawn_of[there], TAILS)
        return Estimate(hits / of, float(low), float(high), int(of), self._method)

    @property
    def _method(self) -> str:
        return f"bootstrap, {self.groups} clusters"
