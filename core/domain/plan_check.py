"""What a plan must be before it can be locked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.domain.arms import (
    LONGEST_MEANING,
    LONGEST_NAME,
    LONGEST_TEXT,
    OF_UPLOADS,
    PLANNED,
    PRESETS,
    Arm,
    Learner,
    Source,
    same_name,
)
from core.domain.errors import BadUsage
from core.domain.plan import BY_ROUNDS, METRICS, Plan

PERIODS = (0, 12, 24, 36)
LARGEST_SEED = 1_000_000
MOST_WORKERS, MOST_VOTES, MOST_EPOCHS, MOST_TRIALS = 10_000, 100, 1_000, 20
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
CHOICES = {
    "people_aggregation": ("dawid-skene", "majority"),
    "rule_aggregation": ("best", "veto", "majority", "weighted"),
    "rationale_author": ("simulated analyst", "hand-written", "uploaded"),
}


@dataclass(frozen=True)
class PlanFinding:
    """One thing that is wrong with a plan: the field, what is wrong, what to do."""

    field: str
    message: str
    remedy: str


def least_target(classes: int) -> float:
    """The lowest target worth an experiment: half, with many classes just above guessing.

    Parameters
    ----------
    classes : int
        How many the benchmark has.

    Returns
    -------
    float
        Accuracy, share 0..1: the next whole per cent above ``1 / classes``.

    Examples
    --------
    >>> least_target(2), least_target(8), least_target(200)
    (0.5, 0.13, 0.01)
    """
    return 0.5 if classes <= 2 else (100 // classes + 1) / 100


def check_plan(plan: Plan, classes: int = 2, names: Sequence[str] = ()) -> None:
    """Refuse a plan that cannot be run or judged.

    Parameters
    ----------
    plan : Plan
    classes : int
        How many the benchmark has.
    names : sequence of str
        Their names, where they are known.

    Raises
    ------
    BadUsage
        With every finding, not only the first.
    """
    findings = list(plan_findings(plan, classes, names))
    if findings:
        raise BadUsage(
            "This plan cannot be run",
            "\n".join(f"{finding.field}: {finding.message}" for finding in findings),
            " ".join(dict.fromkeys(finding.remedy for finding in findings)),
        )


def plan_findings(plan: Plan, classes: int = 2, names: Sequence[str] = ()) -> Iterator[PlanFinding]:
    """Everything that is wrong with a plan, one finding per field."""
    least = least_target(classes)
    if not least <= plan.target < 1.0:
        among = f" (guessing among {classes} classes is right less often)" if classes > 2 else ""
        yield PlanFinding(
            "target",
            f"{plan.target:g} is not between {least:g} and 0.999{among}",
            "Give the target as a share, for example 0.85.",
        )
    if not 0.0 <= plan.margin <= 0.2:
        yield PlanFinding(
            "margin",
            f"{plan.margin:g} is not between 0 and 0.2",
            "Give the margin as a share, for example 0.03.",
        )
    if plan.period_months not in PERIODS:
        yield PlanFinding(
            "period_months",
            f"{plan.period_months} is not one of {PERIODS}",
            "Count 0, 12, 24 or 36 months.",
        )
    for name, offered in CHOICES.items():
        if getattr(plan, name) not in offered:
            yield PlanFinding(
                name,
                f"there is no {getattr(plan, name)!r}",
                f"Choose from {', '.join(offered)}.",
            )
    if not plan.prompt_cap_usd >= 0:
        yield PlanFinding("prompt_cap_usd", "a cap cannot be below 0", "Use 0 or more dollars.")
    yield from _round_findings(plan)
    if plan.pricing_date and not _is_day(plan.pricing_date):
        yield PlanFinding(
            "pricing_date", f"{plan.pricing_date!r} is no day", "Write it as 2026-11-20."
        )
    yield from _target_findings(plan, names)
    yield from _arm_findings(plan)
    yield from _iteration_findings(plan)
    yield from _people_findings(plan)


def _is_day(text: str) -> bool:
    """Whether a text is a day, as ISO 8601 writes it with dashes."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _arm_findings(plan: Plan) -> Iterator[PlanFinding]:
    declared = [one.id for one in plan.approaches]
    unknown = plan.unknown
    if unknown:
        yield PlanFinding(
            "arms",
            f"there is no approach {unknown[0]!r}",
            f"Choose from {', '.join(PRESETS)}, or declare it under approaches.",
        )
    elif len(set(plan.arms)) < 2:
        yield PlanFinding("arms", "a decision needs two approaches", "Name two or more.")
    for field, ids in (("arms", plan.arms), ("approaches", tuple(declared))):
        twice = next((name for name in ids if ids.count(name) > 1), None)
        if twice is not None:
            yield PlanFinding(field, f"{twice!r} is named twice", "Give each approach its own id.")
    taken = [same_name(one.name) for one in PRESETS.values()]
    for one in plan.approaches:
        yield from _declared(plan, one)
        if same_name(one.name) in taken and one.id not in PRESETS:
            yield PlanFinding(
                f"approaches.{one.id}",
                f"another approach is called {one.name!r}",
                "Give each approach its own name.",
            )
        taken.append(same_name(one.name))
    if not unknown and plan.by_round:
        yield from _by_round_findings(plan)
    if not unknown and len(plan.arms) > 1:
        yield from _recommend_findings(plan)


