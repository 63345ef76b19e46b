"""Costs and effects of several arms in the same draws."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from core.decision.assumptions.draws import Array
from core.decision.voi.psa_sample_check import (
    LARGEST,
    checked_arms,
    checked_matrix,
    checked_param,
    stacked,
    unequal,
)
from core.domain.errors import BadData, BadUsage

SAME = 1e-12
"""Net benefits this close, relative to the largest, are the same but for rounding."""


@dataclass(frozen=True, eq=False)
class PsaSample:
    """What every arm costs and achieves, draw by draw.

    Attributes
    ----------
    arms : tuple of str
        At least two different names, in the order of the columns.
    costs : ndarray, shape (draws, arms)
        USD.
    effects : ndarray, shape (draws, arms)
        In the unit that a willingness to pay is for, for example accuracy points.
    params : mapping of str to ndarray, shape (draws,)
        Uncertain inputs behind the draws, where they are known.

    Raises
    ------
    BadData
        If names repeat, shapes disagree, or a number is missing or infinite.

    Examples
    --------
    >>> sample = PsaSample(("old", "new"), [[100, 900], [140, 700]], [[80, 90], [82, 85]])
    >>> sample.nmb(50).tolist()
    [[3900.0, 3600.0], [3960.0, 3550.0]]
    """

    arms: tuple[str, ...]
    costs: Array
    effects: Array
    params: Mapping[str, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check, and store arm by arm: every question walks down the columns."""
        arms = checked_arms(self.arms)
        costs = checked_matrix(self.costs, arms, "costs")
        effects = checked_matrix(self.effects, arms, "effects")
        if len(costs) != len(effects):
            raise unequal("costs", len(costs), "effects", len(effects))
        params = {name: checked_param(name, x, len(costs)) for name, x in self.params.items()}
        for name, value in (
            ("arms", arms),
            ("costs", costs),
            ("effects", effects),
            ("params", params),
        ):
            object.__setattr__(self, name, value)

    @classmethod
    def of_columns(
        cls,
        costs: Mapping[str, ArrayLike],
        effects: Mapping[str, ArrayLike],
        params: Mapping[str, Array] | None = None,
    ) -> PsaSample:
        """Join columns by arm; the order is that of the costs.

        Raises
        ------
        BadData
            If an arm is in one of the two only, or columns differ in length.
        """
        apart = sorted(set(costs) ^ set(effects))
        if apart:
            told = ", ".join(
                f"{arm!r} only in the {'costs' if arm in costs else 'effects'}" for arm in apart
            )
            raise BadData(
                "Costs and effects are not of the same arms",
                f"{told[0].upper()}{told[1:]}.",
                "Use the same arm names as column names in both.",
            )
        arms = tuple(costs)
        return cls(
            arms,
            stacked({arm: costs[arm] for arm in arms}, "costs"),
            stacked({arm: effects[arm] for arm in arms}, "effects"),
            params or {},
        )

    @property
    def draws(self) -> int:
        """Number of draws."""
        return len(self.costs)

    def nmb(self, wtp: float) -> Array:
        """Net monetary benefit ``wtp * effect - cost`` (Stinnett and Mullahy 1998).

        Parameters
        ----------
        wtp : float
            USD per unit of effect, 0 or more.

        Returns
        -------
        ndarray, shape (draws, arms)
            USD.

        Raises
        ------
        BadUsage
            As :meth:`rounding`.
        """
        self.rounding(wtp)  # for its errors alone
        return wtp * self.effects - self.costs

    def rounding(self, wtp: float) -> float:
        """USD below which two net benefits are the same.

        Parameters
        ----------
        wtp : float
            USD per unit of effect, 0 or more.

        Returns
        -------
        float
            USD; a share of the largest amount there is, as rounding errors are.

        Raises
        ------
        BadUsage
            If the willingness to pay is no amount, or so large that sums would overflow.
        """
        if not (math.isfinite(wtp) and wtp >= 0):
            raise BadUsage(
                f"{wtp} is no willingness to pay",
                remedy="Give dollars per unit of effect, 0 or more.",
            )
        largest = wtp * self._largest[1] + self._largest[0]
        if not largest <= LARGEST:
            raise BadUsage(
                f"A willingness to pay of {wtp:g} is too large for these effects",
                remedy="Give dollars per unit of effect.",
            )
        return SAME * largest

    @cached_property
    def _largest(self) -> tuple[float, float]:
        return float(np.abs(self.costs).max()), float(np.abs(self.effects).max())

    def column(self, arm: str) -> int:
        """Where an arm stands.

        Raises
        ------
        BadUsage
            If there is no such arm.
        """
        if arm not in self.arms:
            raise BadUsage(
                f"There is no arm {arm!r}", remedy=f"Choose from {', '.join(self.arms)}."
            )
        return self.arms.index(arm)

    def comparators(self, reference: str) -> tuple[str, ...]:
        """Every arm but the one that is compared with them."""
        self.column(reference)
        return tuple(arm for arm in self.arms if arm != reference)

    def param(self, name: str) -> Array:
        """Draws of an uncertain input, shape (draws,).

        Raises
        ------
        BadUsage
            If there is no such input.
        """
        if name not in self.params:
            known = ", ".join(self.params) or "none: the sample has no inputs"
            raise BadUsage(f"There is no input {name!r}", remedy=f"Choose from {known}.")
        return self.params[name]
