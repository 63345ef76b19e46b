"""What is decided before anybody sees a result."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from functools import cached_property
from typing import Any

from core.domain.arms import OF_UPLOADS, PLANNED, PRESETS, Arm, Roster, arm, arm_from_dict
from core.domain.canonical import content_hash
from core.domain.errors import BadUsage

AUTO = 0
"""Stands for "let the service choose" where a number is asked for."""
ACCURACY, MACRO_F1 = "accuracy", "macro-f1"
METRICS = (ACCURACY, MACRO_F1)
LARGEST, DEEPEST = 2**53, 12
"""Largest number that is written down exactly, and how deep the parts of a plan may lie."""
BY_ROUNDS = tuple(name for name, one in PRESETS.items() if one.schedule == PLANNED)
LATER_FIELDS = ("approaches", "recommend", "metric", "floors", "compare_at", "pricing_date")
"""Fields that earlier plans had not: they stand in a plan only where they say something, so that it
keeps its hash."""


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
        Median seconds per medium-hard item; what ``data/assumptions.csv`` holds likely of a label.
    misconceptions : bool
        False leaves only slips: the crowd of textbook redundancy arguments.
    """

    workers: int = 40
    known_before: float = 1.0
    slip: float = 0.06
    learning: float = 0.60
    seconds: float = 30.0
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
        Value of the metric to reach; reached means that the lower end of its interval is at or
        above it, and every floor is kept.
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
    arms : tuple of str
        Ids of the approaches, in the order in which they are told.
    approaches : tuple of Arm
        Declarations of those that do not ship with the product.
    recommend : tuple of str
        Ids of those that can be recommended.
    metric : str
        ``accuracy`` or ``macro-f1``.
    floors : dict of str to float
        Least recall by class, shares; kept where the Wilson lower bound is at or above it.
    compare_at : dict of str to int
        Round that an approach is compared at, where that is not its last.
    pricing_date : str
        ISO day on which a service must take new customers to be assumed; empty in plans from
        before it was written down, which means the day on which the price file was read.
    """

    benchmark: str = "keto"
    benchmark_settings: dict[str, Any] = field(default_factory=dict)
    target: float = 0.85
    margin: float = 0.03
    period_months: int = 12
    arms: tuple[str, ...] = BY_ROUNDS
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
    approaches: tuple[Arm, ...] = ()
    recommend: tuple[str, ...] = ()
    metric: str = ACCURACY
    floors: dict[str, float] = field(default_factory=dict)
    compare_at: dict[str, int] = field(default_factory=dict)
    pricing_date: str = ""

    @property
    def iterations(self) -> int:
        """Trips through the nodes."""
        return len(self.sizes)

    @property
    def by_round(self) -> bool:
        """Whether each round is run when what it learns from is here, not all rounds at once."""
        return bool(self.benchmark_settings.get("by_round"))

    def arm(self, arm_id: str) -> Arm:
        """The approach of an id: as the plan declares it, else as it ships with the product.

        Raises
        ------
        BadUsage
            If there is none.
        """
        return next((one for one in self.approaches if one.id == arm_id), None) or arm(arm_id)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Ids of the plan that are neither declared nor ship with the product."""
        known = {*PRESETS, *(one.id for one in self.approaches)}
        return tuple(name for name in self.arms if name not in known)

    @cached_property
    def roster(self) -> Roster:
        """The approaches in their order, and who of them can be recommended."""
        order = list(self.arms)
        if not self.recommend:  # as plans did that did not say who can be recommended
            order.sort(key=lambda name: _PLACE.get(name, len(_PLACE)))
        return Roster(tuple(self.arm(name) for name in order), self.candidates())

    @property
    def asks_for_more(self) -> bool:
        """Whether the target is not accuracy alone."""
        return self.metric != ACCURACY or bool(self.floors)

    def candidates(self) -> tuple[str, ...]:
        """Arms of the plan that can be recommended."""
        if self.recommend:
            return tuple(name for name in self.arms if name in self.recommend)
        return tuple(name for name in self.arms if self.arm(name).candidate)

    def sizes_of(self, one: Arm) -> tuple[int, ...]:
        """Cumulative numbers of labelled items of an approach, one per round."""
        return one.sizes(self.sizes)

    def for_arm(self, one: Arm) -> Plan:
        """The plan as one of its approaches runs it: its own rounds and settings.

        Parameters
        ----------
        one : Arm

        Returns
        -------
        Plan
            The same plan where the approach sets nothing otherwise.
        """
        told = {n: v for n, v in one.settings.items() if n in _FIELDS and n != "fine_tune"}
        if "fine_tune" in one.settings:
            trained = asdict(self.fine_tune) | one.settings["fine_tune"]
            told["fine_tune"] = _from_dict(FineTuneSettings, trained)
        uploads = {name: one.settings[name] for name in OF_UPLOADS if name in one.settings}
        if uploads:
            told["benchmark_settings"] = self.benchmark_settings | uploads
        sizes = self.sizes_of(one)
        if sizes != self.sizes:
            told["sizes"] = sizes
        return replace(self, **told) if told else self

    def recorded(self) -> dict[str, dict[str, str]]:
        """Approaches that were run elsewhere: ``{arm: {round: name of the uploaded run}}``."""
        found = dict(self.benchmark_settings.get("recorded", {}))
        found |= {one.id: one.recorded for one in self.roster.arms if one.recorded}
        return {name: runs for name, runs in found.items() if name in self.arms}

    def to_dict(self) -> dict[str, Any]:
        """The plan as JSON-ready values."""
        told = asdict(replace(self, approaches=()))
        told["approaches"] = [one.to_dict() for one in self.approaches]
        for name in LATER_FIELDS:
            if told[name] == _DEFAULTS[name]:
                del told[name]
        return told

    def hash(self) -> str:
        """SHA-256 of everything in the plan."""
        return content_hash(self.to_dict())


