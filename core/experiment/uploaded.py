"""Uploaded rows as what a race runs on: the benchmark, people's votes, rules."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
import pandas as pd

from core.benchmarks.uploaded import Task, content_of
from core.benchmarks.uploaded_splits import propose_splits
from core.domain.benchmark import CODE, NO_OPINION, Benchmark, BenchmarkContent, Codes, Items, Split
from core.domain.errors import BadUsage
from core.domain.rationale import Rationale, RationaleKind
from core.preparation.duplicates import find_duplicates
from core.sources.aggregation.rules import Matrix
from core.sources.crowd import Votes
from core.sources.given import Given, GivenVotes
from core.store.connection import Store
from core.store.uploaded_rows import load_rows
from core.store.uploads import UploadedBenchmark, find_uploaded

VOTES, PUBLISHED, NOBODY = "votes", "published", "none"
RULE_CODE, RULE_VOTES = "code", "votes"
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
        Uploads that count, by id; later ones do not change a race that was planned.
    recorded : dict
        Arms that were run elsewhere: ``{arm: {iteration: name of the uploaded run}}``.
    """

    annotators: str = VOTES
    rules: str = RULE_CODE
    imports: list[str] = field(default_factory=list)
    recorded: dict[str, dict[str, str]] = field(default_factory=dict)


def settings_of(raw: Mapping[str, Any]) -> UploadedSettings:
    """Read the settings of a plan.

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
        ("rules", (RULE_CODE, RULE_VOTES, NOBODY)),
    ):
        if getattr(found, name) not in choices:
            raise BadUsage(
                f"The setting {name} cannot be {getattr(found, name)!r}",
                remedy=f"Choose from {', '.join(choices)}.",
            )
    return found


def task_of(head: UploadedBenchmark) -> Task:
    """What is said of an uploaded benchmark."""
    return Task(**vars(head))


def uploaded_content(store: Store, head: UploadedBenchmark) -> BenchmarkContent:
    """The benchmark that the uploaded items are now.

    Raises
    ------
    BadData
        If a split is too small to race on.
    """
    return content_of(task_of(head), usable_rows(store, head.name))


def usable_rows(store: Store, name: str) -> pd.DataFrame:
    """Uploaded items that were not left out, with a family and a split each.

    A family that nobody named is the group of near duplicates of a text; a split that nobody
    named is proposed.
    """
    rows = load_rows(store, "items", name)
    rows = rows[rows["left_out"].isna()].reset_index(drop=True)
    if not len(rows):
        return rows
    if rows["family"].isna().any():
        groups = find_duplicates(rows["text"].tolist()).family
        near = rows["item_id"].to_numpy()[groups]
        rows["family"] = rows["family"].where(rows["family"].notna(), near)
    return rows.assign(split=propose_splits(rows).split)


def load_given(
    store: Store,
    benchmark: Benchmark,
    raw_settings: Mapping[str, Any],
    items: Mapping[Split, Items],
    pool_gold: Codes,
    dev_gold: Codes,
) -> Given | None:
    """Votes and rules of a race; None where its people are simulated.

    Parameters
    ----------
    pool_gold : ndarray
        Published labels of the pool, used where the plan says so.
    dev_gold : ndarray
    """
    if find_uploaded(store, benchmark.name) is None or benchmark.origin != "uploaded":
        return None
    settings = settings_of(raw_settings)
    labels = _counted(load_rows(store, "labels", benchmark.name), settings.imports)
    counts = np.bincount(dev_gold, minlength=len(benchmark.classes))
    return Given(
        people=_people(settings, labels, benchmark, items[Split.POOL], pool_gold),
        rules=_rules(store, settings, benchmark),
        rule_votes=_rule_votes(labels, benchmark, items) if settings.rules == RULE_VOTES else None,
        precedence=tuple(int(code) for code in np.argsort(counts, kind="stable")),
        default_label=int(counts.argmax()),
    )


def _counted(rows: pd.DataFrame, imports: Collection[str]) -> pd.DataFrame:
    kept = rows["import_id"].isin(list(imports)) if imports else pd.Series(True, index=rows.index)
    return rows[kept & (rows["status"] == "given")]


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
        nothing = np.full(len(known), np.nan)
        votes = Votes(known, np.zeros(len(known), dtype=int), pool_gold[known], nothing)
        return GivenVotes(votes, ("published labels",), nothing, published=True)
    at = {item: position for position, item in enumerate(pool.item_id)}
    rows = labels[(labels["source_kind"] == "human") & labels["item_id"].isin(list(at))]
    if not len(rows):
        return None
    workers, names = pd.factorize(rows["source_id"], sort=True)
    usd = rows["cost"].where(rows["currency"].fillna("USD") == "USD")
    votes = Votes(
        np.array([at[item] for item in rows["item_id"]]),
        workers,
        _codes(rows["label"], benchmark),
        rows["seconds"].to_numpy(dtype=float, na_value=np.nan),
    )
    return GivenVotes(votes, tuple(names), usd.to_numpy(dtype=float, na_value=np.nan))


def _rules(store: Store, settings: UploadedSettings, benchmark: Benchmark) -> tuple[Rationale, ...]:
    if settings.rules != RULE_CODE:
        return ()
    rows = load_rows(store, "rules", benchmark.name)
    if settings.imports:
        rows = rows[rows["import_id"].isin(settings.imports)]
    return tuple(
        Rationale(
            id=row.rule_id,
            version=1,
            kind=RationaleKind.VOTE,
            words=row.words,
            predicate=row.predicate,
            label=benchmark.classes.index(row.label),
            round=1,
            author=AUTHOR,
        )
        for row in rows.itertuples()
    )


def _rule_votes(
    labels: pd.DataFrame, benchmark: Benchmark, items: Mapping[Split, Items]
) -> dict[Split, Matrix] | None:
    """Votes of rules by split, -1 where a rule is silent; None where there are none."""
    rows = labels[labels["source_kind"] == "lf"]
    if not len(rows):
        return None
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
