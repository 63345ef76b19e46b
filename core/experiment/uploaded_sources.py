"""Uploaded labels and rules as what a race learns from."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from core.domain.benchmark import CODE, NO_OPINION, Benchmark, Codes, Items, Split
from core.domain.plan import Plan
from core.domain.rationale import Rationale, RationaleKind
from core.experiment.intake import Intake
from core.experiment.uploaded import (
    AUTHOR,
    NOBODY,
    PUBLISHED,
    RATIONALE_CODE,
    RATIONALE_VOTES,
    UploadedSettings,
    settings_of,
)
from core.sources.aggregation.rules import Matrix
from core.sources.crowd import Votes
from core.sources.uploaded import Given, GivenVotes
from core.store.uploads.benchmarks import UploadedBenchmark


def given_of(
    uploaded: UploadedBenchmark,
    benchmark: Benchmark,
    plan: Plan,
    items: Mapping[Split, Items],
    pool_gold: Codes,
    dev_gold: Codes,
    intake: Intake,
) -> Given:
    """Votes and rules of a race on an uploaded benchmark.

    Parameters
    ----------
    uploaded : UploadedBenchmark
        What is uploaded now; only what the intake counts is used.
    benchmark : Benchmark
        The copy of it that was frozen for the race.
    plan : Plan
        With the rounds that are to be run.
    pool_gold : ndarray
        Published labels of the pool, used where the plan says so.
    dev_gold : ndarray
    intake : Intake
        Uploads that count.
    """
    settings = settings_of(plan.benchmark_settings)
    labels = counted_labels(uploaded, benchmark, intake)
    counts = np.bincount(dev_gold, minlength=len(benchmark.classes))
    voting = settings.rules == RATIONALE_VOTES
    return Given(
        people=_people(settings, labels, benchmark, items[Split.POOL], pool_gold),
        rationales=_rationales(uploaded, settings, benchmark, intake),
        rationale_votes=_rationale_votes(labels, benchmark, items, plan.iterations)
        if voting
        else None,
        precedence=tuple(int(code) for code in np.argsort(counts, kind="stable")),
        default_label=int(counts.argmax()),
    )


def counted_labels(
    uploaded: UploadedBenchmark, benchmark: Benchmark, intake: Intake
) -> pd.DataFrame:
    """Labels that were given, of classes the benchmark had when it was frozen.

    Returns
    -------
    DataFrame
        Columns of the label table, with ``since`` and ``wave`` (:meth:`Intake.counted`).
    """
    rows = intake.counted(uploaded.labels)
    return rows[(rows["status"] == "given") & rows["label"].isin(benchmark.classes)]


def _people(
    settings: UploadedSettings,
    labels: pd.DataFrame,
    benchmark: Benchmark,
    pool: Items,
    pool_gold: Codes,
) -> GivenVotes | None:
    if settings.annotators == NOBODY:
        return None
    if settings.annotators == PUBLISHED:
        known = np.flatnonzero(pool_gold != NO_OPINION)
        nothing, zeros = np.full(len(known), np.nan), np.zeros(len(known), dtype=int)
        votes = Votes(known, zeros, pool_gold[known], nothing)
        return GivenVotes(votes, ("published labels",), nothing, zeros + 1, zeros, published=True)
    at = {item: position for position, item in enumerate(pool.item_id)}
    rows = labels[(labels["source_kind"] == "human") & labels["item_id"].isin(list(at))]
    if not len(rows):
        return None
    names = _by_arrival(rows)
    usd = rows["cost"].where(rows["currency"].fillna("USD") == "USD")
    votes = Votes(
        np.array([at[item] for item in rows["item_id"]]),
        rows["source_id"].map({name: code for code, name in enumerate(names)}).to_numpy(dtype=int),
        _codes(rows["label"], benchmark),
        rows["seconds"].to_numpy(dtype=float, na_value=np.nan),
    )
    return GivenVotes(
        votes,
        names,
        usd.to_numpy(dtype=float, na_value=np.nan),
        rows["since"].to_numpy(dtype=int),
        rows["wave"].to_numpy(dtype=int),
    )


def _by_arrival(rows: pd.DataFrame) -> tuple[str, ...]:
    """People in the order of their first upload, then by name: who comes later renumbers nobody."""
    first = rows.groupby("source_id")["wave"].min()
    return tuple(sorted(first.index, key=lambda name: (first[name], name)))


def _rationales(
    uploaded: UploadedBenchmark, settings: UploadedSettings, benchmark: Benchmark, intake: Intake
) -> tuple[Rationale, ...]:
    if settings.rules != RATIONALE_CODE:
        return ()
    rows = intake.counted(uploaded.rules)
    rows = rows[rows["label"].isin(benchmark.classes)].sort_values("wave", kind="stable")
    return tuple(
        Rationale(
            id=row.rule_id,
            version=1,
            kind=RationaleKind.VOTE,
            words=row.words,
            predicate=row.predicate,
            label=benchmark.classes.index(row.label),
            iteration=row.since,
            author=AUTHOR,
        )
        for row in rows.itertuples()
    )


def _rationale_votes(
    labels: pd.DataFrame, benchmark: Benchmark, items: Mapping[Split, Items], iterations: int
) -> tuple[dict[Split, Matrix], ...] | None:
    """Votes of rules by split for each round; a round without new ones shares the last's."""
    rows = labels[labels["source_kind"] == "lf"]
    if not len(rows):
        return None
    found: list[dict[Split, Matrix]] = []
    for at in range(1, iterations + 1):
        fresh = at == 1 or (rows["since"] == at).any()
        found.append(_matrices(rows[rows["since"] <= at], benchmark, items) if fresh else found[-1])
    return tuple(found)


def _matrices(
    rows: pd.DataFrame, benchmark: Benchmark, items: Mapping[Split, Items]
) -> dict[Split, Matrix]:
    """Votes of rules by split, -1 where a rule is silent."""
    rules, names = pd.factorize(rows["source_id"], sort=True)
    codes = _codes(rows["label"], benchmark)
    found = {}
    for split, split_items in items.items():
        at = {item: position for position, item in enumerate(split_items.item_id)}
        here = rows["item_id"].isin(list(at)).to_numpy()
        matrix = np.full((len(split_items), len(names)), NO_OPINION, dtype=codes.dtype)
        position = [at[item] for item in rows["item_id"][here]]
        matrix[position, rules[here]] = codes[here]
        found[split] = matrix
    return found


def _codes(labels: pd.Series, benchmark: Benchmark) -> Codes:
    code = {name: at for at, name in enumerate(benchmark.classes)}
    return np.array([code[name] for name in labels], dtype=CODE)
