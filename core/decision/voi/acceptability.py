"""Which arm is best at a willingness to pay, how sure that is, and what being wrong costs.

Net monetary benefit after Stinnett and Mullahy (1998); acceptability curve and frontier after
Fenwick, Claxton and Sculpher (2001), defined as in BCEA 2.4.82; expected loss curve, whose lower
envelope is the EVPI, after Alarid-Escudero and others (2019).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.decision.assumptions.draws import Array
from core.decision.voi.psa_sample import PsaSample


class MonteCarlo(NamedTuple):
    """A mean over draws and the standard error that their number leaves, both USD."""

    value: float
    standard_error: float


@dataclass(frozen=True)
class Acceptability:
    """All arms at one willingness to pay.

    Attributes
    ----------
    wtp : float
        USD per unit of effect.
    expected_nmb : mapping of str to float
        USD; mean net monetary benefit.
    best : str
        Highest expected net benefit; the first of equals.
    ceac : mapping of str to float
        Chance that an arm has the highest net benefit of all; equals share a draw evenly.
    expected_loss : mapping of str to float
        USD given up on average by choosing an arm rather than each draw's best.
    evpi : MonteCarlo
        USD; expected value of perfect information, the expected loss of the best arm.
    """

    wtp: float
    expected_nmb: Mapping[str, float]
    best: str
    ceac: Mapping[str, float]
    expected_loss: Mapping[str, float]
    evpi: MonteCarlo

    @property
    def ceaf(self) -> float:
        """Chance that the arm with the highest *expected* net benefit is the best one.

        On the acceptability frontier; not the highest of the chances.
        """
        return self.ceac[self.best]


def compare(sample: PsaSample, wtp: float) -> Acceptability:
    """Net benefit, chances and losses of every arm.

    Parameters
    ----------
    sample : PsaSample
    wtp : float
        USD per unit of effect, 0 or more.

    Returns
    -------
    Acceptability

    Raises
    ------
    BadUsage
        If the willingness to pay is no amount, or too large for the effects.

    Examples
    --------
    >>> sample = PsaSample(("old", "new"), [[100, 900], [140, 700]], [[80, 90], [82, 85]])
    >>> found = compare(sample, 150)
    >>> found.best, found.ceaf, found.expected_loss, found.evpi.value
    ('new', 0.5, {'old': 350.0, 'new': 55.0}, 55.0)
    """
    nmb = sample.nmb(wtp)
    rounding = sample.rounding(wtp)
    highest = nmb.max(axis=1)
    loss = highest[:, None] - nmb
    expected = nmb.mean(axis=0)
    best = best_column(expected, rounding)
    return Acceptability(
        wtp=wtp,
        expected_nmb=_by_arm(sample, expected),
        best=sample.arms[best],
        ceac=_by_arm(sample, _chance_best(loss <= rounding)),
        expected_loss=_by_arm(sample, loss.mean(axis=0)),
        evpi=mean_over_draws(loss[:, best]),
    )


def best_column(expected: Array, rounding: float) -> int:
    """Column of the highest mean; the first of those that differ by rounding alone.

    Parameters
    ----------
    expected : ndarray, shape (arms,)
        USD.
    rounding : float
        USD below which two means are the same: otherwise which of two equal arms is best would
        hang on the order in which a machine adds.

    Returns
    -------
    int
    """
    return int(np.argmax(expected >= expected.max() - rounding))


def mean_over_draws(values: Array) -> MonteCarlo:
    """Mean and its standard error."""
    return MonteCarlo(float(values.mean()), float(values.std(ddof=1)) / math.sqrt(len(values)))


def eib(sample: PsaSample, wtp: float, reference: str) -> dict[str, float]:
    """Expected incremental benefit of the reference over each other arm.

    ``wtp * (mean effect - other's) - (mean cost - other's)``.

    Parameters
    ----------
    sample : PsaSample
    wtp : float
        USD per unit of effect.
    reference : str
        The new arm.

    Returns
    -------
    dict of str to float
        USD, by comparator; above 0 where the reference is better on average.

    Raises
    ------
    BadUsage
        If there is no such arm.
    """
    gains = wtp * sample.effects.mean(axis=0) - sample.costs.mean(axis=0)
    own = gains[sample.column(reference)]
    return {arm: float(own - gains[sample.column(arm)]) for arm in sample.comparators(reference)}


def p_better(sample: PsaSample, wtp: float, reference: str) -> dict[str, float]:
    """Chance that the reference has the higher net benefit, for each other arm; ties do not count.

    Parameters
    ----------
    sample : PsaSample
    wtp : float
        USD per unit of effect.
    reference : str
        The new arm.

    Returns
    -------
    dict of str to float
        Shares of the draws, by comparator.

    Raises
    ------
    BadUsage
        If there is no such arm.
    """
    nmb, rounding = sample.nmb(wtp), sample.rounding(wtp)
    own = nmb[:, sample.column(reference)]
    return {
        arm: float((own - nmb[:, sample.column(arm)] > rounding).mean())
        for arm in sample.comparators(reference)
    }


def regret_in_bad_luck(sample: PsaSample, wtp: float, share: float = 0.95) -> dict[str, float]:
    """USD given up by choosing an arm that are exceeded in one draw of twenty, by arm.

    Parameters
    ----------
    sample : PsaSample
    wtp : float
        USD per unit of effect.
    share : float
        Which percentile, as a share; .95 is for readers who avert risk.

    Returns
    -------
    dict of str to float
        USD, by arm.
    """
    nmb = sample.nmb(wtp)
    loss = nmb.max(axis=1)[:, None] - nmb
    return _by_arm(sample, np.quantile(loss, share, axis=0))


def _chance_best(wins: NDArray[np.bool_]) -> Array:
    """Share of draws each arm wins; a draw that several win is split between them."""
    # Split evenly where dampack draws one at random: the same draws give the same chances.
    winners = wins.sum(axis=1)
    if winners.max() == 1:
        return wins.mean(axis=0)
    return (wins / winners[:, None]).mean(axis=0)


def _by_arm(sample: PsaSample, values: Array) -> dict[str, float]:
    return dict(zip(sample.arms, values.tolist(), strict=True))
