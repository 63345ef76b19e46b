"""``python -m core export``: what was uploaded, as files of other tools."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any


def add_export(commands: Any) -> None:
    """Add the command and its options."""
    found = commands.add_parser(
        "export",
        help="write a benchmark's rows as files of other tools",
        description="Write tables as CSV or Parquet (items.csv, labels.parquet, ...), disputed "
        "items for Label Studio (label-studio.json and the form label-studio.xml), and tests for "
        "promptfoo (promptfoo.json, promptfoo.csv). If the app is running, it writes the files.",
        epilog="exit codes: 0 written, 1 there is nothing to write, 2 bad usage",
    )
    found.add_argument("files", nargs="+", metavar="FILE", help="which files to write")
    found.add_argument("--benchmark", required=True, metavar="NAME", help="an uploaded benchmark")
    found.add_argument(
        "--out", type=Path, default=Path(), metavar="DIR", help="folder (default: this one)"
    )
    found.add_argument(
        "--with-test-answers",
        action="store_true",
        help="include the test set's answers in items.csv and items.parquet; a model that trains "
        "on them has no valid test",
    )
    found.add_argument(
        "--with-exam", dest="with_test_answers", action="store_true", help=argparse.SUPPRESS
    )
    found.add_argument("--home", type=Path, metavar="DIR", help="folder of the store (default var)")


def run_export(given: argparse.Namespace) -> None:
    """``export``: write the files and say where they are."""
    from core.domain.errors import StoreHeld
    from core.store.connection import Store, home_folder
    from core.workflows.dataset.export import export_all, write_files
    from core.workflows.running_app.export import fetch

    home = home_folder(given.home)
    asked = given.benchmark, tuple(dict.fromkeys(given.files))
    try:
        with Store(home, "python -m core export") as store:
            made = export_all(store, *asked, with_exam=given.with_test_answers, tell=_tell)
    except StoreHeld as held:
        made = fetch(home, held, *asked, with_exam=given.with_test_answers)
    for path in write_files(made, given.out):
        print(path)


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
