"""What was uploaded that an experiment can be run with."""

from __future__ import annotations

from dataclasses import dataclass

from core.benchmarks.embedded import EMBEDDED
from core.benchmarks.uploaded import split_of
from core.domain.benchmark import Split
from core.domain.plan import Plan
from core.domain.plan_check import check_plan
from core.experiment.uploaded import (
    PUBLISHED,
    RATIONALE_CODE,
    RATIONALE_VOTES,
    VOTES,
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


def class_names(name: str, uploaded: UploadedBenchmark | None) -> tuple[str, ...]:
    """The classes of a benchmark; none where they are not known here.

    Parameters
    ----------
    name : str
        Of the benchmark.
    uploaded : UploadedBenchmark or None
        None for an embedded one.
    """
    task = EMBEDDED.get(name)
    if task is not None:
        return task.classes
    return tuple(uploaded.classes) if uploaded else ()


def check_here(plan: Plan, uploaded: UploadedBenchmark | None) -> None:
    """Refuse a plan that cannot be run or judged on its benchmark.

    Parameters
    ----------
    plan : Plan
    uploaded : UploadedBenchmark or None
        The plan's; None for an embedded one.

    Raises
    ------
    BadUsage
        With every finding, not only the first.
    """
    names = class_names(plan.benchmark, uploaded)
    check_plan(plan, len(names) or 2, names)


def split_sizes(uploaded: UploadedBenchmark) -> dict[str, int]:
    """Items of every split that a race would have now, by the split's name.

    Returns
    -------
    dict of str to int
        All four splits; 0 where one has no item.
    """
    splits = [split_of(split) for split in usable_rows(uploaded)["split"]]
    return {split.value: splits.count(split) for split in Split}
