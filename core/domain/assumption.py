"""One driver of cost or time: its range, and how anybody knows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.domain.distributions import beta_from_ends, beta_middle, lognormal_from_ends
from core.domain.drivers.driver import Driver
from core.domain.drivers.registry import driver_of
from core.domain.errors import BadUsage

PER_TOKEN, ALWAYS_ON = "per token", "always-on"
"""How a fine-tuned model runs."""


class Grade(StrEnum):
    """How a value is known."""

    FULL_TEXT = "F"
    ABSTRACT = "B"
    SECONDARY = "S"
    VENDOR = "V"
    MEMORY = "M"
    ASSUMED = "A"

    @property
    def sourced(self) -> bool:
        """Whether somebody other than us stands behind it."""
        return self not in (Grade.MEMORY, Grade.ASSUMED)


class RangeShape(StrEnum):
    """How values lie in a range: what its ends mean, and where most of it is."""

    PERT = "pert"
    LOGNORMAL = "lognormal"
    BETA = "beta"


@dataclass(frozen=True, repr=False)
class Range:
    """Low, likely and high value.

    Attributes
    ----------
    low, mode, high : float
        Of a PERT: the ends, which nothing lies beyond, and the likeliest value. Of the other
        shapes, which :func:`spread_out` makes: nine in ten lie between the ends, and half below
        the middle one.
    shape : RangeShape
        A range without width has none, so it is called a PERT.

    Raises
    ------
    BadUsage
        If they are not in order.
    """

    low: float
    mode: float
    high: float
    shape: RangeShape = RangeShape.PERT

    def __post_init__(self) -> None:
        if not self.low <= self.mode <= self.high:
            raise BadUsage(
                f"Low, likely and high are not in order: {self.low:g}, {self.mode:g}, "
                f"{self.high:g}",
                remedy="Give the lowest value first and the highest last.",
            )
        shape = RangeShape.PERT if self.low == self.high else RangeShape(self.shape)
        object.__setattr__(self, "shape", shape)

    def __repr__(self) -> str:
        """As it is written in code; a PERT is not worth a word."""
        shape = "" if self.shape is RangeShape.PERT else f", shape={self.shape.value!r}"
        return f"Range(low={self.low!r}, mode={self.mode!r}, high={self.high!r}{shape})"

    @property
    def mean(self) -> float:
        """Mean of the distribution over the range."""
        if self.shape is RangeShape.LOGNORMAL:
            return lognormal_from_ends(self.low, self.high).mean
        if self.shape is RangeShape.BETA:
            alpha, beta = beta_from_ends(self.low, self.high)
            return alpha / (alpha + beta)
        return (self.low + 4 * self.mode + self.high) / 6

    def to_list(self) -> list[float | str]:
        """JSON-ready values, from which ``Range(*values)`` makes it again.

        Examples
        --------
        >>> Range(1, 2, 3).to_list(), Range(1, 2, 4, RangeShape.LOGNORMAL).to_list()
        ([1, 2, 3], [1, 2, 4, 'lognormal'])
        """
        ends: list[float | str] = [self.low, self.mode, self.high]
        return ends if self.shape is RangeShape.PERT else [*ends, self.shape.value]


def spread_out(low: float, high: float, shape: RangeShape) -> Range:
    """A range of which nine in ten lie between the ends.

    Raises
    ------
    BadUsage
        If the shape has no place for such ends.

    Examples
    --------
    >>> spread_out(4000, 16000, RangeShape.LOGNORMAL)
    Range(low=4000, mode=8000.0, high=16000, shape='lognormal')
    """
    if shape is RangeShape.LOGNORMAL:
        if low <= 0:
            raise BadUsage("A long tail needs a lowest value above nothing")
        return Range(low, lognormal_from_ends(low, high).median, high, shape)
    if shape is RangeShape.BETA:
        if low <= 0 or high >= 1:
            raise BadUsage("Spread as a share, the ends must lie above 0% and below 100%")
        return Range(low, beta_middle(low, high), high, shape)
    raise BadUsage("A range with hard ends needs a likely value too")


@dataclass(frozen=True)
class Assumption:
    """One row of the register.

    Attributes
    ----------
    kind : str
        ``range`` is drawn, ``switch`` is a choice that is off by default, ``counted`` is
        replaced by what a run counted, ``shared`` is charged to every arm that sends data
        outside, ``blank`` waits for the user.
    range : Range or None
        None while blank.
    same_as : Driver or None
        The driver this one is drawn together with; None if it stands alone.
    """

    driver: Driver
    way: str
    step: str
    name: str
    who: str
    unit: str
    range: Range | None
    recurs: str
    kind: str
    same_as: Driver | None
    grade: Grade
    sources: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Scenario:
    """Named overrides of assumptions, and the choices that are no ranges.

    Attributes
    ----------
    overrides : dict of Driver to Range
    hosting : str
        How a fine-tuned model runs: ``per token`` or ``always-on``; empty for as the default
        service does.
    pay : str
        How annotators are paid: ``hourly`` or ``per label``.
    specialists : bool
        Whether annotators are specialists.
    portable : bool or None
        Whether the weights can be taken along, so that no move is forced; None for as with the
        default service.
    error_costs : tuple
        USD of a wrong yes and of a wrong no; None while nobody has said. With more than two
        classes both are the cost of any wrong answer.
    class_costs : dict of str to float
        With more than two classes: USD of answering an item of a class wrongly, for classes
        where that differs.
    value_per_month : float or None
        USD of being live a month sooner.
    budget : float or None
        Most USD that building a way may cost.
    data_stays : bool
        Whether texts may not be sent to a provider.
    leaving : float or None
        USD of ending an annotation contract; paid by ways that buy no labels.
    labels_owned : float or None
        Labels that are paid for already; ways that buy labels buy that many fewer.
    discount : float
        Share a year by which money spent later counts less.
    """

    name: str = "baseline"
    overrides: dict[Driver, Range] = field(default_factory=dict)
    hosting: str = ""
    pay: str = "hourly"
    specialists: bool = False
    portable: bool | None = None
    error_costs: tuple[float | None, float | None] = (None, None)
    value_per_month: float | None = None
    budget: float | None = None
    data_stays: bool = False
    leaving: float | None = None
    labels_owned: float | None = None
    discount: float = 0.0
    class_costs: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.hosting not in ("", PER_TOKEN, ALWAYS_ON):
            raise BadUsage(
                f"There is no hosting {self.hosting!r}", remedy="Use 'per token' or 'always-on'."
            )
        if self.pay not in ("hourly", "per label"):
            raise BadUsage(f"There is no pay {self.pay!r}", remedy="Use 'hourly' or 'per label'.")
        errors = (*self.error_costs, *self.class_costs.values())
        dollars = (*errors, self.value_per_month, self.budget, self.leaving)
        for cost in dollars:
            if cost is not None and not 0 <= cost < 1e12:
                raise BadUsage(f"{cost:g} is not an amount of dollars")
        if not 0 <= self.discount <= 1:
            raise BadUsage(f"A discount of {self.discount:g} a year is not between 0 and 1")
        if self.labels_owned is not None and not 0 <= self.labels_owned < 1e9:
            raise BadUsage(f"{self.labels_owned:g} is not a number of labels")

    @property
    def errors_are_priced(self) -> bool:
        """Whether anybody has said what a wrong answer costs."""
        return self.error_costs != (None, None) or bool(self.class_costs)

    def costs_by_error_kind(self, kinds: Sequence[str]) -> tuple[float, ...]:
        """USD of one mistake of each kind; nothing where nobody has said.

        Parameters
        ----------
        kinds : sequence of str
            As :func:`~core.domain.benchmark.error_kinds` names them.

        Examples
        --------
        >>> Scenario(error_costs=(5.0, None)).costs_by_error_kind(("wrong yes", "wrong no"))
        (5.0, 0.0)
        >>> dear = Scenario(error_costs=(1.0, 1.0), class_costs={"payment": 40.0})
        >>> dear.costs_by_error_kind(("return", "payment", "other"))
        (1.0, 40.0, 1.0)
        """
        pair = tuple(cost or 0.0 for cost in self.error_costs)
        if len(kinds) == len(pair):
            return pair
        any_kind = sum(pair) / len(pair)
        return tuple(self.class_costs.get(kind, any_kind) for kind in kinds)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values, drivers by code; ``class_costs`` only where somebody has said some."""
        by_class = {"class_costs": dict(self.class_costs)} if self.class_costs else {}
        return {
            **by_class,
            "name": self.name,
            "overrides": {driver.code: given.to_list() for driver, given in self.overrides.items()},
            "hosting": self.hosting,
            "pay": self.pay,
            "specialists": self.specialists,
            "portable": self.portable,
            "error_costs": list(self.error_costs),
            "value_per_month": self.value_per_month,
            "budget": self.budget,
            "data_stays": self.data_stays,
            "leaving": self.leaving,
            "labels_owned": self.labels_owned,
            "discount": self.discount,
        }


def scenario_from_dict(raw: dict[str, Any]) -> Scenario:
    """The inverse of :meth:`Scenario.to_dict`."""
    values = dict(raw)
    values["overrides"] = {
        driver_of(code): Range(*given) for code, given in raw["overrides"].items()
    }
    yes, no = raw["error_costs"]
    values["error_costs"] = (yes, no)
    return Scenario(**values)
