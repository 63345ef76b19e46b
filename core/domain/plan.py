"""What is decided before anybody sees a result."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, is_dataclass
from typing import Any

from core.domain import arms
from core.domain.canonical import content_hash
from core.domain.errors import BadUsage

AUTO = 0
"""Stands for "let the service choose" where a number is asked for."""


@dataclass(frozen=True)
class CrowdSettings:
    """What can be changed about the simulated annotators.

    Attributes
    ----------
    workers : int
        People in the crowd; every item goes to different ones.
    known_before : float
        Multiplies the odds that a worker knows a nuance before any briefing.
    slip : float
        Mean share of answers given wrong by accident.
    learning : float
        Chance that a briefing teaches a nuance to a worker who lacks it.
    seconds : float
        Median seconds per medium-hard item.
    misconceptions : bool
        False leaves only slips: the crowd of textbook redundancy arguments.
    """

    workers: int = 40
    known_before: float = 1.0
    slip: float = 0.06
    learning: float = 0.60
    seconds: float = 14.0
    misconceptions: bool = True


@dataclass(frozen=True)
class AnalystSettings:
    """What can be changed about the expert's talk and the simulated analyst's care.

    Attributes
    ----------
    says_common, says_rare, says_name : float
        Chance that the expert mentions a common thing, a rare one, or a name that stands
        for something, without being asked.
    says_synonym : float
        Multiplies those chances for every further wording.
    notes_lesson, notes_synonym : float
        Chance that an audited mistake adds the decisive words, and each synonym of them.
    """

    says_common: float = 0.75
    says_rare: float = 0.30
    says_name: float = 0.35
    says_synonym: float = 0.30
    notes_lesson: float = 0.90
    notes_synonym: float = 0.50


@dataclass(frozen=True)
class FineTuneSettings:
    """How the fine-tuned arm trains.

    Attributes
    ----------
    service : str
        Name of the adapter; ``local`` is the embedded stand-in model.
    epochs, batch_size : int
        0 lets the service choose.
    learning_rate_multipliers : tuple of float
        One trial each; the best on dev is kept.
    update : str
        ``restart`` trains from the base with all data at every iteration, ``continue``
        goes on from the last model with the new data.
    """

    service: str = "local"
    epochs: int = 3
    batch_size: int = AUTO
    learning_rate_multipliers: tuple[float, ...] = (1.0, 2.0)
    update: str = "restart"


@dataclass(frozen=True)
class Plan:
    """Target, rule, arms and rounds of an experiment, and its simulation settings.

    Attributes
    ----------
    target : float
        Accuracy to reach; reached means the Wilson lower bound is at or above it.
    margin : float
        Loss of accuracy that still counts as equal.
    period_months : int
        Months of running counted after the target is reached; 0 counts to the target.
    sizes : tuple of int
        Cumulative number of labelled items per iteration; doubling extrapolates best.
    quarantine : bool
        Keep pool and dev items that repeat a test item out of training.
    prompt_cap_usd : float
        Most that prompted calls may cost.
    """

    benchmark: str = "keto"
    benchmark_settings: dict[str, Any] = field(default_factory=dict)
    target: float = 0.85
    margin: float = 0.03
    period_months: int = 12
    arms: tuple[str, ...] = tuple(arms.BY_ID)
    sizes: tuple[int, ...] = (200, 400, 800, 1600, 3200)
    seeds: tuple[int, ...] = (1, 2, 3, 4, 5)
    votes_per_item: int = 3
    audits: int = 40
    people_aggregation: str = "dawid-skene"
    rule_aggregation: str = "best"
    rationale_author: str = "simulated analyst"
    search_examples: int = 1600
    quarantine: bool = True
    prompt_cap_usd: float = 5.0
    fine_tune: FineTuneSettings = field(default_factory=FineTuneSettings)
    crowd: CrowdSettings = field(default_factory=CrowdSettings)
    analyst: AnalystSettings = field(default_factory=AnalystSettings)

    @property
    def iterations(self) -> int:
        """Trips through the nodes."""
        return len(self.sizes)

    @property
    def by_round(self) -> bool:
        """Whether each round is run when what it learns from is here, not all rounds at once."""
        return bool(self.benchmark_settings.get("by_round"))

    def candidates(self) -> tuple[str, ...]:
        """Arms of the plan that can be recommended."""
        return tuple(a for a in self.arms if arms.arm(a).role is arms.ArmRole.CANDIDATE)

    def to_dict(self) -> dict[str, Any]:
        """The plan as JSON-ready values."""
        return asdict(self)

    def hash(self) -> str:
        """SHA-256 of everything in the plan."""
        return content_hash(self.to_dict())


def doubling_sizes(iterations: int, first: int = 200) -> tuple[int, ...]:
    """Cumulative sizes, each twice the last: what learning curves extrapolate from best.

    Parameters
    ----------
    iterations : int
        How many sizes.
    first : int
        Labelled items after the first iteration.

    Returns
    -------
    tuple of int
        Labelled items after each iteration, those of earlier iterations included.

    Examples
    --------
    >>> doubling_sizes(3)
    (200, 400, 800)
    """
    return tuple(first * 2**step for step in range(iterations))


def plan_from_dict(raw: dict[str, Any]) -> Plan:
    """Read a plan back; the inverse of :meth:`Plan.to_dict`.

    Parameters
    ----------
    raw : dict
        Fields of :class:`Plan`; those left out get their defaults.

    Returns
    -------
    Plan
        Of the right types, but not checked: :func:`~core.domain.plan_check.check_plan` says
        whether it can be run.

    Raises
    ------
    BadUsage
        If a field is unknown or its value has another shape than the default's.
    """
    return _from_dict(Plan, raw)


def _from_dict(kind: Any, raw: Any) -> Any:
    if not isinstance(raw, dict):
        raise BadUsage(f"The plan holds {raw!r} where fields and values are expected")
    known = {item.name: item for item in fields(kind)}
    unknown = sorted(set(raw) - set(known))
    if unknown:
        raise BadUsage(f"The plan has no field {unknown[0]!r}", f"Fields: {', '.join(known)}.")
    defaults = kind()
    values = {}
    for name, value in raw.items():
        current = getattr(defaults, name)
        if is_dataclass(current):
            values[name] = _from_dict(type(current), value)
        else:
            values[name] = _like(current, value, name)
    return kind(**values)


def _like(default: Any, value: Any, name: str) -> Any:
    """The value, if it is of the default's type; whole numbers may stand for others."""
    if isinstance(default, tuple) and isinstance(value, list | tuple) and default:
        return tuple(_like(default[0], item, name) for item in value)
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return value
    if type(value) is not type(default):
        raise BadUsage(f"The plan's {name} cannot be {value!r}")
    return value
