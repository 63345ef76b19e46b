"""Hours logged for an uploaded benchmark, in place of assumed ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from core.benchmarks.uploaded import ORIGIN
from core.decision.logged_hours import Logged, with_logged
from core.decision.outcome import ArmOutcome
from core.domain.benchmark import Benchmark
from core.store.connection import Store
from core.store.uploaded_rows import load_rows


def logged_hours(store: Store, name: str) -> Logged:
    """Hours by step, person and iteration; what names no iteration belongs to the first."""
    found: dict[tuple[str, str, int], float] = defaultdict(float)
    for row in load_rows(store, "hours", name).itertuples():
        iteration = 1 if pd.isna(row.iteration) else int(row.iteration)
        found[row.node, row.who, iteration] += float(row.hours)
    return dict(found)


def with_hours(
    store: Store, benchmark: Benchmark, arms: Mapping[str, ArmOutcome]
) -> Mapping[str, ArmOutcome]:
    """Outcomes of a race with what was logged; those of embedded benchmarks are unchanged."""
    if benchmark.origin != ORIGIN:
        return arms
    logged = logged_hours(store, benchmark.name)
    if not logged:
        return arms
    return {
        name: replace(
            outcome,
            entries={
                (seed, iteration): with_logged(entries, logged, iteration)
                for (seed, iteration), entries in outcome.entries.items()
            },
        )
        for name, outcome in arms.items()
    }
