"""``python -m core report``: the report for leadership as a file."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from core.domain.actor import LOCAL
from core.domain.errors import BadUsage
from core.domain.whole_files import FOR_OTHERS, write_whole
from core.report.format.locale import NumberStyle

FORMATS = ("pdf", "pptx", "html", "md", "csv", "json")


def add_report(commands: Any) -> None:
    """Add the command and its options."""
    found = commands.add_parser(
        "report",
        help="download the report of a finished PoC: PDF, PowerPoint, HTML, Markdown, tables",
        description="Write the report of a finished PoC as pdf, pptx, html (self-contained), md, "
        "csv (every table, in a zip file) or json (decision.json).",
        epilog="exit codes: 0 written, 1 there is no finished PoC, 2 bad usage",
    )
    found.add_argument(
        "name", nargs="?", default="", metavar="NAME", help="benchmark or PoC (default: newest)"
    )
    found.add_argument("--format", choices=FORMATS, default="pdf", help="default pdf")
    found.add_argument("--out", type=Path, metavar="FILE", help="default: named after the PoC")
    found.add_argument("--months", type=int, metavar="N", help="months after launch to count")
    found.add_argument(
        "--language", metavar="NAME", help="number format: en, en-US, en-GB, de-DE or fr-FR"
    )
    found.add_argument("--currency", metavar="XXX", help="three letters, such as EUR")
    found.add_argument("--rate", type=float, metavar="N", help="its units for one US dollar")
    found.add_argument("--rate-by", metavar="WHO", help="who gives the rate")
    found.add_argument("--rate-on", metavar="DATE", help="for which day: 2026-11-20")
    found.add_argument("--home", type=Path, metavar="DIR", help="folder of the store (default var)")


def run_report(given: argparse.Namespace) -> None:
    """``report``: write the file and say where it is."""
    from core.store.connection import Store
    from core.store.home import existing_home
    from core.workflows.report.number_style import number_style
    from core.workflows.report.reports import open_report

    with Store(existing_home(given.home), "python -m core report") as store:
        wanted = number_style_of(given, number_style(store))
        report = open_report(store, LOCAL, given.name, given.months, wanted)
        content = report.made(given.format)
    path = (given.out or Path(report.file_name(given.format))).expanduser()
    print(write_whole(path, content, mode=FOR_OTHERS, instead="choose another --out"))


def number_style_of(given: argparse.Namespace, known: NumberStyle) -> NumberStyle:
    """What the options say about numbers, over what the store says.

    Raises
    ------
    BadUsage
        If they do not fit together.
    """
    wanted = replace(known, language=given.language or known.language)
    rate = (given.currency, given.rate, given.rate_by, given.rate_on)
    if not any(part is not None for part in rate):
        return wanted
    if any(part is None for part in rate):
        raise BadUsage(
            "A currency needs four options",
            remedy="Give --currency EUR --rate 0.92 --rate-by 'who' --rate-on 2026-11-20.",
        )
    try:
        on = date.fromisoformat(given.rate_on)
    except ValueError:
        raise BadUsage(
            f"--rate-on {given.rate_on!r} is no date", remedy="Write it as 2026-11-20."
        ) from None
    return replace(
        wanted, currency=given.currency, rate=given.rate, given_by=given.rate_by, given_on=on
    )
