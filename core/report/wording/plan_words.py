"""A plan in plain lines: what is compared, in which rounds, and who may be recommended."""

from __future__ import annotations

from core.domain.arms import ONCE, Arm, Learner, Source, printable
from core.domain.plan import ACCURACY, MACRO_F1, Plan
from core.report.format.numbers import count, percent, target_text
from core.report.wording.service_words import service_sentence

LONGEST = 60
METRIC_NAMES = {ACCURACY: "accuracy", MACRO_F1: "rare-class score"}


def plan_lines(plan: Plan) -> list[str]:
    """A plan as lines of text.

    Parameters
    ----------
    plan : Plan
        One that was checked.

    Returns
    -------
    list of str
    """
    lines = [f"{plan.benchmark}: {target_words(plan)}, {len(plan.seeds)} repeats"]
    for one in plan.roster.arms:
        role = "" if one.id in plan.candidates() else " (for reference)"
        lines.append(f"{one.id:24} {one.name}{role}: {one.meaning}; {schedule_words(one, plan)}")
    return [*lines, service_sentence(plan.pricing_date)]


def target_words(plan: Plan) -> str:
    """The target with its metric and floors, inside a sentence.

    Examples
    --------
    >>> target_words(Plan(metric="macro-f1", floors={"keto": 0.95}))
    'macro-F1 of 85%, recall of keto at least 95.0%'
    """
    metric = "macro-F1" if plan.metric == MACRO_F1 else "accuracy"
    floors = [f"recall of {name} at least {percent(least)}" for name, least in plan.floors.items()]
    return ", ".join([f"{metric} of {target_text(plan.target)}", *floors])


def schedule_words(one: Arm, plan: Plan) -> str:
    """When an approach gets its labels, and what else it does otherwise than the plan.

    Examples
    --------
    >>> schedule_words(Plan().arm("old"), Plan()), schedule_words(Plan().arm("prompt"), Plan())
    ('5 rounds up to 3,200 items', 'asked once')
    """
    sizes = plan.sizes_of(one)
    upto = "" if one.source is Source.RATIONALES else f" up to {count(sizes[-1])} items"
    if one.learner is Learner.PROMPTED:
        told = "asked once"
    elif one.schedule == ONCE or len(sizes) == 1:
        told = f"one batch{upto}"
    else:
        told = f"{len(sizes)} rounds{upto}"
    if one.recorded:
        names = ", ".join(printable(name)[:LONGEST] for name in one.recorded.values())
        return f"answers uploaded as {names}"
    set_ = [
        f"{name} = {value}" if len(str(value)) <= LONGEST else f"a {name} of its own"
        for name, value in one.settings.items()
    ]
    return "; ".join([told, *set_])