_PLACE = {name: at for at, name in enumerate(PRESETS)}
_FIELDS = {item.name for item in fields(Plan)}
_DEFAULTS = {
    "approaches": [],
    "recommend": (),
    "metric": ACCURACY,
    "floors": {},
    "compare_at": {},
    "pricing_date": "",
}


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
    _check_values(raw, "the plan", 0)
    return _from_dict(Plan, raw)


def _check_values(value: Any, where: str, depth: int) -> None:
    """Refuse what cannot be written down and read back: odd numbers, texts, depths and types."""
    if depth > DEEPEST:
        raise BadUsage(f"{where} is nested too deeply", remedy="A plan has a few levels.")
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_values(str(key), where, depth + 1)
            _check_values(inner, str(key), depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check_values(inner, where, depth + 1)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if not abs(value) <= LARGEST:  # nan is refused too
            raise BadUsage(
                f"A number of {where} is too large, or not a number",
                remedy=f"Use up to {LARGEST:,}.",
            )
    elif isinstance(value, str):
        if value != value.encode("utf-8", "replace").decode("utf-8"):
            raise BadUsage(f"A text of {where} holds characters that cannot be written")
    elif value is not None and not isinstance(value, bool | Arm) and not is_dataclass(value):
        raise BadUsage(
            f"A value of {where} is a {type(value).__name__}",
            remedy="Use numbers, texts, true or false, lists and tables.",
        )


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
        if name == "approaches":
            values[name] = _approaches(value)
        elif is_dataclass(current):
            values[name] = _from_dict(type(current), value)
        else:
            values[name] = _like(current, value, name)
    return kind(**values)


def _like(default: Any, value: Any, name: str) -> Any:
    """The value, if it is of the default's type; whole numbers may stand for others."""
    if isinstance(default, tuple) and isinstance(value, list | tuple):
        return tuple(_like(default[0] if default else "", item, name) for item in value)
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return value
    if type(value) is not type(default):
        raise BadUsage(f"The plan's {name} cannot be {value!r}")
    return value


def _approaches(value: Any) -> tuple[Arm, ...]:
    if not isinstance(value, list | tuple):
        raise BadUsage(
            f"The plan's approaches cannot be {value!r}", remedy="Give a list of tables."
        )
    return tuple(arm_from_dict(raw) for raw in value)
