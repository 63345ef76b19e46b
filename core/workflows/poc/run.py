"""Run a PoC from a plan to a verdict in the store."""

from __future__ import annotations

from core.domain.actor import LOCAL, Actor
from core.domain.errors import RunCancelled
from core.domain.plan import Plan
from core.experiment.preparation import ensure_benchmark
from core.experiment.runner import ProgressListener, run_experiment
from core.experiment.uploaded import uploaded_of
from core.jobs.worker_process import Aside
from core.store.connection import Store
from core.store.experiments import (
    Experiment,
    create_experiment,
    end_experiment,
    list_experiments,
    load_experiment,
)
from core.store.verdicts import StoredVerdict, latest_verdict, save_verdict
from core.workflows.inputs.plan import complete_plan, is_plan_of
from core.workflows.inputs.supply import check_here
from core.workflows.poc.valuing import record_of, value_experiment


def plan_poc(store: Store, plan: Plan, by: Actor = LOCAL, aside: Aside | None = None) -> Experiment:
    """Check a plan and write it down, with its benchmark.

    Parameters
    ----------
    store : Store
    plan : Plan
        What it leaves open about an uploaded benchmark is filled in.
    by : Actor
    aside : Aside, optional
        The process that generates the benchmark, instead of this one.

    Returns
    -------
    Experiment
        Planned; nothing is locked or run.

    Raises
    ------
    BadUsage
        If the plan cannot be run.
    """
    uploaded = uploaded_of(store, plan.benchmark)
    plan = complete_plan(plan, uploaded)
    check_here(plan, uploaded)
    benchmark = ensure_benchmark(store, plan, uploaded, aside)
    return create_experiment(store, benchmark.id, plan, by)


def unfinished_poc(store: Store, plan: Plan, told: str | None) -> Experiment | None:
    """An experiment with this very plan and no verdict, or the newest if nobody was told its.

    Parameters
    ----------
    store : Store
    plan : Plan
    told : str, optional
        ``content_hash`` of the record that was written last.

    Returns
    -------
    Experiment or None
    """
    wanted = complete_plan(plan, uploaded_of(store, plan.benchmark))
    same = [poc for poc in list_experiments(store) if is_plan_of(poc, plan, wanted)]
    verdicts = [latest_verdict(store, poc.id) for poc in same]
    for poc, verdict in zip(same, verdicts, strict=True):
        if verdict is None:
            return poc
    if verdicts and verdicts[0] is not None and verdicts[0].content_hash != told:
        return same[0]
    return None


def run_poc(
    store: Store, experiment_id: str, progress: ProgressListener, aside: Aside | None = None
) -> StoredVerdict:
    """Run, or finish, a planned experiment and keep its verdict.

    Of an experiment that is run step by step the iterations that were opened are run, and the
    verdict is that of the iterations so far.

    Parameters
    ----------
    store : Store
    experiment_id : str
    progress : ProgressListener
    aside : Aside, optional
        The one process that does the work, instead of as many as there are cores.

    Returns
    -------
    StoredVerdict

    Raises
    ------
    RunCancelled
        If the listener wants it to stop; what was run is kept.
    """
    try:
        if load_experiment(store, experiment_id).status != "finished":
            run_experiment(store, experiment_id, progress, aside)
    except RunCancelled:
        end_experiment(store, experiment_id, "cancelled")
        raise
    progress.report("weighing the decision", 0, 0)
    record = record_of(value_experiment(store, experiment_id))
    return save_verdict(store, experiment_id, record)
