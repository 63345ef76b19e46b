"""``python -m core import``: files of other tools into a benchmark."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from core.cli.notes import note
from core.cli.pairs import pairs
from core.cli.progress import Printed
from core.domain.errors import StoreHeld, SwitchpointError
from core.domain.workers import SHOWN_ROLES

MOST_BYTES = 2_000_000_000
PATIENCE = 1.0
KINDS = ("items", "labels", "predictions", "metrics", "hours", "rules")


def add_import(commands: Any) -> None:
    """Add the command and its options."""
    found = commands.add_parser(
        "import",
        help="import files of other tools into a benchmark",
        description="Recognise, check and save files: all of them or none. Importing a file twice "
        "changes nothing. If the app is running, it imports the files.",
        epilog="exit codes: 0 saved or already imported, 1 cannot be imported, 2 bad usage",
    )
    found.add_argument("files", nargs="+", type=Path, metavar="FILE")
    found.add_argument("--benchmark", required=True, metavar="NAME", help="new or existing")
    found.add_argument("--as", dest="kind", choices=KINDS, help="what the rows are")
    found.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="COLUMN=FIELD",
        help="which field a column of your file holds; slice:NAME breaks results down by it",
    )
    found.add_argument(
        "--class",
        dest="classes",
        action="append",
        default=[],
        metavar="NAME",
        help="name of a class, in their order, for files that number them (0, 1, ...)",
    )
    found.add_argument(
        "--who",
        action="append",
        default=[],
        metavar="NAME=ROLE",
        help=f"role of a person in tracked hours: {', '.join(SHOWN_ROLES)}; - for none",
    )
    found.add_argument(
        "--unit",
        action="append",
        default=[],
        metavar="COLUMN=UNIT",
        help="what a column's numbers are in: milliseconds, seconds, minutes, hours or days",
    )
    found.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="ANSWER=CLASS",
        help="what an answer of people or models stands for: a class, - for none; in work logs "
        "also the step that words name, and the day that a date means",
    )
    found.add_argument(
        "--sheet", default="", metavar="NAME", help="sheet of an Excel workbook that has several"
    )
    found.add_argument(
        "--good-rows", action="store_true", help="leave out rows that cannot be imported"
    )
    for name, meaning in (
        ("title", "name of the benchmark on screens"),
        ("noun", "what an item is called"),
        ("plural", "more than one of them"),
        ("rule", "the expert's rule in one sentence"),
        ("positive", "the class that counts as yes"),
    ):
        found.add_argument(f"--{name}", default="", metavar="TEXT", help=meaning)
    found.add_argument("--home", type=Path, metavar="DIR", help="folder of the store (default var)")
    found.add_argument("--json", action="store_true", help="print JSON")


class _ImportRefused(SwitchpointError):
    """The check report says why."""


def run_import(given: argparse.Namespace) -> None:
    """``import``: check, save, print the check report."""
    from core.store.connection import Store, home_folder
    from core.workflows.importing.commit import About
    from core.workflows.importing.upload import upload
    from core.workflows.running_app.import_files import send

    mapping = pairs(given.map, "--map", "COLUMN=FIELD", "dish=text")
    people = pairs(given.who, "--who", "NAME=ROLE", "Ann=analyst")
    about = About(given.title, given.noun, given.plural, given.rule, given.positive or None)
    home = home_folder(given.home)
    sources = _sources(given.files)
    options: dict[str, Any] = {
        "kind": given.kind,
        "mapping": mapping,
        "classes": given.classes,
        "people": people,
        "units": pairs(given.unit, "--unit", "COLUMN=UNIT", "duration=minutes"),
        "answers": pairs(given.answer, "--answer", "ANSWER=CLASS", "Yes.=yes"),
        "sheet": given.sheet,
        "good_rows_only": given.good_rows,
        "about": about,
    }
    try:
        with Store(home, "python -m core import") as store:
            watch = Printed(patience=PATIENCE).report
            found = upload(store, given.benchmark, sources, watch=watch, **options).to_dict()
    except StoreHeld as held:
        note("The running app checks the files; many rules can take a minute.")
        found = send(home, held, given.benchmark, sources, **options)
    if given.json:
        print(json.dumps(found, indent=1))
    elif found["saved"]:
        print(f"{found['report']}\nStore: {home}")
    if not found["saved"]:
        raise _ImportRefused(found["report"])


def _sources(paths: list[Path]) -> list[Any]:
    from core.interop.source import SourceFile

    return [SourceFile.from_path(path, MOST_BYTES) for path in paths]
