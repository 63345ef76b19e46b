"""Accuracy by what building an approach has cost: where each one gets to the target."""

from __future__ import annotations

from functools import partial

import pandas as pd

from core.report.charts.accuracy_by_cost import arm_lines, arm_rows
from core.report.charts.chart import CaptionedChart, Chart
from core.report.findings.dossier import Dossier
from core.report.findings.options import shown
from core.report.format.numbers import money, target_text
from core.report.format.palette import Shown
from core.report.wording.glossary import capital

COLUMNS = {
    "way": "Approach",
    "round": "Round",
    "spent": "Spent, $",
    "accuracy": "Accuracy",
    "low": "Low",
    "high": "High",
    "proved": "Target",
}


def getting_there(dossier: Dossier) -> CaptionedChart:
    """Measured accuracy of the options by the dollars that building them took, round by round."""
    rows = arm_rows(dossier, "Dollars", [one.arm for one in shown(dossier).rows])
    return CaptionedChart(
        title=_title(dossier, rows),
        caption=(
            "Dollars to build alone. Filled: target proved in most repeats. Whisker: 95% "
            f"interval.{_from_today(dossier)}"
        ),
        drawing=partial(_draw, dossier.plan.target, rows),
        table=rows[list(COLUMNS)]
        .rename(columns=COLUMNS)
        .round({"Spent, $": 0, "Accuracy": 3, "Low": 3, "High": 3}),
        named=tuple(dossier.named),
    )


def _title(dossier: Dossier, rows: pd.DataFrame) -> str:
    """What the first round costs in which most repeats prove it, of the cheapest and of today's."""
    target, told = target_text(dossier.plan.target), []
    proved = rows[rows["proved"] == "proved"].groupby("arm", sort=False)["spent"].min()
    if proved.empty:
        return f"Cost to reach {target}: no approach proves it in most repeats"
    first = str(proved.idxmin())
    for arm in dict.fromkeys([first, dossier.reference]):
        if arm in proved:
            told.append(f"{money(float(proved[arm]))} {_with(dossier, arm)}")
        else:
            told.append(f"not proved {_with(dossier, arm)}")
    return f"Cost to reach {target}: {', '.join(told)}"


def _with(dossier: Dossier, arm: str) -> str:
    return f"with {dossier.the(arm)}"


def _from_today(dossier: Dossier) -> str:
    """Where a model is in use, what is left to do starts there and the PoC did not."""
    if dossier.in_use is None:
        return ""
    return f" {capital(dossier.the(dossier.reference))} is drawn from scratch, as the PoC ran it."


def _draw(target: float, rows: pd.DataFrame, theme: Shown) -> list[Chart]:
    return [arm_lines(rows, target, "Dollars", theme)]
