"""What a plan decides about an uploaded benchmark, and the benchmark its items are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.benchmarks.embedded import EMBEDDED
from core.benchmarks.uploaded import ORIGIN, content_of
from core.benchmarks.uploaded_splits import propose_splits, why_undivided
from core.domain.arms import Learner
from core.domain.benchmark import Benchmark, BenchmarkContent
from core.domain.errors import BadUsage
from core.domain.plan import Plan
from core.preparation.duplicates import Duplicates, find_duplicates
from core.store.connection import Store
from core.store.uploads.benchmarks import UploadedBenchmark, find_uploaded

VOTES, PUBLISHED, NOBODY = "votes", "published", "none"
RATIONALE_CODE, RATIONALE_VOTES = "code", "votes"
AUTHOR = "uploaded"


@dataclass(frozen=True)
class UploadedSettings:
    """What a plan decides about an uploaded benchmark.

    Attributes
    ----------
    annotators : str
        ``votes``: what people gave; ``published``: the published labels as if flawless
        annotators had given them, an upper bound; ``none``.
    rules : str
        ``code``: uploaded rules are run here; ``votes``: what rules voted elsewhere; ``none``.
    imports : list of str
        Uploads that count, by id; later ones do not change a race that was planned. Empty in
        a race that is run round by round.
    recorded : dict
        Arms that were run elsewhere: ``{arm: {iteration: name of the uploaded run}}``.
    by_round : bool
        Run each round when what it learns from is here; later uploads feed later rounds alone.
    """

    annotators: str = VOTES
    rules: str = RATIONALE_CODE
    imports: list[str] = field(default_factory=list)
    recorded: dict[str, dict[str, str]] = field(default_factory=dict)
    by_round: bool = False


def settings_of(raw: Mapping[str, Any]) -> UploadedSettings:
    """Read the settings of a plan.

    Parameters
    ----------
    raw : mapping
        ``Plan.benchmark_settings`` of a plan for an uploaded benchmark.

    Raises
    ------
    BadUsage
        If there is another setting or a value that is none of the choices.
    """
    known = {item.name for item in fields(UploadedSettings)}
    unknown = sorted(set(raw) - known)
    if unknown:
        raise BadUsage(
            f"An uploaded benchmark has no setting {unknown[0]!r}",
            remedy=f"Settings: {', '.join(sorted(known))}.",
        )
    found = UploadedSettings(**raw)
    for name, choices in (
        ("annotators", (VOTES, PUBLISHED, NOBODY)),
        ("rules", (RATIONALE_CODE, RATIONALE_VOTES, NOBODY)),
    ):
        if getattr(found, name) not in choices:
            raise BadUsage(
                f"The setting {name} cannot be {getattr(found, name)!r}",
                remedy=f"Choose from {', '.join(choices)}.",
            )
    if not _is_texts(found.imports):
        raise BadUsage(
            f"The setting imports cannot be {found.imports!r}", remedy="List ids of uploads."
        )
    named = found.recorded if isinstance(found.recorded, dict) else {"": None}
    for runs in named.values():
        rounds = isinstance(runs, dict) and all(str(at).isdigit() and int(at) for at in runs)
        if not rounds or not runs or not _is_texts(list(runs.values())):
            raise BadUsage(
                f"The setting recorded cannot be {found.recorded!r}",
                remedy='Name a run for each round: {new = {"1" = "first run"}}.',
            )
    if not isinstance(found.by_round, bool):
        raise BadUsage(
            f"The setting by_round cannot be {found.by_round!r}", remedy="Write true or false."
        )
    if found.by_round and found.imports:
        raise BadUsage(
            "A PoC that runs round by round names no uploads beforehand",
            "Uploads count from the round that runs next.",
            "Leave imports empty.",
        )
    return found


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item for item in value)


def arms_of_uploads(plan: Plan) -> tuple[str, ...]:
    """Arms that a race runs or scores itself; prompted ones only where they were run elsewhere."""
    recorded = {} if plan.benchmark in EMBEDDED else plan.recorded()
    return tuple(
        one.id
        for one in plan.roster.arms
        if one.learner is not Learner.PROMPTED or one.id in recorded
    )


def uploaded_of(store: Store, name: str) -> UploadedBenchmark | None:
    """The uploaded benchmark that a plan names; None for an embedded one, or a name nobody knows.

    An embedded name wins: a store from before that benchmark shipped may hold an upload under it.
    """
    return None if name in EMBEDDED else find_uploaded(store, name)


def uploads_behind(store: Store, benchmark: Benchmark) -> UploadedBenchmark | None:
    """What a race's benchmark was frozen from, as it is uploaded now; None for an embedded one."""
    return find_uploaded(store, benchmark.name) if benchmark.origin == ORIGIN else None


def uploaded_content(uploaded: UploadedBenchmark) -> BenchmarkContent:
    """The benchmark that the uploaded items are now.

    Parameters
    ----------
    uploaded : UploadedBenchmark

    Returns
    -------
    BenchmarkContent
        Items and answers by split, without anything for simulators.

    Raises
    ------
    BadData
        If a split is too small to race on.
    """
    rows = usable_rows(uploaded)
    came = rows_in_use(uploaded)["split"]
    why = why_undivided(came, rows["family"].to_numpy(dtype=object), len(rows))
    return content_of(uploaded.task, rows, why)


def usable_rows(uploaded: UploadedBenchmark) -> pd.DataFrame:
    """Uploaded items that were not left out, with a family and a split each.

    A family that nobody named is the group of near duplicates of a text; a split that nobody
    named is proposed. Both are taken from the store where they were found before.

    Parameters
    ----------
    uploaded : UploadedBenchmark

    Returns
    -------
    DataFrame
        Columns of the item table, one row per item in the order of its position; ``split`` is
        None where an item is not used.
    """
    rows = rows_in_use(uploaded)
    held = uploaded.proposal
    if len(held):
        found = held.set_index("item_id").reindex(rows["item_id"])
        return rows.assign(
            family=_nothing_is_none(found["family"]), split=_nothing_is_none(found["split"])
        )
    if not len(rows):
        return rows
    if rows["family"].isna().any():
        rows = with_families(rows, find_duplicates(rows["text"].tolist()))
    rows = rows.assign(split=propose_splits(rows).split)
    uploaded.hold_proposal(rows[["item_id", "family", "split"]])
    return rows


def rows_in_use(uploaded: UploadedBenchmark) -> pd.DataFrame:
    """Uploaded items that were not left out, as they came.

    Returns
    -------
    DataFrame
        Columns of the item table, numbered anew from 0.
    """
    rows = uploaded.items
    return rows[rows["left_out"].isna()].reset_index(drop=True)


def with_families(rows: pd.DataFrame, duplicates: Duplicates) -> pd.DataFrame:
    """Rows with the family that was named, else that of the near duplicates found.

    Parameters
    ----------
    rows : DataFrame
        As :func:`rows_in_use` gives them.
    duplicates : Duplicates
        Found among their texts, in their order.
    """
    near = rows["item_id"].to_numpy()[duplicates.family]
    return rows.assign(family=rows["family"].where(rows["family"].notna(), near))


def _nothing_is_none(column: pd.Series) -> NDArray[np.object_]:
    values = column.to_numpy(dtype=object).copy()
    values[pd.isna(values)] = None
    return values
