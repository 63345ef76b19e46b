"""``plan``: print an example of a plan file, or what a plan would run."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.cli.plan_options import add_plan_options, plan_of
from core.domain.errors import BadUsage
from core.workflows.inputs.plan_file import example


def add_plan(commands: Any) -> None:
    """Add the command."""
    plan = commands.add_parser(
        "plan",
        help="print an example of a plan file, or check a plan without running it",
        description="Say which approaches a plan runs, which may be recommended and which are left "
        "out.",
        epilog="exit codes: 0 the plan can be run, 1 failed, 2 bad usage",
    )
    plan.add_argument("--example", action="store_true", help="print an example and stop")
    plan.add_argument("--home", type=Path, metavar="DIR", help="folder of the store, for uploads")
    add_plan_options(plan, needed=False)


def run_plan(given: argparse.Namespace) -> None:
    """``plan``: print.

    Raises
    ------
    BadUsage
        If the plan cannot be run.
    """
    if given.example:
        print(example(), end="")
        return
    if given.benchmark is None:
        raise BadUsage(
            "No benchmark is named",
            remedy="Run `plan NAME --approaches FILE`, or `plan --example`.",
        )
    from core.benchmarks.embedded import EMBEDDED, embedded
    from core.report.wording.plan_words import plan_lines
    from core.store.connection import Store, home_folder
    from core.workflows.inputs.lacking import left_out_lines
    from core.workflows.inputs.plan import complete_plan, left_out
    from core.workflows.inputs.supply import check_here

    plan = plan_of(given)
    uploaded = None
    if given.benchmark in EMBEDDED:
        embedded(given.benchmark).key(plan.benchmark_settings)  # settings that nobody offers
        missing, full = left_out(plan, None), complete_plan(plan, None)
    else:
        from core.store.uploads.benchmarks import load_uploaded

        home = home_folder(given.home)
        if not home.is_dir():
            raise BadUsage(
                f"There is no benchmark {given.benchmark!r}",
                f"Built in are {', '.join(EMBEDDED)}; {home} holds no store with uploaded ones.",
                "Name one of these, or the folder of your store with --home.",
            )
        with Store(home, "python -m core plan") as store:
            uploaded = load_uploaded(store, given.benchmark)
            missing, full = left_out(plan, uploaded), complete_plan(plan, uploaded)
    check_here(full, uploaded)
    print("\n".join(plan_lines(full)))
    for line in left_out_lines(missing):
        print(line)
