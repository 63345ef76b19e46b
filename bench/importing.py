"""A million answers and 100,000 items imported, against DuckDB's own read and insert of them."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from bench.finding import Finding
from bench.process_tree import run, run_watched
from bench.workspace import Workspace, tell

ITEMS, RUNS = 100_000, 10
TIMES_BAR = 4.0
BYTES_BAR = 1e9
PEER = """
import sys, duckdb
items, answers, target = sys.argv[1:]
def read(path):
    return f"read_csv('{path}', header = true)" if path.endswith("csv") else f"read_json('{path}')"
with duckdb.connect(target) as store:
    store.execute("INSERT INTO uploaded_item BY NAME SELECT 'peer' AS benchmark, item_id, "
        "(row_number() OVER ()) AS position, text, gold, '{}' AS slices, 'x' AS import_id "
        "FROM " + read(items))
    store.execute("INSERT INTO uploaded_prediction BY NAME SELECT 'peer' AS benchmark, "
        "run_id AS run_name, item_id, 1 AS repeat, predicted AS label, confidence, "
        "latency_ms, 'x' AS import_id FROM " + read(answers))
"""
"""What does no more than read a file and insert it into our tables, with their keys."""


def measure(workspace: Workspace) -> list[Finding]:
    """Both files by one command, in each way of writing them, beside the peer in the same run."""
    folder = workspace.folder / "importing"
    folder.mkdir()
    found = []
    for ending in ("csv", "json", "jsonl"):
        paths = (folder / f"items.{ending}", folder / f"answers.{ending}")
        write(items(), paths[0])
        write(answers(), paths[1])
        found += _against_duckdb(paths, folder / f"home-{ending}")
        shutil.rmtree(folder / f"home-{ending}")
        for path in paths:
            path.unlink()
    return found


def _against_duckdb(paths: tuple[Path, Path], home: Path) -> list[Finding]:
    files = [str(path) for path in paths]
    where = ["--benchmark", "many", "--home", str(home)]
    ours = run_watched([sys.executable, "-m", "core", "import", *files, *where])
    peer = run([sys.executable, "-c", PEER, *files, str(home / "switchpoint.duckdb")])
    times = ours.cpu_seconds / peer.cpu_seconds
    what = f"{ITEMS:,} items and {ITEMS * RUNS:,} answers from {paths[0].suffix[1:]}"
    told = f"{ours.cpu_seconds:.1f} CPU s against {peer.cpu_seconds:.1f}: {times:.1f} times"
    tell(f"{what}: {told}")
    numbers = {"cpu": ours.cpu_seconds, "peer_cpu": peer.cpu_seconds, "bytes": ours.peak_bytes}
    memory = f"{ours.peak_bytes / 1e6:,.0f} MB ({ours.measure})"
    return [
        Finding(what, told, f"{TIMES_BAR:.0f} times", times <= TIMES_BAR, numbers),
        Finding("  memory", memory, f"{BYTES_BAR / 1e6:,.0f} MB", ours.peak_bytes < BYTES_BAR),
    ]


def items() -> pd.DataFrame:
    """Items with their right answers."""
    gold = np.where(np.random.default_rng(1).random(ITEMS) < 0.4, "yes", "no")
    texts = [f"the text of item {at} is short" for at in range(ITEMS)]
    return pd.DataFrame({"item_id": _ids(), "text": texts, "gold": gold})


def answers() -> pd.DataFrame:
    """What some runs said about each."""
    rng, count = np.random.default_rng(2), ITEMS * RUNS
    return pd.DataFrame(
        {
            "run_id": np.repeat([f"run-{at:03d}" for at in range(RUNS)], ITEMS),
            "item_id": np.tile(_ids(), RUNS),
            "predicted": np.where(rng.random(count) < 0.5, "yes", "no"),
            "confidence": rng.random(count).round(4),
            "latency_ms": rng.integers(100, 900, count),
        }
    )


def write(frame: pd.DataFrame, path: Path) -> None:
    """As CSV, a JSON list or JSON lines, by the ending."""
    if path.suffix == ".csv":
        frame.to_csv(path, index=False)
        return
    lines = (json.dumps(row) for row in frame.to_dict("records"))
    text = "\n".join(lines) if path.suffix == ".jsonl" else f"[{', '.join(lines)}]"
    path.write_text(text + "\n", encoding="utf-8")


def _ids() -> list[str]:
    return [f"item-{at:06d}" for at in range(ITEMS)]
