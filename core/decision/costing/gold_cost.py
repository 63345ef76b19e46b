"""What the expert's answers on the validation set and the test set cost, once for all arms."""

from __future__ import annotations

import numpy as np

from core.decision.accuracy.poc_outcome import PocOutcome
from core.decision.assumptions.draws import Draws
from core.decision.costing.priced import Priceable, Priced
from core.decision.costing.pricing_rules import price
from core.domain.drivers.shared import GOLD_LABELS


def shared_gold(outcome: PocOutcome, draws: Draws) -> Priced:
    """Price the expert's answers that every arm needs; they are shown once, in no arm's bill.

    Parameters
    ----------
    outcome : PocOutcome
        Its ``gold_items`` are those of the validation set and the test set.
    draws : Draws

    Returns
    -------
    Priced
        Hours of the expert, USD and working days, each of shape (draws,).
    """
    items = np.full(draws.size, float(outcome.gold_items))
    return price(Priceable(GOLD_LABELS, "expert", items), draws)