def _declared(plan: Plan, one: Arm) -> Iterator[PlanFinding]:
    """What is wrong with one declared approach."""
    field = f"approaches.{one.id}"
    if one.id in PRESETS:
        yield PlanFinding(
            field, "that id belongs to an approach that ships with it", "Choose another id."
        )
    if not NAME.fullmatch(one.id):
        yield PlanFinding(
            field,
            "an id has 1 to 40 letters, digits, dots, dashes and underscores",
            "Put what people read into name.",
        )
    if len(one.name) > LONGEST_NAME or not one.name.isprintable() or not one.name.strip():
        yield PlanFinding(
            field,
            f"a name has 1 to {LONGEST_NAME} printable characters",
            "Put the rest into meaning.",
        )
    if not _fits(one):
        yield PlanFinding(
            f"{field}.learner",
            f"{one.learner.value} cannot learn from {one.source.value}",
            "Rules learn from rationales (labelling rules), prompted models from nothing, "
            "classifiers and fine-tuned models from any labels.",
        )
    for name in one.settings:
        if not _has_effect(one, name):
            yield PlanFinding(
                f"{field}.{name}",
                f"it has no effect on {one.source.value} and {one.learner.value}",
                "Leave it out.",
            )
    shown = [one.meaning, str(one.settings.get("model", ""))]
    if not all(text.isprintable() for text in shown):
        yield PlanFinding(
            field, "meaning and model are printable text in one line", "Leave odd signs out."
        )
    if len(one.meaning) > LONGEST_MEANING:
        yield PlanFinding(
            field, f"a meaning has at most {LONGEST_MEANING} characters", "Shorten it."
        )
    texts = ["", *(v for v in one.settings.values() if isinstance(v, str))]
    if max(len(text) for text in texts) > LONGEST_TEXT:
        yield PlanFinding(field, f"a text is over {LONGEST_TEXT:,} characters", "Shorten it.")
    try:
        own = plan.for_arm(one)
    except BadUsage as wrong:
        yield PlanFinding(f"{field}.settings", wrong.title, wrong.remedy or wrong.message)
        return
    if own is not plan:
        bare = replace(own, arms=BY_ROUNDS, approaches=(), recommend=(), floors={}, compare_at={})
        shared = {(f.field, f.message) for f in plan_findings(replace(plan, approaches=()))}
        for finding in plan_findings(bare):
            if (finding.field, finding.message) not in shared:
                name = "schedule" if finding.field in ("sizes", "iterations") else finding.field
                yield replace(finding, field=f"{field}.{name}")


def _has_effect(one: Arm, setting: str) -> bool:
    """Whether a setting changes anything of an approach."""
    rules = one.source in (Source.RATIONALES, Source.HYBRID)
    return {
        "votes_per_item": one.buys,
        "people_aggregation": one.buys,
        "annotators": one.buys,
        "audits": one.buys_all or rules,
        "rule_aggregation": rules,
        "rationale_author": rules,
        "rules": rules,
        "search_examples": one.learner is Learner.TUNED,
        "fine_tune": one.learner is Learner.FINE_TUNED,
        "model": one.learner is Learner.PROMPTED,
        "prompt": one.learner is Learner.PROMPTED,
    }.get(setting, True)


def _by_round_findings(plan: Plan) -> Iterator[PlanFinding]:
    """What an approach cannot have of its own where rounds are run one at a time."""
    for one in plan.roster.arms:
        if one.schedule != PLANNED:
            yield PlanFinding(
                f"approaches.{one.id}.schedule",
                "rounds that are run one at a time are the plan's",
                "Leave the schedule out.",
            )
        for name in OF_UPLOADS:
            if name in one.settings:
                yield PlanFinding(
                    f"approaches.{one.id}.{name}",
                    "in rounds that are run one at a time the plan says who plays whom",
                    f"Set benchmark_settings.{name} instead.",
                )


def _fits(one: Arm) -> bool:
    """Whether a learner can be run on what a source gives."""
    if one.learner is Learner.RULES:
        return one.source is Source.RATIONALES
    return (one.learner is Learner.PROMPTED) == (one.source is Source.NONE)


def _recommend_findings(plan: Plan) -> Iterator[PlanFinding]:
    absent = [name for name in plan.recommend if name not in plan.arms]
    if absent:
        yield PlanFinding(
            "recommend",
            f"{absent[0]!r} is not among the approaches of the plan",
            f"Choose from {', '.join(plan.arms)}.",
        )
    elif not plan.candidates():
        yield PlanFinding(
            "recommend", "nothing can be recommended", f"Choose from {', '.join(plan.arms)}."
        )


