"""``python -m core report``: the report for leadership as a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.domain.errors import SwitchpointError

FORMATS = ("pdf", "pptx", "html", "md", "csv", "json")


def add_report(commands: Any) -> None:
    """Add the command and its options."""
    found = commands.add_parser(
        "report",
        help="write the report of a finished race: PDF, PowerPoint, page, Markdown, tables",
        description="Write the report of a finished race. One document, told in every format: "
        "pdf, pptx, html (one page that loads nothing), md, csv (every table, in a zip file), "
        "json (decision.json).",
        epilog="exit codes: 0 written, 1 there is no finished race, 2 bad usage",
    )
    found.add_argument(
        "name", nargs="?", default="", metavar="NAME", help="benchmark or race (default: newest)"
    )
    found.add_argument("--format", choices=FORMATS, default="pdf", help="default pdf")
    found.add_argument("--out", type=Path, metavar="FILE", help="default: named after the race")
    found.add_argument("--months", type=int, metavar="N", help="counted months of running")
    found.add_argument("--home", type=Path, metavar="DIR", help="folder of the store (default var)")


def run_report(given: argparse.Namespace) -> None:
    """``report``: write the file and say where it is."""
    from core.store.connection import Store, home_folder
    from core.workflows.reporting import open_report

    with Store(home_folder(given.home), "python -m core report") as store:
        report = open_report(store, given.name, given.months)
        content = report.made(given.format)
    path = (given.out or Path(report.file_name(given.format))).expanduser()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise SwitchpointError(
            f"{path} cannot be written", str(error.strerror), "Choose another --out."
        ) from error
    print(path)
