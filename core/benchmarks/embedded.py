"""The benchmarks that ship with the product, behind one door."""

from __future__ import annotations

from core.benchmarks.keto.task import KETO
from core.benchmarks.support.task import SUPPORT
from core.benchmarks.task import Embedded
from core.domain.errors import BadUsage
from core.domain.plan import Plan, plan_from_dict

__all__ = ["EMBEDDED", "KETO", "SUPPORT", "Embedded", "default_plan", "embedded"]

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
    >>> default_plan("keto") == Plan(), default_plan("support").crowd.slip
    (True, 0.05)
    """
    task = EMBEDDED.get(name)
    return plan_from_dict({"benchmark": name, **(task.plan if task else {})})