def _target_findings(plan: Plan, classes: Sequence[str]) -> Iterator[PlanFinding]:
    """What is wrong with the metric and the floors; class names are checked where given."""
    if plan.metric not in METRICS:
        yield PlanFinding(
            "metric", f"there is no {plan.metric!r}", f"Choose from {', '.join(METRICS)}."
        )
    for name, least in plan.floors.items():
        if classes and name not in classes:
            yield PlanFinding(
                "floors",
                f"there is no class {name!r}",
                f"Classes: {', '.join(list(classes)[:20])}{', ...' if len(classes) > 20 else ''}.",
            )
        number = isinstance(least, int | float) and not isinstance(least, bool)
        if not number or not 0.0 < least < 1.0:
            yield PlanFinding(
                "floors",
                f"{least!r} for {name!r} is not between 0 and 1",
                "Give a floor as a share, for example 0.95.",
            )


def _round_findings(plan: Plan) -> Iterator[PlanFinding]:
    """What is wrong with the rounds that approaches are compared at."""
    for name, at in plan.compare_at.items():
        if name not in plan.arms or name in plan.unknown:
            yield PlanFinding(
                "compare_at",
                f"there is no approach {name!r} in the plan",
                f"Approaches: {', '.join(plan.arms)}.",
            )
            continue
        one = plan.arm(name)
        last = len(plan.recorded().get(name, {})) or len(plan.sizes_of(one))
        if not isinstance(at, int) or isinstance(at, bool) or not 1 <= at <= last:
            yield PlanFinding(
                "compare_at",
                f"{at!r} is no round of {name!r}, which has {last}",
                f"Give a round from 1 to {last}, or leave it out for the last one.",
            )


def _iteration_findings(plan: Plan) -> Iterator[PlanFinding]:
    rising = all(a < b for a, b in zip(plan.sizes, plan.sizes[1:], strict=False))
    if not plan.sizes or plan.sizes[0] < 10 or not rising:
        yield PlanFinding(
            "sizes", f"{plan.sizes} does not rise from at least 10 items", "Use 1 to 10 iterations."
        )
    if len(plan.sizes) > 10:
        yield PlanFinding(
            "iterations", f"{len(plan.sizes)} is more than 10", "Use 1 to 10 iterations."
        )
    if not plan.seeds or len(set(plan.seeds)) != len(plan.seeds) or len(plan.seeds) > 50:
        yield PlanFinding(
            "seeds", "there must be 1 to 50 different seeds", "Use for example 5 seeds."
        )
    elif not all(0 <= seed <= LARGEST_SEED for seed in plan.seeds):
        yield PlanFinding(
            "seeds", f"a seed lies between 0 and {LARGEST_SEED:,}", "Use for example 1 to 5."
        )


def _people_findings(plan: Plan) -> Iterator[PlanFinding]:
    workers = max(1, min(plan.crowd.workers, MOST_VOTES))
    if not 1 <= plan.votes_per_item <= workers:
        yield PlanFinding(
            "votes_per_item",
            f"{plan.votes_per_item} votes need as many annotators",
            f"Use 1 to {workers} votes per item.",
        )
    if not 1 <= plan.crowd.workers <= MOST_WORKERS:
        yield PlanFinding(
            "crowd.workers",
            f"{plan.crowd.workers} is not between 1 and {MOST_WORKERS:,}",
            "Use for example 40 annotators.",
        )
    if plan.audits < 0:
        yield PlanFinding("audits", "there cannot be fewer than none", "Use 0 or more audits.")
    chances = {f"crowd.{n}": getattr(plan.crowd, n) for n in ("slip", "learning")}
    chances |= {f"analyst.{name}": value for name, value in vars(plan.analyst).items()}
    for name, value in chances.items():
        if not 0.0 <= value <= 1.0:
            yield PlanFinding(name, f"{value:g} is not a chance", "Chances lie between 0 and 1.")
    if not (plan.crowd.known_before > 0 and plan.crowd.seconds > 0):
        yield PlanFinding("crowd", "odds and seconds must be above 0", "Use positive numbers.")
    yield from _training_findings(plan)


def _training_findings(plan: Plan) -> Iterator[PlanFinding]:
    if plan.search_examples < 1:
        yield PlanFinding("search_examples", "a search needs examples", "Use 1 or more examples.")
    for name in ("epochs", "batch_size"):
        if not 0 <= getattr(plan.fine_tune, name) <= MOST_EPOCHS:
            yield PlanFinding(
                f"fine_tune.{name}",
                f"must lie between 0 and {MOST_EPOCHS:,}",
                "Use 0 to let the service choose.",
            )
    if plan.fine_tune.update not in ("restart", "continue"):
        yield PlanFinding(
            "fine_tune.update", f"{plan.fine_tune.update!r} is unknown", "Use restart or continue."
        )
    if not 1 <= len(plan.fine_tune.learning_rate_multipliers) <= MOST_TRIALS or any(
        value <= 0 for value in plan.fine_tune.learning_rate_multipliers
    ):
        yield PlanFinding(
            "fine_tune.learning_rate_multipliers",
            "must be above 0",
            f"Give 1 to {MOST_TRIALS} trials.",
        )
