"""``python -m core doctor``: is the store well, and what to do where it is not."""

from __future__ import annotations

import argparse
import json
import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.store.findings import Finding

COLUMNS = 100
COMMAND = re.compile(r"(?:python -m core|chmod|chown|ps -fp|rm -r|mv|timedatectl) ")


def add_doctor(commands: Any) -> None:
    """Add the command and its options."""
    found = commands.add_parser(
        "doctor",
        help="check the store and say how to repair it",
        description="Check the store without changing it: is it intact, how large is it, which "
        "process has it open, are rows missing since the last check? Works while the app is "
        "running.",
        epilog="exit codes: 0 healthy, 1 something is wrong, 2 bad usage",
    )
    found.add_argument("--json", action="store_true", help="print one JSON object, for monitoring")
    found.add_argument(
        "--accept-loss",
        action="store_true",
        help="return a damaged store to its last complete save; later changes are lost (the old "
        "files are kept)",
    )
    found.add_argument("--home", type=Path, metavar="DIR", help="folder of the store (default var)")


def run_doctor(given: argparse.Namespace) -> int:
    """``doctor``: look, print, and say by the exit code whether all is well."""
    from core.store.home import existing_home
    from core.workflows.admin.doctor import as_json, examine, facts
    from core.workflows.admin.restore import go_on_without
    from core.workflows.running_app.doctor import ask_app

    home = existing_home(given.home)
    accepted = [go_on_without(home)] if given.accept_loss else []
    check = examine(home, ask_app)
    if given.json:
        print(json.dumps({**as_json(check), "accepted": [vars(one) for one in accepted]}, indent=1))
        return 0 if check.well else 1
    for finding in accepted:
        print(_block(finding) + "\n")
    left = sum(not finding.mended for finding in check.findings)
    state = "is healthy" if check.well else f"needs {left} repair{'s' * (left > 1)}, see below"
    print(f"The store in {home} {state}.")
    for name, text in facts(check).items():
        print(f"  {name:<9} {text}")
    for finding in sorted(check.findings, key=lambda one: one.mended):
        print("\n" + _block(finding))
    return 0 if check.well else 1


def _block(finding: Finding) -> str:
    """A finding: its title, then the rest below it."""
    mark = "-" if finding.mended else "!"
    rest = [line for part in (finding.message, finding.remedy) for line in part.splitlines()]
    told = [f"{mark} {finding.title}", *(f"  {line}" for line in rest)]
    return "\n".join(_wrapped(line) for line in told)


def _wrapped(line: str) -> str:
    """A line of at most so many columns; one that ends in a command stays whole, to be copied."""
    said, colon, command = line.rpartition(": ")
    if COMMAND.match(command if colon else line.strip()):
        return f"{_wrapped(said + ':')}\n    {command}" if len(line) > COLUMNS and colon else line
    return textwrap.fill(
        line, COLUMNS, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
