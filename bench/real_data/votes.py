"""People's votes without texts: how good they are together, and what more of them buy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from core.domain.random_streams import stream
from core.evaluation.intervals import wilson
from core.interop.source import SourceFile
from core.sources.aggregation.dawid_skene import dawid_skene
from core.sources.aggregation.majority import majority
from core.store.connection import Store
from core.store.uploads.benchmarks import load_uploaded
from core.workflows.importing.commit import About
from core.workflows.importing.upload import upload

REDUNDANCIES = (1, 2, 3, 5)
REPEATS = 5


def votes_table(folder: Path, home: Path) -> str:
    """Upload items and votes, put the votes together in several ways; a section."""
    with Store(home / "votes", "bench.real_data") as store:
        files = [SourceFile.from_path(folder / name) for name in ("items.csv", "annotations.csv")]
        found = upload(store, "votes", files, about=About("Sentiment votes"))
        if found.landed is None:
            raise SystemExit(found.text)
        uploaded = load_uploaded(store, "votes")
        items, labels, classes = uploaded.items, uploaded.labels, uploaded.classes
    at = {item: position for position, item in enumerate(items["item_id"])}
    item = np.array([at[name] for name in labels["item_id"]])
    worker, _ = pd.factorize(labels["source_id"], sort=True)
    label = np.array([classes.index(name) for name in labels["label"]], dtype=np.int16)
    gold = np.array([classes.index(name) for name in items["gold"]], dtype=np.int16)
    lines = [
        "## Sentiment votes",
        "",
        f"{len(items):,} items without text, {len(labels):,} votes of {worker.max() + 1} people.",
        "",
        "| labels put together from | right, % (95% interval) |",
        "|---|---|",
    ]
    for votes in REDUNDANCIES:
        right = np.mean([_few(item, label, gold, votes, seed) for seed in range(REPEATS)])
        told = wilson(round(right * len(gold)), len(gold))
        name = "one vote" if votes == 1 else f"majority of {votes} votes"
        lines.append(f"| {name} | {_told(told)} |")
    rng = stream(1, "ties")
    for name, joined in (
        ("majority of all votes", majority(item, label, len(items), 2, rng)),
        ("Dawid-Skene on all votes", dawid_skene(item, worker, label, len(items), 2, rng)),
    ):
        told = wilson(int((joined.label == gold).sum()), len(gold))
        lines.append(f"| {name} | {_told(told)} |")
    timed = labels["seconds"].dropna()
    raw = labels["raw_seconds"].dropna()
    lines += [
        "",
        f"Seconds a label, on the {len(timed):,} votes that were timed: median "
        f"{timed.median():.0f}, mean {timed.mean():.0f} with idle time capped"
        + (f" ({raw.mean():.0f} as recorded)." if len(raw) else "."),
        "Models, rules and the fine-tuning analyst: not measured, there is no text.",
    ]
    return "\n".join(lines)


def _few(item: np.ndarray, label: np.ndarray, gold: np.ndarray, votes: int, seed: int) -> float:
    """Share right by the majority of at most so many votes an item, drawn at random."""
    rng = stream(seed, "few votes", votes)
    order = rng.permutation(len(item))
    rank = pd.Series(item[order]).groupby(item[order]).cumcount().to_numpy()
    kept = order[rank < votes]
    joined = majority(item[kept], label[kept], len(gold), 2, rng)
    return float((joined.label == gold).mean())


def _told(estimate: object) -> str:
    value, low, high = (100 * getattr(estimate, name) for name in ("value", "low", "high"))
    return f"{value:.1f} ({low:.1f}-{high:.1f})"
