"""The accuracy bought on the way to the target, round by round."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from core.report.charts.accuracy import (
    accuracy_scale,
    accuracy_up,
    measured_dots,
    spent_axis,
    whiskers,
)
from core.report.charts.chart import Chart, configured, layered
from core.report.charts.encodings import colour_of, dash_of
from core.report.charts.line_labels import ABOVE_WORDS, names_beside, words_in_the_corner
from core.report.charts.reference_lines import level
from core.report.findings.dossier import Dossier
from core.report.format.numbers import target_text
from core.report.format.palette import TARGET_DASH, Shown

HEIGHT = 270
NEAR_END = 0.75
"""Share of the width behind which a name would run off the picture."""
BY = {"Dollars": "usd", "Days": "days"}


def arm_rows(dossier: Dossier, by: str) -> pd.DataFrame:
    """Accuracy and spending of the ways that are named after every round.

    Parameters
    ----------
    by : str
        ``Dollars`` or ``Days``.
    """
    rows = []
    for arm in dossier.named:
        spent = dossier.spent_by_iteration(arm, BY[by])
        proved = dossier.proved_by_iteration(arm)
        for at, estimate in enumerate(dossier.by_round[arm]):
            rows.append(
                {
                    "arm": arm,
                    "way": dossier.name(arm),
                    "round": at + 1,
                    "spent": spent[at],
                    "accuracy": estimate.value,
                    "low": estimate.low,
                    "high": estimate.high,
                    "proved": "proved" if proved[at] >= 0.5 else "not proved",
                    "last": at + 1 == len(dossier.by_round[arm]),
                }
            )
    return pd.DataFrame(rows)


def arm_lines(
    rows: pd.DataFrame, target: float, by: str, spending: alt.Scale, theme: Shown
) -> Chart:
    """The rows drawn along the scale of what is spent."""
    y = accuracy_scale(
        min(float(rows["low"].min()), target), max(float(rows["high"].max()), target)
    )
    x = alt.X("spent:Q", scale=spending, axis=spent_axis(by, 5))
    colour = colour_of(rows, theme)
    line = (
        alt.Chart(rows)
        .mark_line(strokeWidth=2)
        .encode(x=x, y=accuracy_up("accuracy", y), color=colour, strokeDash=dash_of(rows, theme))
    )
    last, end = rows[rows["last"]], spending["domain"][1]
    names = names_beside(
        last.assign(side=np.where(last["spent"] > NEAR_END * end, "right", "left")),
        "spent",
        "accuracy",
        theme,
        x=spending,
        y=y,
        colour=colour,
        lowest=ABOVE_WORDS,
        lift=0.05,
    )
    layers = [
        level(target, y, theme.ink, TARGET_DASH),
        words_in_the_corner(f"Dashed: target {target_text(target)}", theme, x=spending, y=y),
        whiskers(rows, x, y, colour),
        line,
        names,
        measured_dots(rows, x, y, theme, _tips(by)),  # on top: no name may hide what was measured
    ]
    return configured(layered(*layers), theme, height=HEIGHT)


def _tips(by: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("way:N", title="Way"),
        alt.Tooltip("round:Q", title="Round"),
        alt.Tooltip("accuracy:Q", format=".1%", title="Accuracy"),
        alt.Tooltip(
            "spent:Q",
            format="$,.0f" if by == "Dollars" else ".0f",
            title="Spent" if by == "Dollars" else "Working days",
        ),
        alt.Tooltip("proved:N", title="Target"),
    ]
