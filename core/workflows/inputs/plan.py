"""The plan of an experiment, with what it leaves open filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.benchmarks.uploaded import split_of
from core.domain.arms import (
    LONGEST_NAME,
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
from core.experiment.uploaded import (
    AUTHOR,
    NOBODY,
    RATIONALE_CODE,
    VOTES,
    arms_of_uploads,
    settings_of,
    usable_rows,
)
from core.store.experiments import Experiment
from core.store.uploads.benchmarks import UploadedBenchmark
from core.tokens.services import prices_read_on
from core.workflows.inputs.lacking import LeftOut, lacking, names_nobody
from core.workflows.inputs.supply import Supply, supply_of


def complete_plan(plan: Plan, uploaded: UploadedBenchmark | None) -> Plan:
    """A plan with what it leaves open about an uploaded benchmark filled in.

    Uploads that count are written into the plan, so that later ones do not change the experiment;
    so is the pricing date.
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
        With annotators, rules and (unless it is run round by round) imports in its settings, and
        with a pricing date: the day on which the price file was read if it names none.

    Raises
    ------
    BadUsage
        If fewer than two approaches can run.
    """
    supply = supply_of(uploaded) if uploaded is not None else None
    filled = _filled(plan, supply)
    missing = lacking(filled, uploaded, supply)
    arms = tuple(name for name in filled.arms if name not in missing)
    here = [name for name in arms if name in arms_of_uploads(replace(filled, arms=arms))]
    if len(here) < 2 and not names_nobody(filled):
        raise BadUsage(
            "Fewer than two approaches can run" if here else "No approach can run",
            "\n".join(found.text for found in missing.values()) or _only(filled, here),
            "A PoC needs two: upload what is missing, or choose others.",
        )
    if uploaded is not None and not plan.by_round:
        _check_floors(filled, uploaded)
    recommend = tuple(name for name in filled.recommend if name not in missing)
    if uploaded is not None and not plan.recommend:
        recommend = arms
    can = replace(filled, arms=arms, recommend=recommend).candidates() if here else ()
    if here and not set(can) & set(here) and not names_nobody(filled):
        raise BadUsage(
            "No approach that can run may be recommended",
            "\n".join(found.text for found in missing.values()) or _only(filled, here),
            "Upload what is missing, or allow an approach that can run to be recommended.",
        )
    if uploaded is not None or missing:
        plan = replace(filled, arms=arms, recommend=recommend)
    return replace(plan, pricing_date=plan.pricing_date or prices_read_on().isoformat())


def is_plan_of(poc: Experiment, plan: Plan, completed: Plan) -> bool:
    """Whether an experiment was planned by this very plan.

    Parameters
    ----------
    poc : Experiment
    plan : Plan
        As it was given: without a pricing date it is that of an experiment with any.
    completed : Plan
        As :func:`complete_plan` fills it in.
    """
    day = plan.pricing_date or poc.plan.pricing_date
    return replace(completed, pricing_date=day).hash() == poc.plan_hash


def _check_floors(plan: Plan, uploaded: UploadedBenchmark) -> None:
    """Refuse a floor over a class of which the test set has no item: nobody could keep it."""
    wanted = [name for name in plan.floors if name in uploaded.classes]
    if not wanted:
        return
    rows = usable_rows(uploaded)
    there = set(rows.loc[rows["split"].map(split_of) == Split.TEST, "gold"].dropna())
    for name in wanted:
        if name not in there:
            raise BadUsage(
                f"The test set has no item of class {name!r}",
                "Its recall cannot be measured, so its minimum could never be proven.",
                "Leave this minimum out, or upload test items of that class.",
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
    return tuple(lacking(_filled(plan, supply), uploaded, supply).values())


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
            remedy="Leave imports out: all uploads are recorded.",
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
