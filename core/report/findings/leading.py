"""The approaches that an answer is told with: the best bet, those behind it, what is done today."""

from __future__ import annotations

import pandas as pd

from core.decision.verdict_rule import FIRST_FROM
from core.report.findings.dossier import Dossier, likely_range
from core.report.format.numbers import chance, count, money, money_range, target_text
from core.report.wording.glossary import period_text

MOST = 3


def leading(d: Dossier) -> list[str]:
    """The best first choices, and the reference.

    Parameters
    ----------
    d : Dossier

    Returns
    -------
    list of str
        Best expected first, at most three and the reference; the pair told against each other
        where money decides nothing, with what is for reference last.
    """
    found = [option.arm for option in d.valuation.verdict.options][:MOST]
    told = [*found, d.reference] if found else [d.alternative, d.reference]
    return list(dict.fromkeys(told))


def chance_best(d: Dossier, arm: str) -> float | None:
    """Chance of being the best choice; None where there is none, or nothing to choose between."""
    option = d.valuation.verdict.option(arm)
    alone = len(d.valuation.verdict.options) < 2
    return None if option is None or alone else option.chance_best


def leading_table(d: Dossier) -> pd.DataFrame:
    """The leading approaches, a row each."""
    rows = []
    for arm in leading(d):
        option, total = d.valuation.verdict.option(arm), d.valuation.total(arm)
        best, meets = chance_best(d, arm), d.valuation.meets[arm]
        unlikely = ", too little" if option is not None and meets < FIRST_FROM else ""
        rows.append(
            {
                "Way": d.name(arm),
                "Best choice": "-" if best is None else chance(best),
                "If wrong": "-" if best is None or option is None else money(option.loss),
                f"Cost, {period_text(d.months)}": f"{money(d.total(arm))} "
                f"({money_range(*likely_range(total))})",
                f"Meets {target_text(d.plan.target)}": f"{chance(meets)}{unlikely}",
                "Days": count(d.days(arm)),
            }
        )
    return pd.DataFrame(rows)
