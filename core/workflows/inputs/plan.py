"""What can be raced on an uploaded benchmark, and the plan of it."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.benchmarks.embedded import EMBEDDED
from core.benchmarks.uploaded import split_of
from core.domain.arms import (
    LONGEST_NAME,
    OF_UPLOADS,
    PRESETS,
    Arm,
    Learner,
    Source,
    arm_from_dict,
    printable,
    same_name,
)
from core.domain.benchmark import Split
from core.domain.errors import BadUsage
from core.domain.plan import BY_ROUNDS, Plan
from core.experiment.recorded import ENOUGH
from core.experiment.uploaded import (
    AUTHOR,
    NOBODY,
    PUBLISHED,
    RATIONALE_CODE,
    RATIONALE_VOTES,
    VOTES,
    arms_of_uploads,
    rows_in_use,
    settings_of,
    usable_rows,
)
from core.services.registry import SERVICES
from core.store.uploads.benchmarks import UploadedBenchmark
from core.store.uploads.counts import UploadCounts, any_labelled


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


def complete_plan(plan: Plan, uploaded: UploadedBenchmark | None) -> Plan:
    """A plan with what it leaves open about an uploaded benchmark filled in.

    Uploads that count are written into the plan, so that later ones do not change the experiment.
    Approaches that cannot be raced are left out: :func:`left_out` says why.

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
        If fewer than two approaches can be raced.
    """
    supply = supply_of(uploaded) if uploaded is not None else None
    filled = _filled(plan, supply)
    lacking = _lacking(filled, uploaded, supply)
    arms = tuple(name for name in filled.arms if name not in lacking)
    here = [name for name in arms if name in arms_of_uploads(replace(filled, arms=arms))]
    if len(here) < 2 and not _unknown(filled):
        raise BadUsage(
            "Fewer than two approaches can be raced" if here else "No approach can be raced",
            "\n".join(found.text for found in lacking.values()) or _only(filled, here),
            "Two are needed: upload what is missing, or choose others.",
        )
    if uploaded is not None and not plan.by_round:
        _check_floors(filled, uploaded)
    recommend = tuple(name for name in filled.recommend if name not in lacking)
    if uploaded is not None and not plan.recommend:
        recommend = arms
    can = replace(filled, arms=arms, recommend=recommend).candidates() if here else ()
    if here and not set(can) & set(here) and not _unknown(filled):
        raise BadUsage(
            "Nothing that can be raced may be recommended",
            "\n".join(found.text for found in lacking.values()) or _only(filled, here),
            "Upload what is missing, or let something that is raced be recommended.",
        )
    return (
        replace(filled, arms=arms, recommend=recommend) if uploaded is not None or lacking else plan
    )


def _check_floors(plan: Plan, uploaded: UploadedBenchmark) -> None:
    """Refuse a floor over a class of which the exam has no item: nobody could keep it."""
    wanted = [name for name in plan.floors if name in uploaded.classes]
    if not wanted:
        return
    rows = usable_rows(uploaded)
    there = set(rows.loc[rows["split"].map(split_of) == Split.TEST, "gold"].dropna())
    for name in wanted:
        if name not in there:
            raise BadUsage(
                f"The exam has no item of class {name!r}",
                "What it is found of cannot be measured, so its floor could never be kept.",
                "Leave this floor out, or upload exam items of that class.",
            )


def left_out(plan: Plan, uploaded: UploadedBenchmark | None) -> tuple[LeftOut, ...]:
    """Approaches of a plan that cannot be raced with what is here, each with its reason.

    Parameters
    ----------
    plan : Plan
        As it was given, not completed.
    uploaded : UploadedBenchmark or None

    Returns
    -------
    tuple of LeftOut
        In the order of the plan.
    """
    supply = supply_of(uploaded) if uploaded is not None else None
    return tuple(_lacking(_filled(plan, supply), uploaded, supply).values())


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


def _unknown(plan: Plan) -> bool:
    """Whether the list itself is wrong: :func:`~core.domain.plan_check.check_plan` says how."""
    known = {*PRESETS, *(one.id for one in plan.approaches)}
    return not set(plan.arms) <= known or len(set(plan.arms)) < len(plan.arms)


def _only(plan: Plan, here: list[str]) -> str:
    later = [plan.arm(name).name for name in plan.arms if name not in here]
    asked = f" {', '.join(later)} is asked after the others are finished." if later else ""
    names = ", ".join(plan.arm(name).name for name in here)
    if not here:
        return f"The plan names none that runs here.{asked}"
    return f"Only {names} {'are' if len(here) > 1 else 'is'} left.{asked}"


def _filled(plan: Plan, supply: Supply | None) -> Plan:
    """The plan with who plays whom in it, before anything is left out."""
    if supply is None:
        return plan
    raw = dict(plan.benchmark_settings)
    if plan.by_round:
        raw.setdefault("annotators", VOTES)
        raw.setdefault("rules", next(iter(supply.rules), RATIONALE_CODE))
    else:
        raw.setdefault("annotators", next(iter(supply.annotators), NOBODY))
        raw.setdefault("rules", next(iter(supply.rules), NOBODY))
        raw.setdefault("imports", list(supply.imports))
    absent = sorted(set(settings_of(raw).imports) - set(supply.imports))
    if absent:
        raise BadUsage(
            f"There is no upload {absent[0]!r}",
            remedy="Leave imports out: all that are here are written down.",
        )
    filled = replace(plan, benchmark_settings=raw, rationale_author=AUTHOR)
    everything = (*BY_ROUNDS, *(one.id for one in plan.approaches))
    if plan.arms != everything or plan.recommend or plan.by_round:
        return filled  # somebody said what is raced
    named = {run for runs in filled.recorded().values() for run in runs.values()}
    found = approaches_of([run for run in supply.runs if run not in named])
    return replace(
        filled,
        approaches=(*filled.approaches, *found),
        arms=(*filled.arms, *(one.id for one in found)),
    )


def approaches_of(runs: Sequence[str]) -> tuple[Arm, ...]:
    """Uploaded answers that nobody said more about: each of a model that was prompted.

    Parameters
    ----------
    runs : sequence of str
        Their names.

    Returns
    -------
    tuple of Arm
    """
    found: list[Arm] = []
    taken = {same_name(one.name) for one in PRESETS.values()}
    for at, run in enumerate(runs, start=1):
        name = printable(run)[:LONGEST_NAME].strip() or f"Run {at}"
        if same_name(name) in taken:
            name = f"{name[: LONGEST_NAME - 8].strip()} (run {at})"
        taken.add(same_name(name))
        found.append(
            arm_from_dict(
                {
                    "id": f"run-{at}",
                    "name": name,
                    "source": Source.NONE.value,
                    "learner": Learner.PROMPTED.value,
                    "meaning": "answers that were uploaded",
                    "settings": {"recorded": [run]},
                }
            )
        )
    return tuple(found)


def _lacking(
    plan: Plan, uploaded: UploadedBenchmark | None, supply: Supply | None
) -> dict[str, LeftOut]:
    """Approaches that cannot be raced, by id."""
    if _unknown(plan):
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
    where = "the practice set" if split is Split.DEV else "the working set"
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
                "On an embedded one people are simulated and models are run here.",
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
                f"its run {run!r} answered {answered:,} of {len(test):,} exam items",
                f"At least {ENOUGH:.0%} are needed; what is missing would count as wrong.",
                "Upload its answers to the other items.",
            )
    return None


NO_PEOPLE = (
    "nobody labelled this benchmark",
    "No votes of people and no published labels were uploaded.",
    "Upload labels (item_id, annotator, label), or predictions of a model trained on them.",
)
NO_LABELS = (
    "what it cost is not known: the labels it was trained on were not uploaded",
    "Its answers alone do not say how many labels were bought.",
    "Upload the labels its model was trained on.",
)
NO_RATIONALES = (
    "there are no rules",
    "No coded rules and no votes of rules were uploaded.",
    "Upload rules (label, regex or predicate), a label matrix, or predictions made elsewhere.",
)
NO_ANSWERS = (
    "its answers were not uploaded",
    "A model can be asked here about the embedded benchmarks alone.",
    "Upload its answers (item_id, run, predicted).",
)


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
