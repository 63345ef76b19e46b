"""Money by month: what keeping a way costs month by month, and what that is worth today."""

from __future__ import annotations

import numpy as np

from core.decision.assumptions.draws import Array
from core.decision.costing.arm_costs import ArmCosts
from core.decision.costing.operating_costs import MONTHS_A_YEAR, Running
from core.domain.errors import BadUsage


def monthly_stream(running: Running, months: int) -> Array:
    """What keeping an arm costs, month by month.

    Retraining and forced moves are spread evenly over the year. Added up it is
    ``Running.total`` without its discount.

    Parameters
    ----------
    running : Running
    months : int
        Counted from the day it goes live.

    Returns
    -------
    ndarray, shape (months, draws)
        USD.
    """
    flat = running.hosting() + running.monitoring()
    flat = flat + (running.retraining() + running.forced_moves()) / MONTHS_A_YEAR
    step = np.maximum(1.0 + running.price_growth(), 0.0) ** (1.0 / MONTHS_A_YEAR)
    month = np.arange(1, months + 1)[:, None]
    stream: Array = flat[None, :] + running.answers()[None, :] * step[None, :] ** month
    return stream


def discounted(stream: Array, yearly_rate: float) -> Array:
    """Each month's USD in today's money; today is the day the model goes live.

    Present value at a constant yearly rate (Drummond et al. 2015, Methods for the Economic
    Evaluation of Health Care Programmes, 4th edition, chapter 4), month by month.

    Parameters
    ----------
    stream : ndarray, shape (months, draws)
        USD of each month.
    yearly_rate : float
        Share a year; month ``m`` is divided by ``(1 + rate) ** (m / 12)``.

    Returns
    -------
    ndarray, shape (months, draws)
        USD.

    Raises
    ------
    BadUsage
        If money would be worth nothing or less.

    Examples
    --------
    >>> discounted(np.full((24, 1), 100.0), 0.10)[[11, 23], 0].round(2).tolist()
    [90.91, 82.64]
    """
    if not -1.0 < yearly_rate < 10.0:
        raise BadUsage(
            f"A discount rate of {yearly_rate:g} a year makes no sense",
            remedy="Give a share between -1 and 10, for example 0.08.",
        )
    month = np.arange(1, len(stream) + 1)[:, None]
    found: Array = stream / (1.0 + yearly_rate) ** (month / MONTHS_A_YEAR)
    return found


def spent_by_month(costs: ArmCosts, months: int, yearly_rate: float = 0.0) -> Array:
    """What an arm has cost by each month.

    Month 0 is the day it goes live: the build, going live and a contract that is left are paid
    by then.

    Parameters
    ----------
    costs : ArmCosts
    months : int
    yearly_rate : float
        Share a year by which later months count less.

    Returns
    -------
    ndarray, shape (months + 1, draws)
        USD.
    """
    stream = discounted(monthly_stream(costs.running, months), yearly_rate)
    live = (costs.build.usd + costs.leaving + costs.deploy)[None, :]
    found: Array = np.concatenate([live, live + np.cumsum(stream, axis=0)])
    return found


def crossing_month(one: Array, other: Array) -> int | None:
    """First month in which the way that was dearer at the start has become the cheaper one.

    Parameters
    ----------
    one, other : ndarray, shape (months + 1,)
        USD spent up to each month.

    Returns
    -------
    int or None
        None where the cheaper way stays the cheaper one.

    Examples
    --------
    >>> crossing_month(np.array([5.0, 6, 7]), np.array([4.0, 6.5, 9]))
    1
    """
    ahead = np.sign(one - other)
    changed = np.flatnonzero((ahead != ahead[0]) & (ahead != 0))
    return int(changed[0]) if len(changed) else None
