"""Our half of the duplicates benchmark, in a process of its own so that memory can be watched."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from core.preparation.duplicates import find_duplicates
from core.preparation.leakage import find_leaks


def main(task_file: str, found_file: str) -> None:
    """Read the task, find families and leaks, write them down with the seconds of each."""
    task = json.loads(Path(task_file).read_text(encoding="utf-8"))
    started = time.perf_counter()
    leaks = find_leaks(task["training"], task["exam"])
    leaked = time.perf_counter()
    duplicates = find_duplicates([*task["training"], *task["exam"]])
    ended = time.perf_counter()
    found = {
        "leaks": [leak.training for leak in leaks],
        "leak_seconds": leaked - started,
        "families": len(duplicates.families),
        "repeated": len(duplicates.repeated),
        "duplicate_seconds": ended - leaked,
        "cpu_seconds": time.process_time(),
    }
    Path(found_file).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
