"""Puts together what is told about an experiment."""

from __future__ import annotations

from core.benchmarks.embedded import EMBEDDED
from core.benchmarks.uploaded import ORIGIN
from core.domain.assumption import Scenario
from core.domain.benchmark import Benchmark, Split
from core.experiment.uploaded import arms_of_uploads, settings_of
from core.report.findings.dossier import Dossier
from core.report.findings.provenance import DEMO, Provenance, uploaded_standing
from core.report.record import hash_record
from core.report.wording.mistake_kinds import kinds_of
from core.store.connection import Store
from core.store.experiments import Experiment
from core.store.scores import load_scores
from core.store.uploads.benchmarks import find_uploaded
from core.workflows.poc.class_mix import class_mix
from core.workflows.poc.results import accuracy_by_iteration, class_sizes, guardrails
from core.workflows.poc.rule_worth import rationale_worth
from core.workflows.poc.valuing import Valued, record_of, value_experiment

UPLOADED_FAMILY = "family of similar texts"


def open_dossier(
    store: Store, experiment_id: str, months: int | None = None, scenario: Scenario | None = None
) -> Dossier:
    """Value an experiment and gather what is told about it.

    Parameters
    ----------
    store : Store
    experiment_id : str
    months : int, optional
        Counted period; the plan's if not given.
    scenario : Scenario, optional
        The assumptions as they stand if not given.

    Returns
    -------
    Dossier

    Raises
    ------
    BadData
        If there is no such experiment, or it has no result yet.
    """
    return dossier_of(store, value_experiment(store, experiment_id, scenario, months))


def dossier_of(store: Store, valued: Valued) -> Dossier:
    """The dossier of an experiment that was valued already.

    Parameters
    ----------
    store : Store
    valued : Valued

    Returns
    -------
    Dossier
        With the hash of the record that follows from the same valuation.
    """
    results = valued.results
    experiment, benchmark = results.experiment, results.benchmark
    task = EMBEDDED.get(experiment.plan.benchmark)
    return Dossier(
        experiment_id=experiment.id,
        title=task.title if task else _title(store, benchmark.name),
        noun=benchmark.item_noun,
        family=task.family if task else UPLOADED_FAMILY,
        classes=benchmark.classes,
        kinds=kinds_of(benchmark.classes, benchmark.positive, class_sizes(store, experiment.id)),
        plan=experiment.plan,
        plan_hash=experiment.plan_hash,
        locked_at=experiment.locked_at,
        simulated=benchmark.origin == "embedded",
        rationales_caution=task.caution if task else "",
        standing=_standing(experiment, benchmark),
        valuation=valued.valuation,
        paired=valued.test_set.paired,
        probe=_probe(store, valued),
        by_round=accuracy_by_iteration(store, results),
        quarantined=results.facts.quarantined,
        diagnostics=experiment.diagnostics,
        content_hash=hash_record(record_of(valued)),
        rationale_worth=rationale_worth(store, results),
        guardrails=guardrails(store, results),
        class_mix=class_mix(store, results),
    )


def _title(store: Store, name: str) -> str:
    uploaded = find_uploaded(store, name)
    return uploaded.task.title if uploaded else name


def _standing(experiment: Experiment, benchmark: Benchmark) -> Provenance:
    if benchmark.origin != ORIGIN:
        return DEMO
    settings = settings_of(experiment.plan.benchmark_settings)
    run = arms_of_uploads(experiment.plan)
    arms = [one for one in experiment.plan.roster.arms if one.id in run]
    return uploaded_standing(
        settings.annotators, settings.rules, arms, tuple(experiment.plan.recorded())
    )


def _probe(store: Store, valued: Valued) -> dict[str, tuple[int, int]]:
    """Right answers and items on the trap set: primary seed, at the round that is compared."""
    scores = load_scores(store, valued.results.experiment.id)
    scores = scores[(scores["split"] == Split.PROBE.value) & (scores["slice"] == "all")]
    primary = valued.results.experiment.plan.seeds[0]
    found, outcome = {}, valued.results.outcome
    for arm in outcome.arms:
        rows = scores[
            (scores["arm"] == arm)
            & (scores["seed"] == primary)
            & (scores["iteration"] == outcome.round_of(arm))
        ]
        if len(rows) and int(rows["n"].iloc[0]):
            found[arm] = (int(rows["correct"].iloc[0]), int(rows["n"].iloc[0]))
    return found
