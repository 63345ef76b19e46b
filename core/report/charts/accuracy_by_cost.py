"""The accuracy bought on the way to the target, round by round."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from core.report.charts.accuracy import (
    accuracy_scale,
    accuracy_up,
    measured_dots,
    spent_axis,
    whiskers,
)
from core.report.charts.chart import Chart, configured, layered
from core.report.charts.corner_names import names_in_a_corner, room
from core.report.charts.encodings import colour_of, dash_of
from core.report.charts.reference_lines import level
from core.report.findings.dossier import Dossier
from core.report.format.numbers import target_text
from core.report.format.palette import TARGET_DASH, Shown

HEIGHT = 210
NAMES_TAKE = 0.6
"""Share of the width that names take, where the longest are."""
BY = {"Dollars": "usd", "Days": "days"}


def arm_rows(dossier: Dossier, by: str, arms: Sequence[str]) -> pd.DataFrame:
    """Accuracy and spending of some approaches after every round.

    Parameters
    ----------
    by : str
        ``Dollars`` or ``Days``.
    """
    rows = []
    for arm in arms:
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


def arm_lines(rows: pd.DataFrame, target: float, by: str, theme: Shown) -> Chart:
    """The rows drawn along the scale of what is spent."""
    spending = alt.Scale(domain=[0, 1.04 * float(rows["spent"].max())], nice=False, zero=True)
    words = f"Dashed: target {target_text(target)}"
    low, high = min(float(rows["low"].min()), target), max(float(rows["high"].max()), target)
    # So low that the names at the lower right stand under everything that was measured there.
    under = rows[rows["spent"] > (1 - NAMES_TAKE) * spending["domain"][1]]["low"].min()
    share = room(rows["arm"].nunique() + 1, HEIGHT)
    top = accuracy_scale(low, high)["domain"][1]
    low = min(low, (float(min(under, target)) - share * top) / (1 - share))
    y = accuracy_scale(max(low, 0.0), high)
    x = alt.X("spent:Q", scale=spending, axis=spent_axis(by, 5))
    colour = colour_of(rows, theme)
    line = (
        alt.Chart(rows)
        .mark_line(strokeWidth=2)
        .encode(x=x, y=accuracy_up("accuracy", y), color=colour, strokeDash=dash_of(rows, theme))
    )
    layers = [
        level(target, y, theme.ink, TARGET_DASH),
        whiskers(rows, x, y, colour),
        line,
        names_in_a_corner(rows, theme, x=spending, y=y, height=HEIGHT, top_left=False, words=words),
        measured_dots(rows, x, y, theme, _tips(by)),  # on top: no name may hide what was measured
    ]
    return configured(layered(*layers), theme, height=HEIGHT)


def _tips(by: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("way:N", title="Approach"),
        alt.Tooltip("round:Q", title="Round"),
        alt.Tooltip("accuracy:Q", format=".1%", title="Accuracy"),
        alt.Tooltip(
            "spent:Q",
            format="$,.0f" if by == "Dollars" else ".0f",
            title="Spent" if by == "Dollars" else "Working days",
        ),
        alt.Tooltip("proved:N", title="Target"),
    ]
