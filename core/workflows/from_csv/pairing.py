"""Two files of answers, put side by side item by item; nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.domain.errors import BadData, BadUsage
from core.workflows.from_csv.predictions_csv import AnswerFile

NAMED = 3
"""Offenders named in an error."""


@dataclass(frozen=True)
class PairedAnswers:
    """Both models' answers on the same items, in the order of the first file.

    Attributes
    ----------
    a, b : ndarray of bool, shape (items,)
        Whether each answered correctly.
    cluster : ndarray of object, shape (items,), or None
        What items come from, where they come from something in common.
    """

    a: NDArray[np.bool_]
    b: NDArray[np.bool_]
    cluster: NDArray[np.object_] | None = None


def join(a: AnswerFile, b: AnswerFile) -> PairedAnswers:
    """Put B's answers beside A's.

    Raises
    ------
    BadData
        If an item is in one file alone, or the files contradict each other.
    """
    for here, there in ((a, b), (b, a)):
        alone = [item for item in here.at if item not in there.at]
        if alone:
            raise BadData(
                f"Items in {here.name} that are not in {there.name}: {len(alone):,}",
                f"First: {_named(alone)}.",
                "Both files must answer the same items.",
            )
    rows = [b.at[item] for item in a.at]
    _refuse_contradiction(a, b, rows, "gold", a.gold, b.gold)
    _refuse_contradiction(a, b, rows, "cluster", a.cluster, b.cluster)
    cluster = a.cluster
    if cluster is None and b.cluster is not None:
        cluster = [b.cluster[row] for row in rows]
    if a.asked_cluster and cluster is None:
        raise BadUsage(
            f"Neither file has a column {a.asked_cluster!r}", "It was named by --cluster."
        )
    return PairedAnswers(
        np.array(a.correct, dtype=bool),
        np.array(b.correct, dtype=bool)[rows],
        None if cluster is None else np.array(cluster, dtype=object),
    )


def _refuse_contradiction(
    a: AnswerFile,
    b: AnswerFile,
    rows: Sequence[int],
    what: str,
    of_a: Sequence[str] | None,
    of_b: Sequence[str] | None,
) -> None:
    if of_a is None or of_b is None:
        return
    differ = [
        f"{item} ({of_a[at]!r} against {of_b[row]!r})"
        for at, (item, row) in enumerate(zip(a.at, rows, strict=True))
        if of_a[at] != of_b[row]
    ]
    if differ:
        raise BadData(
            f"Items with another {what} in {b.name} than in {a.name}: {len(differ):,}",
            f"First: {_named(differ)}.",
            "Correct one of the files.",
        )


def _named(items: Sequence[str]) -> str:
    rest = len(items) - NAMED
    return ", ".join(items[:NAMED]) + (f" and {rest:,} more" if rest > 0 else "")
