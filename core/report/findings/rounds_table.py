"""Further rounds of every way in the field's own words, for the analyst."""

from __future__ import annotations

import pandas as pd

from core.decision.pilots.more_iterations import MoreIterations
from core.report.findings.dossier import Dossier
from core.report.format.numbers import chance, money


def iterations_table(d: Dossier) -> pd.DataFrame:
    """EVSI, price and ENBS of every number of further rounds that was weighed."""
    return pd.DataFrame(
        [
            {
                "Way": d.name(arm),
                "Rounds": _marked(found, iterations),
                "EVSI": money(found.value[at]),
                "Cost": money(found.price[at]),
                "ENBS": money(found.net[at]),
                "Good then": chance(found.succeeds[at]),
                "Changes": chance(found.changes[at]),
            }
            for arm, found in d.valuation.more_iterations.items()
            for at, iterations in enumerate(found.sizes)
        ]
    )


def not_weighed(d: Dossier) -> str:
    """Ways that are not in the table, with the reason; empty where all are."""
    found = d.valuation.more_iterations.values()
    told = [f"{d.name(one.arm)}: {one.why}." for one in found if one.why is not None]
    return " ".join(told)


def _marked(found: MoreIterations, iterations: int) -> str:
    """The number of rounds; ``n*`` the best, ``~`` nearly as good."""
    if iterations == found.iterations:
        return f"+{iterations} n*"
    return f"+{iterations} ~" if found.low <= iterations <= found.high else f"+{iterations}"
