"""Further rounds of every way in the field's own words, for the analyst."""

from __future__ import annotations

import pandas as pd

from core.decision.pilots.more_iterations import NextRounds
from core.report.findings.valued_poc import Dossier
from core.report.format.numbers import chance, money
from core.report.wording.glossary import arm_name


def rounds_table(d: Dossier) -> pd.DataFrame:
    """EVSI, price and ENBS of every number of further rounds that was weighed."""
    return pd.DataFrame(
        [
            {
                "Way": arm_name(arm),
                "Rounds": _marked(found, rounds),
                "EVSI": money(found.value[at]),
                "Cost": money(found.price[at]),
                "ENBS": money(found.net[at]),
                "Good then": chance(found.succeeds[at]),
                "Changes": chance(found.changes[at]),
            }
            for arm, found in d.valuation.next_rounds.items()
            for at, rounds in enumerate(found.sizes)
        ]
    )


def not_weighed(d: Dossier) -> str:
    """Ways that are not in the table, with the reason; empty where all are."""
    found = d.valuation.next_rounds.values()
    told = [f"{arm_name(one.arm)}: {one.why}." for one in found if one.why is not None]
    return " ".join(told)


def _marked(found: NextRounds, rounds: int) -> str:
    """The number of rounds; ``n*`` the best, ``~`` nearly as good."""
    if rounds == found.rounds:
        return f"+{rounds} n*"
    return f"+{rounds} ~" if found.low <= rounds <= found.high else f"+{rounds}"
