"""The rows of an answer as a table; ``options.shown`` in other words, until nobody asks here."""

from __future__ import annotations

import pandas as pd

from core.report.findings.dossier import Dossier
from core.report.findings.options import option_of, shown
from core.report.format.numbers import about_money, chance, count, target_text
from core.report.wording.glossary import period_text


def leading(d: Dossier) -> list[str]:
    """The approaches of the rows that are read, the best one first."""
    return [one.arm for one in shown(d).rows]


def chance_best(d: Dossier, arm: str) -> float | None:
    """Chance of being the best choice; None where there is none, or nothing to choose between."""
    return option_of(d, arm).chance_best


def leading_table(d: Dossier) -> pd.DataFrame:
    """The leading approaches, a row each."""
    return pd.DataFrame(
        [
            {
                "Approach": d.name(one.arm),
                "Best choice": one.likely,
                "If wrong": "-" if one.if_wrong is None else about_money(one.if_wrong),
                f"Cost, {period_text(d.months)}": f"{one.costs} ({one.cost_range})",
                f"Meets {target_text(d.plan.target)}": chance(one.meets),
                "Days": count(one.days),
            }
            for one in shown(d).rows
        ]
    )
