"""Benchmarks and their items; the expert's answers are written here and read elsewhere."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd

from core.domain.benchmark import NO_OPINION, Benchmark, BenchmarkContent, Items, Split
from core.domain.clock import utc_now
from core.domain.errors import BadData
from core.store.connection import Store, append, insert

_COLUMNS = "id, name, origin, classes, positive, metric, item_noun, content_hash"


def save_benchmark(store: Store, content: BenchmarkContent, key: str) -> None:
    """Write a benchmark with items, answers and what simulators need, all or nothing.

    Parameters
    ----------
    key : str
        Hash of what the content was made from; finds it again without making it.
    """
    benchmark = content.benchmark
    with store.transaction() as cursor:
        row = {
            "id": benchmark.id,
            "name": benchmark.name,
            "origin": benchmark.origin,
            "classes": json.dumps(benchmark.classes),
            "positive": benchmark.positive,
            "metric": benchmark.metric,
            "item_noun": json.dumps(benchmark.item_noun),
            "content_hash": benchmark.content_hash,
            "settings_key": key,
            "created_at": utc_now(),
        }
        insert(cursor, "benchmark", row)
        for split, items in content.items.items():
            ids = {"benchmark_id": benchmark.id, "item_id": items.item_id}
            slices = pd.DataFrame(dict(items.slices)).to_dict("records") or [{}] * len(items)
            append(
                cursor,
                "item",
                pd.DataFrame(
                    ids
                    | {
                        "position": np.arange(len(items)),
                        "text": items.text,
                        "split": split.value,
                        "family": items.family,
                        "slices": [json.dumps(row) for row in slices],
                    }
                ),
            )
            labels = np.array(benchmark.classes, dtype=object)[content.gold[split]]
            gold = pd.DataFrame(ids | {"label": labels, "adjudicated": True})
            append(cursor, "gold", gold[content.gold[split] != NO_OPINION])
            if split in content.latent:
                components = list(content.latent[split])
                append(cursor, "latent", pd.DataFrame(ids | {"components": components}))


def find_by_key(store: Store, key: str) -> Benchmark | None:
    """The benchmark that was made from these settings, if it is here.

    Parameters
    ----------
    key : str
        What ``save_benchmark`` was given.
    """
    return _benchmark(store, "settings_key", key)


def load_benchmark(store: Store, benchmark_id: str) -> Benchmark:
    """A benchmark by id.

    Raises
    ------
    BadData
        If there is none.
    """
    found = _benchmark(store, "id", benchmark_id)
    if found is None:
        raise BadData(f"There is no benchmark {benchmark_id!r} in {store.home}")
    return found


def _benchmark(store: Store, column: str, value: str) -> Benchmark | None:
    query = f"SELECT {_COLUMNS} FROM benchmark WHERE {column} = ?"
    row: tuple[Any, ...] | None = store.cursor().execute(query, [value]).fetchone()
    if row is None:
        return None
    id_, name, origin, classes, positive, metric, noun, content_hash = row
    singular, plural = json.loads(noun)
    return Benchmark(
        id_,
        name,
        origin,
        tuple(json.loads(classes)),
        positive,
        metric,
        (singular, plural),
        content_hash,
    )


def load_items(store: Store, benchmark_id: str, split: Split) -> Items:
    """Texts and slices of a split, in the benchmark's order.

    Returns
    -------
    Items
        Columns of the split's length; a slice is a column of text.
    """
    rows = (
        store.cursor()
        .execute(
            "SELECT item_id, text, family, slices FROM item "
            "WHERE benchmark_id = ? AND split = ? ORDER BY position",
            [benchmark_id, split.value],
        )
        .fetchall()
    )
    columns = [np.array([row[at] for row in rows], dtype=object) for at in range(3)]
    slices = [json.loads(row[3]) for row in rows]
    names = list(slices[0]) if slices else []
    return Items(
        columns[0],
        columns[1],
        columns[2],
        {name: np.array([row[name] for row in slices], dtype=object) for name in names},
    )


def split_size(store: Store, benchmark_id: str, split: Split) -> int:
    """How many items a split has."""
    query = "SELECT count(*) FROM item WHERE benchmark_id = ? AND split = ?"
    row = store.cursor().execute(query, [benchmark_id, split.value]).fetchone()
    return int(row[0]) if row else 0


def load_latent(store: Store, benchmark_id: str, split: Split) -> tuple[str, ...]:
    """What simulators need about the items of pool or dev, in the benchmark's order.

    Returns
    -------
    tuple of str
        One JSON text per item.
    """
    rows = (
        store.cursor()
        .execute(
            "SELECT components FROM latent JOIN item USING (benchmark_id, item_id) "
            "WHERE benchmark_id = ? AND split = ? ORDER BY position",
            [benchmark_id, split.value],
        )
        .fetchall()
    )
    return tuple(row[0] for row in rows)


def locked_test_items(store: Store, name: str) -> set[str]:
    """Ids of items that are the exam, or the trap set, of any race planned on a test case.

    Parameters
    ----------
    name : str
        Of the benchmark, not its id: every frozen copy counts.
    """
    rows = (
        store.cursor()
        .execute(
            "SELECT DISTINCT item_id FROM item JOIN experiment USING (benchmark_id) "
            "WHERE plan ->> '$.benchmark' = ? AND split IN (?, ?)",
            [name, Split.TEST.value, Split.PROBE.value],
        )
        .fetchall()
    )
    return {item for (item,) in rows}
