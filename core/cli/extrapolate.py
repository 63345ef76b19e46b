"""``python -m core extrapolate``: what more examples would bring."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any


def add_extrapolate(commands: Any) -> None:
    """Add the command and its options."""
    found = commands.add_parser(
        "extrapolate",
        help="forecast a learning curve and the examples a target takes",
        description="Fit a learning curve to a CSV file with columns n, accuracy (a share from 0 "
        "to 1) and, if known, se (its standard error); forecast it with honest ranges.",
    )
    found.add_argument("file", type=Path, metavar="CURVE.csv", help="one row per size and run")
    found.add_argument(
        "--at",
        type=float,
        metavar="N",
        help="examples to forecast for (default 4 times the largest size)",
    )
    found.add_argument("--target", type=float, metavar="X", help="accuracy to reach, as a share")
    found.add_argument(
        "--runs",
        choices=("single", "averaged"),
        help="what each accuracy is if neither a column se nor repeated sizes give its standard "
        "error: one run or the mean of several (default: single)",
    )
    found.add_argument(
        "--test-items",
        type=int,
        metavar="N",
        help="items that all runs were scored on; the ranges then hold for other items",
    )
    found.add_argument("--json", action="store_true", help="print JSON")


def run_extrapolate(given: argparse.Namespace) -> None:
    """``extrapolate``: print the forecast."""
    from core.workflows.from_csv.extrapolate import extrapolate, read_curve

    curve = read_curve(given.file, given.runs, given.test_items)
    found = extrapolate(curve, given.at, given.target)
    if given.json:
        print(json.dumps(found.to_dict(), indent=1, allow_nan=False))
        return
    print(found.text)
