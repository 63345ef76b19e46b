"""What can be raced on an uploaded benchmark, and the plan of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.benchmarks.embedded import EMBEDDED
from core.benchmarks.uploaded import split_of
from core.domain import arms
from core.domain.benchmark import Split
from core.domain.errors import BadUsage
from core.domain.plan import Plan
from core.experiment.uploaded import (
    AUTHOR,
    NOBODY,
    PUBLISHED,
    RATIONALE_CODE,
    RATIONALE_VOTES,
    VOTES,
    settings_of,
    usable_rows,
)
from core.store.uploads.benchmarks import UploadedBenchmark
from core.store.uploads.counts import UploadCounts


@dataclass(frozen=True)
class Supply(UploadCounts):
    """What was uploaded that ways can be raced with, and who can play whom with it.

    Attributes
    ----------
    imports : tuple of str
        Ids of the uploads, sorted.
    """

    imports: tuple[str, ...]

    @property
    def annotators(self) -> tuple[str, ...]:
        """Who can play the annotators, the most honest first."""
        return (*((VOTES,) if self.votes else ()), *((PUBLISHED,) if self.gold else ()))

    @property
    def rules(self) -> tuple[str, ...]:
        """What can play the rules, code first."""
        return (
            *((RATIONALE_CODE,) if self.coded_rationales else ()),
            *((RATIONALE_VOTES,) if self.voting_rationales else ()),
        )


def supply_of(uploaded: UploadedBenchmark) -> Supply:
    """What an uploaded benchmark can be raced with; counted, no row is read.

    Parameters
    ----------
    uploaded : UploadedBenchmark

    Returns
    -------
    Supply
        Numbers of items, labels and rules; names of runs; ids of uploads.
    """
    imports = tuple(sorted(imported.id for imported in uploaded.imports))
    return Supply(**vars(uploaded.counts), imports=imports)


def complete_plan(plan: Plan, uploaded: UploadedBenchmark | None) -> Plan:
    """A plan for an uploaded benchmark with what it leaves open filled in; others unchanged.

    Uploads that count are written into the plan, so that later ones do not change the race.
    Ways that cannot be raced with what was uploaded are left out.

    Parameters
    ----------
    plan : Plan
    uploaded : UploadedBenchmark or None
        The plan's, as :func:`core.experiment.uploaded.uploaded_of` finds it; None for an
        embedded one.

    Returns
    -------
    Plan
        With annotators, rules and (unless it is run round by round) imports in its settings.

    Raises
    ------
    BadUsage
        If one of the two ways cannot be raced at all.
    """
    if uploaded is None:
        return plan
    supply = supply_of(uploaded)
    raw = dict(plan.benchmark_settings)
    if plan.by_round:
        return _completed_by_iteration(plan, supply)
    raw.setdefault("annotators", next(iter(supply.annotators), NOBODY))
    raw.setdefault("rules", next(iter(supply.rules), NOBODY))
    raw.setdefault("imports", list(supply.imports))
    settings = settings_of(raw)
    lacking = _lacking(
        settings.annotators in supply.annotators,
        settings.rules in supply.rules,
        set(settings.recorded),
    )
    for arm, why in ((arms.OLD.id, NO_PEOPLE), (arms.NEW.id, NO_RATIONALES)):
        if arm in lacking:
            raise BadUsage(*why)
    if arms.OLD.id in settings.recorded and settings.annotators not in supply.annotators:
        raise BadUsage(*NO_LABELS)
    return replace(
        plan,
        benchmark_settings=raw,
        rationale_author=AUTHOR,
        arms=tuple(name for name in plan.arms if name not in lacking),
    )


def _completed_by_iteration(plan: Plan, supply: Supply) -> Plan:
    """The plan of a race whose labels, rules and answers come round by round.

    Nothing has to be here yet; who plays whom is fixed all the same.
    """
    raw = dict(plan.benchmark_settings)
    raw.setdefault("annotators", VOTES)
    raw.setdefault("rules", next(iter(supply.rules), RATIONALE_CODE))
    settings = settings_of(raw)
    lacking = _lacking(
        settings.annotators != NOBODY, settings.rules != NOBODY, set(settings.recorded)
    )
    if arms.NEW.id in lacking:
        raise BadUsage(*NO_RATIONALES)
    if settings.annotators == NOBODY:
        raise BadUsage(*NO_LABELS)
    for arm, runs in settings.recorded.items():
        if set(runs) != {str(at + 1) for at in range(plan.iterations)}:
            raise BadUsage(
                f"A way that is run elsewhere ({arm}) needs a run for each round",
                f"Rounds 1 to {plan.iterations}; named are {', '.join(sorted(runs)) or 'none'}.",
                "Name the runs as their uploads will name them.",
            )
    return replace(
        plan,
        benchmark_settings=raw,
        rationale_author=AUTHOR,
        arms=tuple(name for name in plan.arms if name not in lacking),
    )


NO_PEOPLE = (
    "The old way cannot be raced: nobody labelled this benchmark",
    "No votes of people and no published labels were uploaded.",
    "Upload labels (item_id, annotator, label), or predictions of a model trained on them.",
)
NO_LABELS = (
    "What the old way cost is not known: its labels were not uploaded",
    "Its answers alone do not say how many labels were bought.",
    "Upload the labels its model was trained on.",
)
NO_RATIONALES = (
    "The new way cannot be raced: there are no rules",
    "No coded rules and no votes of rules were uploaded.",
    "Upload rules (label, regex or predicate), a label matrix, or predictions of the new way.",
)


def _lacking(people: bool, rules: bool, recorded: set[str]) -> set[str]:
    """Arms that nothing uploaded can play."""
    needed = {
        arms.Source.ANNOTATORS: people,
        arms.Source.RATIONALES: rules,
        arms.Source.HYBRID: people and rules,
    }
    return {
        arm.id for arm in arms.ARMS if not needed.get(arm.source, True) and arm.id not in recorded
    }


def class_count(name: str, uploaded: UploadedBenchmark | None) -> int:
    """How many classes a benchmark has; two where it is not known here.

    Parameters
    ----------
    name : str
        Of the benchmark.
    uploaded : UploadedBenchmark or None
        None for an embedded one.
    """
    task = EMBEDDED.get(name)
    return len(task.precedence) if task else len(uploaded.classes) if uploaded else 2


def split_sizes(uploaded: UploadedBenchmark) -> dict[str, int]:
    """Items of every split that a race would have now, by the split's name.

    Returns
    -------
    dict of str to int
        All four splits; 0 where one has no item.
    """
    splits = [split_of(split) for split in usable_rows(uploaded)["split"]]
    return {split.value: splits.count(split) for split in Split}
