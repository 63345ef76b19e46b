"""A million answers of models imported from a CSV file, against a plain read of the same file."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from bench.finding import Finding
from bench.process_tree import run, run_watched
from bench.workspace import Workspace, tell

ITEMS, RUNS = 10_000, 100
SECONDS_BAR = 4.0
BYTES_BAR = 1e9


def measure(workspace: Workspace) -> list[Finding]:
    """Import the items first, then watch the import of a million answers."""
    folder = workspace.folder
    items, answers, home = folder / "items.csv", folder / "answers.csv", folder / "imports"
    write_files(items, answers)
    command = [sys.executable, "-m", "core", "import"]
    where = ["--benchmark", "many", "--home", str(home)]
    run([*command, str(items), *where])
    ended = run_watched([*command, str(answers), *where])
    again = run([*command, str(answers), *where])
    start = run([*command, "--help"])
    started = time.perf_counter()
    pd.read_csv(answers, dtype=str)
    plain = time.perf_counter() - started
    rows = ITEMS * RUNS
    tell(f"{rows:,} rows in {ended.seconds:.1f} s, {ended.peak_bytes / 1e6:.0f} MB")
    return [
        Finding(
            f"{rows:,} answers imported, process start to exit",
            f"{ended.seconds:.1f} s (start alone {start.seconds:.1f} s)",
            f"{SECONDS_BAR:.0f} s",
            ended.seconds <= SECONDS_BAR,
            {"seconds": ended.seconds, "start_seconds": start.seconds, "rows": rows},
        ),
        Finding(
            f"memory of the process tree ({ended.measure})",
            f"{ended.peak_bytes / 1e6:.0f} MB",
            f"{BYTES_BAR / 1e6:.0f} MB",
            ended.peak_bytes < BYTES_BAR,
            {"bytes": ended.peak_bytes},
        ),
        Finding(
            "pandas reads the same file as text, nothing checked or kept",
            f"{plain:.1f} s",
            numbers={"seconds": plain},
        ),
        Finding(
            "the same file again, which changes nothing",
            f"{again.seconds:.1f} s",
            numbers={"seconds": again.seconds},
        ),
    ]


def write_files(items: Path, answers: Path) -> None:
    """Items with their answers, and what a hundred runs said about each."""
    rng = np.random.default_rng(1)
    ids = [f"item-{at:05d}" for at in range(ITEMS)]
    gold = np.where(rng.random(ITEMS) < 0.4, "yes", "no")
    texts = [f"the text of item {at} is short" for at in range(ITEMS)]
    pd.DataFrame({"item_id": ids, "text": texts, "gold": gold}).to_csv(items, index=False)
    count = ITEMS * RUNS
    frame = pd.DataFrame(
        {
            "run_id": np.repeat([f"run-{at:03d}" for at in range(RUNS)], ITEMS),
            "item_id": np.tile(ids, RUNS),
            "predicted": np.where(rng.random(count) < 0.5, "yes", "no"),
            "confidence": rng.random(count).round(4),
            "latency_ms": rng.integers(100, 900, count),
        }
    )
    frame.to_csv(answers, index=False)
