"""The benchmarks that ship with the product, behind one door."""

from __future__ import annotations

from dataclasses import replace

from core.benchmarks.keto.task import KETO
from core.benchmarks.support.task import SUPPORT
from core.benchmarks.task import Embedded
from core.domain.arms import ONCE, PRESETS, Learner
from core.domain.errors import BadUsage
from core.domain.plan import BY_ROUNDS, Plan, plan_from_dict

__all__ = [
    "EMBEDDED",
    "KETO",
    "SUPPORT",
    "Embedded",
    "default_plan",
    "deployable",
    "embedded",
]

EMBEDDED = {task.name: task for task in (KETO, SUPPORT)}
"""By name; the first one is run on an empty store."""


def embedded(name: str) -> Embedded:
    """The embedded benchmark of that name.

    Parameters
    ----------
    name : str

    Returns
    -------
    Embedded

    Raises
    ------
    BadUsage
        If there is none.
    """
    if name not in EMBEDDED:
        raise BadUsage(
            f"There is no benchmark {name!r}", remedy=f"Choose from {', '.join(EMBEDDED)}."
        )
    return EMBEDDED[name]


def default_plan(name: str) -> Plan:
    """The plan of a benchmark where nobody changes it; the usual one for an unknown name.

    Parameters
    ----------
    name : str
        Also of an uploaded benchmark.

    Returns
    -------
    Plan

    Examples
    --------
    >>> default_plan("shop") == Plan(benchmark="shop"), default_plan("support").crowd.slip
    (True, 0.05)
    """
    task = EMBEDDED.get(name)
    if task is None:
        return Plan(benchmark=name)
    arms = (*BY_ROUNDS, *(one.id for one in PRESETS.values() if one.schedule == ONCE))
    plan = plan_from_dict({"benchmark": name, **task.plan})
    return replace(plan, arms=arms, recommend=deployable(replace(plan, arms=arms)))


def deployable(plan: Plan) -> tuple[str, ...]:
    """Approaches of a plan that can be recommended where it does not say which.

    All of them but, on an embedded benchmark, rules that answer by themselves: its texts are
    generated, which makes rules look better than they are (``Embedded.caution``).

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    tuple of str
        Ids, in the order of the plan.
    """
    known = [plan.arm(name) for name in plan.arms]
    if plan.benchmark not in EMBEDDED:
        return tuple(one.id for one in known)
    return tuple(one.id for one in known if one.learner is not Learner.RULES)
