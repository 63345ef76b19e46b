"""What the next round of a race that is run round by round still needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.domain.arms import Source
from core.domain.benchmark import Split
from core.domain.plan import Plan
from core.experiment.intake import Intake
from core.experiment.preparation import usable_pool
from core.experiment.recorded import ENOUGH
from core.experiment.uploaded import NOBODY, RATIONALE_CODE, VOTES, arms_of_uploads, settings_of
from core.experiment.uploaded_sources import counted_labels
from core.store.benchmarks import load_benchmark, load_items
from core.store.connection import Store
from core.store.experiments import Experiment
from core.store.opened_iterations import opened_iterations
from core.store.runs import finished_runs
from core.store.uploads.benchmarks import UploadedBenchmark


class Needed(StrEnum):
    """What a round can lack."""

    LABELS = "labelled items"
    RULES = "rules"
    VOTES_OF_RATIONALES = "votes of rules"
    ANSWERS = "answers"


@dataclass(frozen=True)
class Lack:
    """Something a round needs more of.

    Attributes
    ----------
    arm : str
        The way that waits for it.
    have, need : int
        Items, rules or exam items answered.
    run : str
        Name of the uploaded run whose answers are awaited.
    """

    what: Needed
    arm: str
    have: int
    need: int
    run: str = ""


@dataclass(frozen=True)
class Iterations:
    """How far a race is.

    Attributes
    ----------
    run : int
        Rounds that are run whole, by every way.
    opened : int
        Rounds that were begun.
    planned : int
    lacking : tuple of Lack
        What the round after ``opened`` still needs; empty where it can be run or none is left.
    labelled : int
        Items with a label that the next round may learn from.
    """

    run: int
    opened: int
    planned: int
    lacking: tuple[Lack, ...]
    labelled: int

    @property
    def broken_off(self) -> bool:
        """Whether a round was begun and is not run whole."""
        return self.opened > self.run

    @property
    def can_open(self) -> int | None:
        """The round that can be begun now."""
        if self.broken_off or self.lacking or self.opened == self.planned:
            return None
        return self.opened + 1


def iterations_of(store: Store, experiment: Experiment, uploaded: UploadedBenchmark) -> Iterations:
    """How far a race is that is run round by round, and what its next round lacks.

    Parameters
    ----------
    experiment : Experiment
        A locked race.
    uploaded : UploadedBenchmark
        Its benchmark as it is uploaded now.
    """
    planned = experiment.plan.iterations
    opened = len(opened_iterations(store, experiment.id))
    labelled = _labelled(store, experiment, uploaded)
    lacking = (
        _lacking(store, experiment, uploaded, opened + 1, labelled) if opened < planned else ()
    )
    return Iterations(whole_iterations(store, experiment), opened, planned, lacking, labelled)


def whole_iterations(store: Store, experiment: Experiment) -> int:
    """Rounds that every way has run with every repeat.

    Returns
    -------
    int
        0 where not even the first is run whole.
    """
    done = finished_runs(store, experiment.id)
    arms = arms_of_uploads(experiment.plan)
    repeats = {name: {seed for arm, seed, at in done if (arm, at) == (name, 1)} for name in arms}
    for at in range(1, experiment.plan.iterations + 1):
        for name in arms:
            if not repeats[name] or any((name, seed, at) not in done for seed in repeats[name]):
                return at - 1
    return experiment.plan.iterations


def _labelled(store: Store, experiment: Experiment, uploaded: UploadedBenchmark) -> int:
    benchmark = load_benchmark(store, experiment.benchmark_id)
    rows = counted_labels(uploaded, benchmark, Intake())
    pool = usable_pool(store, benchmark, experiment.plan, experiment.quarantined)
    return len(pool.intersection(rows.loc[rows["source_kind"] == "human", "item_id"]))


def _lacking(
    store: Store,
    experiment: Experiment,
    uploaded: UploadedBenchmark,
    iteration: int,
    labelled: int,
) -> tuple[Lack, ...]:
    plan = experiment.plan
    settings = settings_of(plan.benchmark_settings)
    benchmark = load_benchmark(store, experiment.benchmark_id)
    found = []
    people, rules = _first(plan, Source.ANNOTATORS), _first(plan, Source.RATIONALES)
    if settings.annotators == VOTES and people:
        pool = usable_pool(store, benchmark, plan, experiment.quarantined)
        need = min(plan.sizes[iteration - 1], len(pool))
        if labelled < need:
            found.append(Lack(Needed.LABELS, people, labelled, need))
    if settings.rules != NOBODY and rules:
        coded = settings.rules == RATIONALE_CODE
        rows = uploaded.rows("rules" if coded else "labels")
        if not coded:
            rows = rows[(rows["source_kind"] == "lf") & (rows["status"] == "given")]
        if not rows["label"].isin(benchmark.classes).any():
            what = Needed.RULES if coded else Needed.VOTES_OF_RATIONALES
            found.append(Lack(what, rules, 0, 1))
    test_set = set(load_items(store, benchmark.id, Split.TEST).item_id)
    return (*found, *_unanswered(uploaded, plan.recorded(), iteration, test_set))


def _first(plan: Plan, source: Source) -> str:
    """The first approach of a plan that learns from a source, or that builds on it."""
    told = [one for one in plan.roster.arms if one.source in (source, Source.HYBRID)]
    return next((one.id for one in told if one.source is source), told[0].id if told else "")


def _unanswered(
    uploaded: UploadedBenchmark,
    recorded: Mapping[str, Mapping[str, str]],
    iteration: int,
    test_set: set[str],
) -> list[Lack]:
    """Ways that were run elsewhere and whose answers of a round are not here yet."""
    awaited = {
        arm: runs[str(iteration)] for arm, runs in recorded.items() if str(iteration) in runs
    }
    if not awaited:
        return []
    rows = uploaded.predictions
    found = []
    for arm, run in awaited.items():
        by_seed = rows[rows["run_name"] == run].groupby("repeat")["item_id"]
        have = min((len(test_set.intersection(ids)) for _, ids in by_seed), default=0)
        if have < ENOUGH * len(test_set):
            found.append(Lack(Needed.ANSWERS, arm, have, len(test_set), run))
    return found
