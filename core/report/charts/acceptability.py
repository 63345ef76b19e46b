"""The chance that each way is the best, for every cost of a wrong answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import altair as alt
import numpy as np
import pandas as pd

from core.report.charts.chart import (
    PERCENT_LABEL,
    CaptionedChart,
    Chart,
    configured,
    layered,
    value_axis,
)
from core.report.charts.encodings import colour_of, dash_of
from core.report.charts.line_labels import names_beside, without_names
from core.report.charts.reference_lines import DOTTED, upright
from core.report.findings.dossier import Dossier
from core.report.format.numbers import percent, unit_price
from core.report.format.palette import Shown

HEIGHT = 320
ROOM = 4.5
"""How far the axis runs on behind the last cost, so that the names stand beside their lines."""
COSTS = np.geomspace(0.01, 10.0, 61)


def how_sure(
    dossier: Dossier, chances: Mapping[str, np.ndarray], flips_at: float | None
) -> CaptionedChart:
    """Lines over the cost of one wrong answer, with a dot where the recommendation flips."""
    rows = pd.DataFrame(
        [
            {
                "arm": arm,
                "way": dossier.name(arm),
                "cost": cost,
                "chance": chance,
                "cost_text": unit_price(cost),
                "chance_text": percent(chance, 0),
            }
            for arm, found in chances.items()
            for cost, chance in zip(COSTS, found, strict=True)
        ]
    )
    shown = flips_at is not None and COSTS[0] <= flips_at <= COSTS[-1]
    title = (
        f"The recommendation flips where a wrong answer costs {unit_price(flips_at)}"
        if shown and flips_at is not None
        else "No cost of a wrong answer up to $10 flips the recommendation"
    )
    return CaptionedChart(
        title=title,
        caption=(
            "Line: share of what-ifs in which a way does best. The flip is where the averages "
            "cross, which is near but not at the crossing of the lines."
            f"{without_names(rows)}"
        ),
        drawing=partial(_draw, rows, flips_at if shown else None),
        table=rows[["way", "cost_text", "chance_text"]].rename(
            columns={
                "way": "Way",
                "cost_text": "A wrong answer costs",
                "chance_text": "Does best in",
            }
        ),
        named=tuple(dossier.named),
    )


def _draw(rows: pd.DataFrame, flips_at: float | None, theme: Shown) -> list[Chart]:
    x = alt.Scale(type="log", domain=[float(COSTS[0]), ROOM * float(COSTS[-1])], nice=False)
    y = alt.Scale(domain=[0, 1], nice=False)
    across = alt.X(
        "cost:Q",
        scale=x,
        axis=alt.Axis(
            values=[0.01, 0.1, 1, 10],
            labelExpr="'$' + format(datum.value, '.2~f')",
            title="cost of one wrong answer",
        ),
    )
    line = (
        alt.Chart(rows)
        .mark_line(strokeWidth=2.5)
        .encode(
            x=across,
            y=alt.Y("chance:Q", scale=y, axis=value_axis(labelExpr=PERCENT_LABEL, title=None)),
            color=colour_of(rows, theme),
            strokeDash=dash_of(rows, theme),
            tooltip=[
                alt.Tooltip("way:N", title="Way"),
                alt.Tooltip("cost_text:N", title="A wrong answer costs"),
                alt.Tooltip("chance_text:N", title="Does best in"),
            ],
        )
    )
    names = names_beside(
        rows[rows["cost"] == rows["cost"].max()],
        "cost",
        "chance",
        theme,
        x=x,
        y=y,
        colour=colour_of(rows, theme),
    )
    layers = [line, names]
    if flips_at is not None:
        layers.append(upright(flips_at, x, theme.ink, DOTTED))
    return [configured(layered(*layers), theme, height=HEIGHT)]
