"""The main job without a browser: time, memory, and whether it gives the same answer twice."""

from __future__ import annotations

import json
from pathlib import Path

from bench.finding import Finding
from bench.process_tree import Ended, run, run_watched
from bench.workspace import Workspace, poc_command, tell

TIMED_RUNS = 2
SECONDS_BAR = 30.0
BYTES_BAR = 1_000_000_000


def measure(workspace: Workspace) -> list[Finding]:
    """Run the default keto race in fresh homes: twice for the clock, once for the memory.

    Adding up the memory of a process tree twenty times a second takes a sixth of a core, so
    the watched run is not one of the timed ones.
    """
    homes = [workspace.folder / f"poc-{at + 1}" for at in range(TIMED_RUNS + 1)]
    timed = [run(poc_command(home)) for home in homes[:-1]]
    tell(f"timed: {', '.join(f'{ended.seconds:.1f} s' for ended in timed)}")
    watched = run_watched(poc_command(homes[-1]))
    tell(f"watched: {watched.seconds:.1f} s, {watched.peak_bytes / 1e6:.0f} MB")
    workspace.poc = homes[0]
    return [_time(timed), _memory(watched), _repeatable(homes)]


def _time(timed: list[Ended]) -> Finding:
    seconds = sorted(ended.seconds for ended in timed)
    return Finding(
        "keto race, all offline ways, process start to exit",
        f"{seconds[0]:.1f} s best of {', '.join(f'{s:.1f}' for s in seconds)}",
        f"<= {SECONDS_BAR:.0f} s",
        seconds[0] <= SECONDS_BAR,
        {"seconds": [ended.seconds for ended in timed]},
    )


def _memory(watched: Ended) -> Finding:
    return Finding(
        f"peak memory of the process tree ({watched.measure})",
        f"{watched.peak_bytes / 1e6:.0f} MB",
        f"< {BYTES_BAR / 1e9:.0f} GB",
        watched.peak_bytes < BYTES_BAR,
        {
            "bytes": watched.peak_bytes,
            "measure": watched.measure,
            "samples": watched.samples,
            "seconds_while_watched": watched.seconds,
        },
    )


def _repeatable(homes: list[Path]) -> Finding:
    hashes = [_content_hash(home) for home in homes]
    same = len(set(hashes)) == 1
    return Finding(
        f"decision.json says the same in {len(homes)} runs",
        hashes[0][:12] if same else " and ".join(found[:12] for found in hashes),
        "same content hash",
        same,
        {"content_hash": hashes},
    )


def _content_hash(home: Path) -> str:
    record = json.loads((home / "decision.json").read_text(encoding="utf-8"))
    return str(record["content_hash"])
