"""What a rule set is worth, in the expert's labels, hours and dollars."""

from __future__ import annotations

import numpy as np

from core.decision.assumptions.draws import Draws
from core.decision.costing.priced import Priceable
from core.decision.costing.pricing_rules import price
from core.domain.drivers.shared import GOLD_LABELS
from core.evaluation.label_worth import LabelWorth
from core.report.format.numbers import count, money


def worth_sentence(worth: LabelWorth, draws: Draws) -> str:
    """One sentence: labels with their interval, then dollars and hours of the expert.

    A label costs what the exam's labels cost: time per answer, answers per item and answers
    that had to be settled, all from the assumptions.
    """
    one = price(Priceable(GOLD_LABELS, "expert", np.ones(draws.size)), draws)
    each, usd = float(one.hours.mean()), float(one.usd.mean())
    n = worth.labels
    if worth.beyond:
        sure = f" (at least {count(worth.low)})" if worth.low < worth.last else ""
        return (
            f"These rules are worth more than {count(worth.last)} of the expert's labels, which "
            f"is as far as the curve goes{sure}: more than "
            f"{money(usd * worth.last)} and {count(each * worth.last)} hours of the expert."
        )
    if worth.below:
        return (
            f"These rules are worth at most {count(worth.first)} of the expert's labels (up to "
            f"{count(worth.high)}): {money(usd * worth.first)} or {count(each * worth.first)} "
            "hours of the expert, or less."
        )
    high = f"over {count(worth.last)}" if worth.high >= worth.last else count(worth.high)
    low = f"under {count(worth.first)}" if worth.low <= worth.first else count(worth.low)
    return (
        f"These rules are worth about {count(n)} of the expert's labels ({low} to {high}): "
        f"{money(usd * n)} or {count(each * n)} hours of the expert."
    )
