"""``python -m bench [NAME ...]``: measure, print the table, write ``results/latest.json``.

``python -m bench mutants`` is none of them: it asks what the tests would notice, in some minutes.
Nor is ``python -m bench.truth_bank``, which takes most of an hour once.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench import (
    crowd,
    curves,
    duplicates,
    headline,
    heavy_rules,
    importing,
    kills,
    links,
    mutants,
    poc,
    policy,
    rationales,
    stopwatch,
    valuation,
)
from bench.finding import Finding, table
from bench.workspace import Workspace, tell

BENCHMARKS: dict[str, Callable[[Workspace], list[Finding]]] = {
    "poc": poc.measure,
    "rationales": rationales.measure,
    "valuation": valuation.measure,
    "headline": headline.measure,
    "duplicates": duplicates.measure,
    "links": links.measure,
    "crowd": crowd.measure,
    "stopwatch": stopwatch.measure,
    "importing": importing.measure,
    "heavy_rules": heavy_rules.measure,
    "curves": curves.measure,
    "policy": policy.measure,
    "kills": kills.measure,
}
MUTANTS = "mutants"
RESULTS = Path(__file__).resolve().parent / "results" / "latest.json"
VERSIONS_TOLD = ("duckdb", "numpy", "pandas", "scikit-learn")

log = logging.getLogger("bench")


def main() -> int:
    """Run the named benchmarks, or all; 1 if one of them crashed, missed bars are only told."""
    if sys.argv[1:2] == [MUTANTS]:
        return mutants.main(sys.argv[2:])
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=main.__doc__, epilog=f"Beside them: {MUTANTS} --help."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    names = parser.parse_args().names or list(BENCHMARKS)
    for name in names:
        if name not in BENCHMARKS:
            parser.error(f"there is no benchmark {name!r}; there are: {', '.join(BENCHMARKS)}")
    found: list[tuple[str, Finding]] = []
    crashed: list[str] = []
    with tempfile.TemporaryDirectory(prefix="switchpoint-bench-") as folder:
        workspace = Workspace(Path(folder))
        for name in names:
            print(name, file=sys.stderr, flush=True)
            started, load = time.perf_counter(), os.getloadavg()[0]
            try:
                findings = BENCHMARKS[name](workspace)
            except Exception:
                log.exception("benchmark %s crashed", name)
                crashed.append(name)
                continue
            seconds = time.perf_counter() - started
            tell(f"measured in {seconds:.0f} s")
            found += [(name, finding) for finding in findings]
            _write(name, findings, {"took_seconds": seconds, "load_before": load})
    print(table(found))
    print(f"\n{_machine()}\nWritten: {RESULTS}")
    if crashed:
        print(f"Crashed: {', '.join(crashed)}", file=sys.stderr)
    return 1 if crashed else 0


def _machine() -> str:
    """Where this was measured, for the reader of the table."""
    return (
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} now, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}"
    )


def _write(name: str, findings: list[Finding], about: dict[str, float]) -> None:
    """Replace one benchmark's part of the result file; the others keep their last one."""
    known: dict[str, Any] = {}
    if RESULTS.exists():
        known = json.loads(RESULTS.read_text(encoding="utf-8"))
    known[name] = about | {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": _machine(),
        "versions": {package: version(package) for package in VERSIONS_TOLD},
        "findings": [asdict(finding) for finding in findings],
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
