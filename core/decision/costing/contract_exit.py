"""Ending an annotation contract: what is due at once, and the months that are still paid."""

from __future__ import annotations

import numpy as np

from core.decision.assumptions.draws import Array, Draws
from core.domain.arms import Arm
from core.domain.drivers.today import CONTRACT_MONTHS_LEFT, CONTRACT_NOTICE, CONTRACT_PRICE


def leaving_usd(arm: Arm, draws: Draws) -> Array | float:
    """USD once, of a way that buys no labels; nothing of one that goes on buying them.

    ``due at once + months still paid x price of a month``, where months are still paid until the
    contract runs out or the notice is over, whichever comes first. It is counted in full, also
    where later money is discounted. Drivers of a contract are blank until somebody says them.

    Parameters
    ----------
    arm : Arm
    draws : Draws

    Returns
    -------
    ndarray, shape (draws,), or float
        USD.
    """
    if arm.buys:
        return 0.0
    once = draws.scenario.leaving or 0.0
    months = [draws[end] for end in (CONTRACT_MONTHS_LEFT, CONTRACT_NOTICE) if end in draws.ranges]
    if not months or CONTRACT_PRICE not in draws.ranges:
        return once
    paid: Array = once + np.minimum.reduce(months) * draws[CONTRACT_PRICE]
    return paid
