"""What the exam said of every run: counts by split and slice, never single answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.domain.benchmark import Split
from core.store.confusions import confusion_text
from core.store.connection import Cursor, Store, append


@dataclass(frozen=True)
class ScoreRow:
    """Counts of a run on a slice of a split."""

    split: Split
    slice: str
    confusion: np.ndarray


def save_scores(cursor: Cursor, scores: Mapping[str, Sequence[ScoreRow]]) -> None:
    """Write the counts of runs, inside their transaction."""
    rows = [
        {
            "run_id": run_id,
            "split": score.split.value,
            "slice": score.slice,
            "n": int(score.confusion.sum()),
            "correct": int(np.trace(score.confusion)),
            "confusion": confusion_text(score.confusion),
        }
        for run_id, of_run in scores.items()
        for score in of_run
    ]
    append(cursor, "score", pd.DataFrame(rows))


def load_scores(store: Store, experiment_id: str) -> pd.DataFrame:
    """Columns arm, seed, iteration, split, slice, n, correct, confusion (``read_confusion``).

    Returns
    -------
    DataFrame
        One row per run, split and slice (``all`` for the split as a whole), in that order.
    """
    return (
        store.cursor()
        .execute(
            "SELECT arm, seed, iteration, split, slice, n, correct, confusion "
            "FROM score JOIN run USING (run_id) WHERE experiment_id = ? "
            "ORDER BY arm, seed, iteration, split, slice",
            [experiment_id],
        )
        .df()
    )
