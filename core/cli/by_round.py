"""The options of ``poc`` for one that takes weeks, and what they do."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.cli.plan_options import says_a_plan
from core.domain.errors import BadUsage
from core.domain.plan import Plan

if TYPE_CHECKING:
    from core.experiment.runner import ProgressListener
    from core.store.connection import Store
    from core.store.experiments import Experiment
    from core.store.verdicts import StoredVerdict


def add_iteration_options(poc: Any) -> None:
    """Add ``--by-round`` and ``--round``."""
    poc.add_argument(
        "--by-round",
        action="store_true",
        help="for an uploaded benchmark: lock the plan now, run every round whose data is there, "
        "say what the next round needs; run the same command again to continue",
    )
    poc.add_argument(
        "--round",
        type=int,
        metavar="N",
        help="like --by-round, for round N alone; refused if its data is incomplete",
    )


def wants_iterations(given: argparse.Namespace) -> bool:
    """Whether the PoC is to be run round by round."""
    return given.by_round or given.round is not None


def run_iterations(
    store: Store, plan: Plan, given: argparse.Namespace, progress: ProgressListener
) -> tuple[Experiment, StoredVerdict | None, list[str]]:
    """Lock the PoC, or go on with the locked one; lines say where it stands.

    Raises
    ------
    BadUsage
        If another plan is locked, or the wanted round cannot be run.
    """
    from core.store.uploads.benchmarks import load_uploaded
    from core.workflows.inputs.iteration_readiness import iterations_of
    from core.workflows.inputs.plan import complete_plan, is_plan_of
    from core.workflows.poc.by_round import (
        lack_text,
        lock_by_round,
        open_iteration,
        open_poc,
        run_what_can_be_run,
    )
    from core.workflows.poc.crash_loop import by_hand, ends_before
    from core.workflows.poc.run import run_poc

    uploaded = load_uploaded(store, plan.benchmark)
    settings = {**plan.benchmark_settings, "by_round": True}
    plan = replace(plan, benchmark_settings=settings)
    poc = open_poc(store, plan.benchmark)
    if poc is None:
        poc = lock_by_round(store, plan, progress)
    elif says_a_plan(given) and not is_plan_of(poc, plan, complete_plan(plan, uploaded)):
        raise BadUsage(
            f"The plan of the PoC on {plan.benchmark} is locked",
            f"It was locked on {poc.locked_at:%d %b %Y} with the hash {poc.plan_hash[:12]}.",
            "Leave the plan options out, or cancel this PoC on the screen Run the PoC.",
        )
    print(ends_before(store, poc.id), end="", file=sys.stderr)
    if given.round is not None:
        open_iteration(store, poc.id, given.round)
    with by_hand(store, poc.id, progress) as watched:
        if given.round is not None:
            verdict: StoredVerdict | None = run_poc(store, poc.id, watched)
        else:
            verdict = run_what_can_be_run(store, poc.id, watched)
    # Loaded anew: rounds were run since, and labels may have come meanwhile.
    iterations = iterations_of(store, poc, load_uploaded(store, plan.benchmark))
    lines = [
        f"{iterations.run} of {iterations.planned} rounds finished; "
        f"plan locked {poc.plan_hash[:12]}."
    ]
    lines += [lack_text(iterations.opened + 1, lack, poc.plan) for lack in iterations.lacking]
    return poc, verdict, lines
