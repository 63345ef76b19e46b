"""The headless door: ``python -m core <command>``."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.domain import arms
from core.domain.errors import BadUsage, SwitchpointError
from core.domain.plan import Plan, doubling_sizes, plan_from_dict

EXIT_CODES = "exit codes: 0 done (whatever the verdict), 1 failed, 2 bad usage, 3 does not hold"
POC_HOME = "var/poc"


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    found = argparse.ArgumentParser(
        prog="python -m core",
        description="Should you stop paying for human annotation? Race both ways on a benchmark "
        "and turn the result into money, days and a decision.",
        epilog=EXIT_CODES,
    )
    commands = found.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_poc(commands)
    verify = commands.add_parser(
        "verify",
        help="check that a decision record follows from its own inputs",
        description="Make the verdict of a decision.json again from its own inputs and compare.",
        epilog=EXIT_CODES,
    )
    verify.add_argument("file", type=Path, help="the decision.json")
    return found


def _add_poc(commands: Any) -> None:
    poc = commands.add_parser(
        "poc",
        help="run a proof of concept and print the verdict",
        description="Race both ways on a benchmark. Writes decision.json and report.html.",
        epilog=EXIT_CODES,
    )
    default = Plan()
    poc.add_argument("benchmark", help="name of the benchmark: keto")
    poc.add_argument("--iterations", type=int, metavar="N", help="rounds (default 5)")
    poc.add_argument("--seeds", type=int, metavar="N", help="repeats of the race (default 5)")
    poc.add_argument(
        "--arms", nargs="+", metavar="WAY", help=f"ways to race, from: {', '.join(arms.BY_ID)}"
    )
    poc.add_argument(
        "--target",
        type=float,
        metavar="X",
        help=f"accuracy to reach, as a share (default {default.target})",
    )
    poc.add_argument(
        "--margin",
        type=float,
        metavar="X",
        help=f"loss of accuracy that counts as equal (default {default.margin})",
    )
    poc.add_argument(
        "--months",
        type=int,
        choices=(0, 12, 24, 36),
        help="months of running to count, 0 to the target alone (default 12)",
    )
    poc.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        dest="fields",
        help="any other field of the plan, as JSON: --set audits=80 --set crowd.slip=0.2",
    )
    poc.add_argument(
        "--home", type=Path, metavar="DIR", help=f"folder of the store (default {POC_HOME})"
    )
    poc.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder for decision.json and report.html (default: the home folder)",
    )
    poc.add_argument("--quiet", action="store_true", help="no progress on standard error")


def plan_of(given: argparse.Namespace) -> Plan:
    """The plan that the options of ``poc`` describe.

    Raises
    ------
    BadUsage
        If an option makes no sense.
    """
    raw = Plan(benchmark=given.benchmark).to_dict()
    for assignment in given.fields:
        _assign(raw, assignment)
    plan = plan_from_dict(raw)
    changes: dict[str, Any] = {}
    if given.iterations is not None:
        if not 1 <= given.iterations <= 10:
            raise BadUsage(f"{given.iterations} rounds are not possible", remedy="Use 1 to 10.")
        changes["sizes"] = doubling_sizes(given.iterations)
    if given.seeds is not None:
        if not 1 <= given.seeds <= 50:
            raise BadUsage(f"{given.seeds} repeats are not possible", remedy="Use 1 to 50.")
        changes["seeds"] = tuple(range(1, given.seeds + 1))
    if given.arms:
        changes["arms"] = tuple(given.arms)
    for option, field in (("target", "target"), ("margin", "margin"), ("months", "period_months")):
        if getattr(given, option) is not None:
            changes[field] = getattr(given, option)
    return replace(plan, **changes)


def _assign(raw: dict[str, Any], assignment: str) -> None:
    """Set one field of a plan, nested ones by dots."""
    path, separator, text = assignment.partition("=")
    if not separator:
        raise BadUsage(f"{assignment!r} is not FIELD=VALUE", remedy="Example: --set audits=80")
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    *parents, last = path.split(".")
    place = raw
    for parent in parents:
        if not isinstance(place.get(parent), dict):
            raise BadUsage(f"The plan has no field {path!r}")
        place = place[parent]
    known = place is raw.get("benchmark_settings") or last in place
    if not known:
        raise BadUsage(f"The plan has no field {path!r}", f"Fields: {', '.join(place)}.")
    current = place.get(last)
    if current is not None and not _alike(current, value):
        raise BadUsage(f"{path} cannot be {text}", f"It is {json.dumps(current)} by default.")
    place[last] = value


def _alike(current: Any, value: Any) -> bool:
    """Whether a value is of the kind a field has."""
    if isinstance(current, bool) or isinstance(value, bool):
        return isinstance(current, bool) and isinstance(value, bool)
    if isinstance(current, float):
        return isinstance(value, (int, float))
    if isinstance(current, (list, tuple)):
        return isinstance(value, list)
    return isinstance(value, type(current))


class _Printed:
    """Progress as lines on standard error: a new one when the stage or the tenth changes."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._started = time.monotonic()
        self._last: tuple[str, int] = ("", -1)

    def report(self, stage: str, done: int, total: int) -> None:
        """Print unless the same was printed before."""
        tenth = 10 * done // total if total else 0
        if self._quiet or (stage, tenth) == self._last:
            return
        self._last = (stage, tenth)
        share = f" {done} of {total}" if total else ""
        spent = time.monotonic() - self._started
        print(f"{spent:6.1f} s  {stage}{share}", file=sys.stderr, flush=True)


def run_poc_command(given: argparse.Namespace) -> None:
    """``poc``: run, print the verdict, write the record and the page."""
    from core.report.as_text import verdict_text
    from core.report.one_page import write_page
    from core.store.connection import Store, home_folder
    from core.workflows.dossiers import open_dossier
    from core.workflows.poc import plan_poc, run_poc, unfinished_poc

    plan = plan_of(given)
    home = home_folder(given.home or POC_HOME)
    out = (given.out or home).expanduser().resolve()
    progress = _Printed(given.quiet)
    with Store(home, "python -m core poc") as store:
        progress.report("preparing the benchmark", 0, 0)
        experiment = unfinished_poc(store, plan) or plan_poc(store, plan)
        verdict = run_poc(store, experiment.id, progress)
        progress.report("writing the report", 0, 0)
        dossier = open_dossier(store, experiment.id)
        try:
            out.mkdir(parents=True, exist_ok=True)
            record = out / "decision.json"
            record.write_text(json.dumps(verdict.record, indent=1) + "\n", encoding="utf-8")
            page = write_page(out / "report.html", dossier)
        except OSError as error:
            raise SwitchpointError(
                f"The results cannot be written to {out}", str(error), "Choose another --out."
            ) from error
    print(verdict_text(dossier))
    print(f"\nWritten: {record}\n         {page}")


def verify_command(given: argparse.Namespace) -> None:
    """``verify``: print what was checked."""
    from core.workflows.verifying import read_record, verify_record

    record = read_record(given.file)
    for line in verify_record(record):
        print(f"ok  {line}")
    print(f"The record holds: {record['verdict']['answer']}, {record['content_hash']}")


COMMANDS = {"poc": run_poc_command, "verify": verify_command}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code."""
    given = parser().parse_args(arguments)
    try:
        COMMANDS[given.command](given)
    except SwitchpointError as error:
        print(error.text, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print(
            "Stopped. What was done is kept; the same command goes on from there.", file=sys.stderr
        )
        return 1
    return 0
