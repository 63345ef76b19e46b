"""A race valued under a scenario, and the record of it."""

from __future__ import annotations

import platform
from collections import defaultdict
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from threadpoolctl import threadpool_info

from core.decision.accuracy.measured import TestSetSums
from core.decision.accuracy.validity_checks import check_fairness
from core.decision.valuation import Terms, Valuation
from core.domain.assumption import Scenario
from core.domain.errors import BadData
from core.experiment.uploaded import arms_of_uploads
from core.report.record import Inputs, make_record
from core.store.connection import Store
from core.workflows.inputs.assumptions import current_register
from core.workflows.poc.results import PocResults, load_results, sealed_sums

VERSIONS_TOLD = ("numpy", "scipy", "scikit-learn", "duckdb")


@dataclass(frozen=True)
class Valued:
    """An experiment, its test set at the stops, and what it is worth under a scenario."""

    results: PocResults
    test_set: TestSetSums
    valuation: Valuation


def value_experiment(
    store: Store,
    experiment_id: str,
    scenario: Scenario | None = None,
    months: int | None = None,
) -> Valued:
    """Value an experiment; nothing is run again.

    Parameters
    ----------
    store : Store
    experiment_id : str
    scenario : Scenario, optional
        What is assumed instead of the register; nothing else if not given.
    months : int, optional
        Counted period; the plan's if not given.

    Returns
    -------
    Valued
        Under the register as it stands now.

    Raises
    ------
    BadData
        If not all iterations of the two arms that are told against each other are there yet.
    """
    return revalue(store, load_results(store, experiment_id), scenario, months)


def revalue(
    store: Store,
    results: PocResults,
    scenario: Scenario | None = None,
    months: int | None = None,
) -> Valued:
    """Like :func:`value_experiment`, for results that were read already.

    Parameters
    ----------
    store : Store
        Of the register and of the sealed scores; the results are not read from it again.
    results : PocResults
    scenario : Scenario, optional
    months : int, optional

    Returns
    -------
    Valued

    Raises
    ------
    BadData
        If not all iterations of the two arms that are told against each other are there yet.
    """
    plan = results.experiment.plan
    arms = results.outcome.arms
    if not set(plan.roster.pair(arms_of_uploads(plan))) <= set(arms) or len(arms) < 2:
        raise BadData(
            "This PoC has no result yet",
            "Both approaches must have finished all rounds.",
            "Resume it on Run the PoC.",
        )
    test_set = sealed_sums(store, results)
    valuation = Valuation.of(
        results.outcome,
        test_set.measured(results.outcome),
        check_fairness(results.facts),
        Terms(plan.target, plan.margin, plan.period_months if months is None else months),
        current_register(store, plan.pricing_date),
        scenario or Scenario(),
        floors=plan.floors,
    )
    return Valued(results, test_set, valuation)


def record_of(valued: Valued) -> dict[str, Any]:
    """The decision record of a valued experiment.

    Parameters
    ----------
    valued : Valued

    Returns
    -------
    dict
        JSON-ready. Under ``run`` is what is true of this run alone (times, host, versions): it
        stays out of ``content_hash``, so that the same decision has the same hash everywhere.
    """
    results, experiment = valued.results, valued.results.experiment
    hashes: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for run in results.runs:
        hashes[run.arm][f"{run.seed}/{run.iteration}"] = [run.label_hash, run.prediction_hash]
    inputs = Inputs(
        plan=experiment.plan.to_dict(),
        plan_hash=experiment.plan_hash,
        benchmark={
            "name": results.benchmark.name,
            "id": results.benchmark.id,
            "content_hash": results.benchmark.content_hash,
            "classes": results.benchmark.classes,
            "positive": results.benchmark.positive,
            "sizes": {split.value: size for split, size in results.sizes.items()},
        },
        hashes=hashes,
        quarantined=experiment.quarantined,
        facts=results.facts,
        test_set=valued.test_set,
    )
    return make_record(inputs, valued.valuation, _run_block(valued))


def _iterations(valued: Valued) -> list[dict[str, Any]]:
    """When each round was begun, and the uploads that count from it on."""
    return [
        {"round": one.iteration, "opened_at": str(one.opened_at), "uploads": list(one.imports)}
        for one in valued.results.opened
    ]


def _run_block(valued: Valued) -> dict[str, Any]:
    """Times, durations, host and versions: true of this run, not of the decision."""
    experiment = valued.results.experiment
    seconds: dict[str, float] = defaultdict(float)
    for run in valued.results.runs:
        seconds[run.arm] += run.seconds
    return {
        "experiment": experiment.id,
        "locked_at": str(experiment.locked_at),
        "finished_at": str(experiment.finished_at),
        **({"rounds": _iterations(valued)} if experiment.plan.by_round else {}),
        "machine_seconds_by_arm": {arm: round(spent, 2) for arm, spent in seconds.items()},
        "host": {
            "system": platform.system(),
            "machine": platform.machine(),
            "python": platform.python_version(),
            "arithmetic": _arithmetic(),
        },
        "versions": {name: version(name) for name in VERSIONS_TOLD},
    }


def _arithmetic() -> str:
    """For which processors the linear algebra in use was written: its last digits depend on it."""
    libraries = [one for one in threadpool_info() if one["user_api"] == "blas"]
    found = {f"{one['internal_api']} {one.get('architecture', '')}" for one in libraries}
    return ", ".join(sorted(found))
