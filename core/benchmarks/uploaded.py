"""A benchmark from uploaded items: which splits they form, which cannot be used and why."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from core.domain.benchmark import CODE, NO_OPINION, Benchmark, BenchmarkContent, Items, Split
from core.domain.canonical import content_hash
from core.domain.errors import BadData
from core.domain.uploaded_task import UploadedTask

SPLIT_NAMES: Mapping[str, Split] = {
    "train": Split.POOL,
    "training": Split.POOL,
    "pool": Split.POOL,
    "valid": Split.DEV,
    "val": Split.DEV,
    "validation": Split.DEV,
    "dev": Split.DEV,
    "test": Split.TEST,
    "probe": Split.PROBE,
}
"""What the field calls the splits."""

ORIGIN = "uploaded"
MOST_SLICE_VALUES = 50
"""Different values of an extra column up to which results are told by it."""
FEWEST = {Split.POOL: 50, Split.DEV: 20, Split.TEST: 50}
"""Items of a split below which no experiment is worth running."""
DIFFER = "Upload items whose texts differ, or name a split for each."


def split_of(name: object) -> Split | None:
    """The split that a name stands for, None for any other word.

    Parameters
    ----------
    name : object
        Upper and lower case alike; anything but text (an empty cell is NaN) is no name.

    Returns
    -------
    Split or None

    Examples
    --------
    >>> split_of("Validation"), split_of("votes_only")
    (<Split.DEV: 'dev'>, None)
    """
    return SPLIT_NAMES.get(str(name).strip().lower()) if isinstance(name, str) else None


def content_of(task: UploadedTask, rows: pd.DataFrame, why_few: str = "") -> BenchmarkContent:
    """A benchmark with everything in it.

    Parameters
    ----------
    task : UploadedTask
    rows : DataFrame
        Columns item_id, text, gold (a class or None), split (a name in ``SPLIT_NAMES`` or None:
        not used), family, slices (JSON object). In the order of the benchmark.
    why_few : str
        Why a split may be too small, where that is known.

    Returns
    -------
    BenchmarkContent
        Without rows that have no text, and outside of the pool without those that have no answer.
        Its id follows from what is in it, so that other items are another benchmark.

    Raises
    ------
    BadData
        If a split is too small for an experiment.
    """
    splits = np.array([split_of(name) for name in rows["split"]], dtype=object)
    code = {name: at for at, name in enumerate(task.classes)}
    gold = np.array([code.get(name, NO_OPINION) for name in rows["gold"]], dtype=CODE)
    empty = (rows["text"].fillna("").str.strip() == "").to_numpy()
    names = slice_names(rows["slices"])
    items: dict[Split, Items] = {}
    answers = {}
    for split in Split:
        kept = (splits == split) & ~empty
        if split is not Split.POOL:
            kept &= gold != NO_OPINION
        if kept.sum() < FEWEST.get(split, 0):
            raise BadData(
                f"{task.title} has {int(kept.sum()):,} usable items in its {split.value} split",
                f"A PoC needs at least {FEWEST[split]}, with text"
                f"{'' if split is Split.POOL else ' and the right answer'}. {why_few}".rstrip(),
                DIFFER if why_few else "Upload more items, or give them another split on Upload.",
            )
        items[split] = _items(rows[kept], names)
        answers[split] = gold[kept]
    hashed = content_hash(
        [
            task.classes,
            [
                [split, list(items[split].item_id), list(items[split].text), answers[split]]
                for split in Split
            ],
        ]
    )
    positive = task.classes.index(task.positive) if task.positive else len(task.classes) - 1
    benchmark = Benchmark(
        id=f"{task.name}-{hashed[:8]}",
        name=task.name,
        origin=ORIGIN,
        classes=task.classes,
        positive=positive,
        metric="accuracy",
        item_noun=(task.noun, task.plural),
        content_hash=hashed,
    )
    return BenchmarkContent(benchmark, items, answers, {})


def slice_names(slices: Sequence[str]) -> list[str]:
    """Extra columns with few enough values to look at results by, of JSON objects."""
    values: dict[str, set[str]] = {}
    for text in slices:
        for name, value in json.loads(text).items():
            seen = values.setdefault(name, set())
            if len(seen) <= MOST_SLICE_VALUES:
                seen.add(value)
    return sorted(name for name, seen in values.items() if 1 < len(seen) <= MOST_SLICE_VALUES)


def _items(rows: pd.DataFrame, names: Sequence[str]) -> Items:
    slices = [json.loads(text) for text in rows["slices"]]
    return Items(
        item_id=_column(rows["item_id"]),
        text=_column(rows["text"]),
        family=_column(rows["family"].fillna(rows["item_id"])),
        slices={name: _column([row.get(name, "") for row in slices]) for name in names},
    )


def _column(values: Sequence[object] | pd.Series) -> np.ndarray:
    found = np.empty(len(values), dtype=object)
    found[:] = [str(value) for value in values]
    return found
