"""What an approach lacks to be raced, found out before anything is run."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from core.benchmarks.embedded import EMBEDDED
from core.benchmarks.uploaded import split_of
from core.domain.arms import (
    OF_UPLOADS,
    Arm,
    Learner,
    Source,
)
from core.domain.benchmark import Split
from core.domain.errors import BadUsage
from core.domain.plan import Plan
from core.experiment.recorded import ENOUGH
from core.experiment.uploaded import (
    AUTHOR,
    NOBODY,
    PUBLISHED,
    rows_in_use,
    settings_of,
    usable_rows,
)
from core.services.registry import SERVICES
from core.store.uploads.benchmarks import UploadedBenchmark
from core.store.uploads.counts import any_labelled
from core.workflows.inputs.supply import Supply, split_sizes


@dataclass(frozen=True)
class LeftOut:
    """An approach that cannot be raced with what is here, and why.

    Attributes
    ----------
    arm : str
        Its id.
    name : str
    why, message, remedy : str
        What it lacks, where and what to do, as an error would say it.
    """

    arm: str
    name: str
    why: str
    message: str
    remedy: str

    @property
    def text(self) -> str:
        """Name and reason in one line."""
        return f"{self.name}: {self.why}. {self.remedy}"


def left_out_lines(found: Iterable[LeftOut]) -> list[str]:
    """What is left out, one line for each reason.

    Examples
    --------
    >>> why = ("there are no rules", "", "Upload rules.")
    >>> left_out_lines([LeftOut("new", "New way", *why), LeftOut("rules", "Rules alone", *why)])
    ['Left out: New way, Rules alone: there are no rules. Upload rules.']
    """
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in found:
        names[one.why, one.remedy].append(one.name)
    return [
        f"Left out: {', '.join(told)}: {why}. {remedy}" for (why, remedy), told in names.items()
    ]


def names_nobody(plan: Plan) -> bool:
    """Whether the list itself is wrong: :func:`~core.domain.plan_check.check_plan` says how."""
    return bool(plan.unknown) or len(set(plan.arms)) < len(plan.arms)


def lacking(
    plan: Plan, uploaded: UploadedBenchmark | None, supply: Supply | None
) -> dict[str, LeftOut]:
    """Approaches of a plan that cannot be raced with what is here, by id.

    Parameters
    ----------
    plan : Plan
        With who plays whom in it.
    uploaded : UploadedBenchmark or None
    supply : Supply or None
        What was uploaded; None for an embedded benchmark.

    Returns
    -------
    dict of str to LeftOut
        Empty where the list of approaches itself is wrong.
    """
    if names_nobody(plan):
        return {}
    found = {}
    recorded = plan.recorded()
    labelled = functools.cache(functools.partial(_labelled, uploaded))
    for name in plan.arms:
        one = plan.arm(name)
        own = plan.for_arm(one)
        why = _too_large(own, one, uploaded) or _unserved(own, one, name in recorded)
        if why is None and (supply is None or uploaded is None):
            why = _not_embedded(own, one)
        elif why is None and supply is not None and uploaded is not None:
            why = _not_uploaded(own, one, recorded.get(name), uploaded, supply, labelled)
        if why is not None:
            found[name] = LeftOut(name, one.name, *why)
    return found


def _too_large(
    plan: Plan, one: Arm, uploaded: UploadedBenchmark | None
) -> tuple[str, str, str] | None:
    """A schedule of its own that asks for more items than there are."""
    if not isinstance(one.schedule, tuple) or one.source in (Source.NONE, Source.RATIONALES):
        return None
    split = Split.DEV if one.source is Source.GOLD else Split.POOL
    if uploaded is not None:
        most = split_sizes(uploaded)[split.value]
    else:
        task = EMBEDDED.get(plan.benchmark)
        most = task.sizes(plan.benchmark_settings).get(split, 0) if task else 0
    if not most or plan.sizes[-1] <= most:
        return None
    where = "the validation set" if split is Split.DEV else "the training pool"
    return (
        f"its schedule asks for {plan.sizes[-1]:,} items, {where} has {most:,}",
        "",
        f"Let its schedule end at {most:,} or below.",
    )


def _unserved(plan: Plan, one: Arm, elsewhere: bool) -> tuple[str, str, str] | None:
    """A fine-tuning service that there is no adapter for."""
    service = plan.fine_tune.service
    if one.learner is not Learner.FINE_TUNED or elsewhere or service in SERVICES:
        return None
    return (
        f"there is no fine-tuning service {service!r}",
        "",
        f"Choose from {', '.join(SERVICES)}.",
    )


def _not_embedded(plan: Plan, one: Arm) -> tuple[str, str, str] | None:
    """What an embedded benchmark, whose people are simulated, cannot give an approach."""
    for name in ("recorded", *OF_UPLOADS):
        if name in one.settings:
            return (
                f"{name} is for uploaded benchmarks",
                "On built-in benchmarks people are simulated and models run here.",
                f"Leave {name} out, or upload the answers for a benchmark of your own.",
            )
    coded = one.source in (Source.RATIONALES, Source.HYBRID)
    if coded and plan.rationale_author == AUTHOR:
        return ("its rules were not uploaded", "", "Choose simulated analyst or hand-written.")
    return None


def _not_uploaded(
    plan: Plan,
    one: Arm,
    runs: Mapping[str, str] | None,
    uploaded: UploadedBenchmark,
    supply: Supply,
    labelled: Callable[[str], bool],
) -> tuple[str, str, str] | None:
    """What an approach needs and nobody uploaded."""
    settings = settings_of(plan.benchmark_settings)
    for name in ("votes_per_item", "rationale_author"):
        if name in one.settings:
            return (
                f"{name} is for embedded benchmarks",
                "What was uploaded has the votes and the authors it has.",
                f"Leave {name} out.",
            )
    people = settings.annotators in supply.annotators and (
        not one.buys or plan.by_round or labelled(settings.annotators)
    )
    rules = settings.rules in supply.rules
    if plan.by_round:  # nothing has to be here yet; who plays whom is fixed all the same
        people, rules = settings.annotators != NOBODY, settings.rules != NOBODY
    if runs is not None:
        if plan.by_round or (len(runs) > plan.iterations and one.source is not Source.NONE):
            _check_rounds(one, runs, plan.iterations)
        if one.buys and not (people and (rules or one.buys_all)):
            return NO_LABELS
        return None if plan.by_round else _unanswered(runs, uploaded, supply)
    if one.learner is Learner.PROMPTED:
        return NO_ANSWERS
    if one.buys and not people:
        return NO_PEOPLE
    if one.source in (Source.RATIONALES, Source.HYBRID) and not rules:
        return NO_RATIONALES
    return None


def _check_rounds(one: Arm, runs: Mapping[str, str], iterations: int) -> None:
    if set(runs) != {str(at + 1) for at in range(iterations)}:
        raise BadUsage(
            f"An approach that is run elsewhere ({one.id}) needs a run for each round",
            f"Rounds 1 to {iterations}; named are {', '.join(sorted(runs)) or 'none'}.",
            "Name the runs as their uploads will name them.",
        )


def _labelled(uploaded: UploadedBenchmark | None, annotators: str) -> bool:
    """Whether any item that may be learned from has a label."""
    if uploaded is None:
        return False
    rows = rows_in_use(uploaded)  # a split that nobody named is not looked for: that takes long
    pool = rows[rows["split"].isna() | (rows["split"].map(split_of) == Split.POOL)]
    if annotators == PUBLISHED:
        return bool(pool["gold"].notna().any())
    return any_labelled(uploaded.store, uploaded.name, pool["item_id"])


def _unanswered(
    runs: Mapping[str, str], uploaded: UploadedBenchmark, supply: Supply
) -> tuple[str, str, str] | None:
    """Runs that are not here, or answered too little of the exam to be scored."""
    absent = next((run for run in runs.values() if run not in supply.runs), None)
    if absent is not None:
        return (f"there is no uploaded run {absent!r}", "", "Upload its answers first.")
    rows = rows_in_use(uploaded)
    if rows["split"].isna().any():
        rows = usable_rows(uploaded)
    test = set(rows.loc[[split_of(split) is Split.TEST for split in rows["split"]], "item_id"])
    told = uploaded.predictions
    for run in runs.values():
        by_repeat = told[told["run_name"] == run].groupby("repeat")["item_id"]
        answered = min((len(test.intersection(ids)) for _, ids in by_repeat), default=0)
        if answered < ENOUGH * len(test):
            return (
                f"its run {run!r} answered {answered:,} of {len(test):,} test items",
                f"At least {ENOUGH:.0%} are needed; a missing answer counts as wrong.",
                "Upload its answers to the remaining items.",
            )
    return None


NO_PEOPLE = (
    "it has no labels of annotators",
    "No votes of people and no published labels were uploaded.",
    "Upload labels (item_id, annotator, label), or predictions of a model trained on them.",
)
NO_LABELS = (
    "what it cost is not known: the labels it was trained on were not uploaded",
    "Its answers do not tell how many labels were bought.",
    "Upload the labels its model was trained on.",
)
NO_RATIONALES = (
    "there are no rules",
    "No coded rules and no votes of rules were uploaded.",
    "Upload rules (label, regex or predicate), a label matrix, or predictions made elsewhere.",
)
NO_ANSWERS = (
    "its answers were not uploaded",
    "Switchpoint calls a model on built-in benchmarks only.",
    "Upload its answers (item_id, run, predicted).",
)
