"""``python -m core compare``: two models on the same items."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from core.cli.pairs import pairs


def add_compare(commands: Any) -> None:
    """Add the command and its options."""
    found = commands.add_parser(
        "compare",
        help="compare two models' answers to the same items",
        description="Join two CSV files on item_id and compare model B with model A. Columns: "
        "item_id with correct (1 or 0), or item_id with gold and predicted.",
    )
    found.add_argument("--a", type=Path, required=True, metavar="A.csv", help="answers of model A")
    found.add_argument("--b", type=Path, required=True, metavar="B.csv", help="answers of model B")
    found.add_argument("--cluster", metavar="COL", help="column of items that belong together")
    found.add_argument(
        "--margin",
        type=float,
        default=0.03,
        metavar="M",
        help="loss of accuracy that counts as equal, as a share (default 0.03)",
    )
    found.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="ANSWER=CLASS",
        help="class that an answer stands for; - for none of them: it counts as wrong",
    )
    found.add_argument("--json", action="store_true", help="print JSON")


def run_compare(given: argparse.Namespace) -> None:
    """``compare``: print what the two files say."""
    from core.workflows.from_csv.compare import compare_files

    said = pairs(given.answer, "--answer", "ANSWER=CLASS", "Yes.=yes")
    found = compare_files(given.a, given.b, given.cluster, given.margin, said)
    if given.json:
        print(json.dumps(found.to_dict(), indent=1, allow_nan=False))
    else:
        print(found.text)
