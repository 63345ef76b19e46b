"""Two models' answers to the same items, compared."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.domain.errors import BadData, BadUsage
from core.evaluation.intervals import ClusterSums, Estimate
from core.evaluation.paired import (
    PairedCounts,
    items_needed,
    mcnemar_exact,
    mcnemar_mid_p,
    paired_standard_error,
    tango_interval,
)
from core.report.wording.paired_words import paired_sentence, paired_text
from core.workflows.from_csv.pairing import PairedAnswers, join
from core.workflows.from_csv.predictions_csv import read_answers

MARGIN = 0.03


@dataclass(frozen=True)
class PairedComparison:
    """What two models' answers say about their difference, B minus A.

    Attributes
    ----------
    counts : PairedCounts
        With A as the old and B as the new model.
    interval : Estimate
        Tango's interval of the difference, 95%.
    clustered : Estimate or None
        The difference with an interval that respects the clusters, None without any.
    se_clustered : float or None
        Its standard error with the G/(G-1) correction.
    margin : float
        Loss of accuracy that counts as equal.
    """

    counts: PairedCounts
    interval: Estimate
    clustered: Estimate | None
    se_clustered: float | None
    margin: float

    @property
    def non_inferior(self) -> bool:
        """Whether B is at most the margin worse than A, with 95% confidence."""
        return self.interval.low > -self.margin

    @property
    def items_for_80_power(self) -> float | None:
        """Items to find a difference as large as the margin, at the disagreement seen here."""
        differing = (self.counts.only_old + self.counts.only_new) / self.counts.n
        needed = items_needed(self.margin, differing)
        return needed if math.isfinite(needed) else None

    @property
    def sentence(self) -> str:
        """The finding in words."""
        return paired_sentence(self.counts, self.interval, self.clustered, self.margin)

    @property
    def text(self) -> str:
        """The finding, then its numbers, line by line."""
        return paired_text(self.sentence, self.counts, self.interval, self.to_dict(), self.margin)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "n": self.counts.n,
            "only_a": self.counts.only_old,
            "only_b": self.counts.only_new,
            "difference": self.counts.difference,
            "tango": [self.interval.low, self.interval.high],
            "mid_p": mcnemar_mid_p(self.counts),
            "exact_p": mcnemar_exact(self.counts),
            "se": paired_standard_error(self.counts),
            "se_clustered": self.se_clustered,
            "non_inferior": self.non_inferior,
            "n_for_80_power": self.items_for_80_power,
            "sentence": self.sentence,
        }


def compare_files(
    a: Path,
    b: Path,
    cluster: str | None = None,
    margin: float = MARGIN,
    said: Mapping[str, str] | None = None,
) -> PairedComparison:
    """Join two files on ``item_id`` and compare; see ``read_answers`` for their columns.

    Parameters
    ----------
    a, b : Path
    cluster : str, optional
        Column, of either file or both, that says which items belong together.
    margin : float
        Loss of accuracy that counts as equal, share 0..1.
    said : mapping of str to str, optional
        Class that an answer stands for, ``-`` for none (``read_answers``).

    Raises
    ------
    BadData
        If the files do not fit together; nothing is guessed.
    BadUsage
        If the margin or the column makes no sense.
    """
    check_margin(margin)
    old, new = read_answers(a, "A", cluster, said), read_answers(b, "B", cluster, said)
    return compare(join(old, new), margin)


def check_margin(margin: float) -> None:
    """Refuse a margin that is not a share from 0 to below 1."""
    if not 0 <= margin < 1:
        hint = f"Write {margin / 100:g} for {margin:g} points." if 1 <= margin < 100 else ""
        raise BadUsage(
            f"A margin of {margin:g} is not possible", "It is a share, 0 or more, below 1.", hint
        )


def compare(answers: PairedAnswers, margin: float = MARGIN) -> PairedComparison:
    """Compare two models on the same items.

    Raises
    ------
    BadData
        If there are clusters but fewer than two.

    Examples
    --------
    >>> import numpy as np
    >>> a, b = np.array([True, True, False, False]), np.array([True, True, True, False])
    >>> compare(PairedAnswers(a, b)).counts.difference
    0.25
    """
    counts = PairedCounts.of(answers.a, answers.b)
    interval = tango_interval(counts)
    if answers.cluster is None:
        return PairedComparison(counts, interval, None, None, margin)
    apart = answers.b.astype(float) - answers.a.astype(float)
    sums = ClusterSums.of(apart, answers.cluster)
    if len(sums.items) < 2:
        raise BadData("All items are in one cluster", "At least two are needed for an error.")
    return PairedComparison(counts, interval, sums.mean(), sums.standard_error(), margin)
