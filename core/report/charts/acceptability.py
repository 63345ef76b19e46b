"""The chance that each approach is the best, for every cost of an error."""

from __future__ import annotations

import json
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
from core.report.charts.reference_lines import DOTTED, upright
from core.report.findings.dossier import Dossier
from core.report.format.numbers import percent, unit_price
from core.report.format.palette import Shown

HEIGHT = 320
COSTS = np.geomspace(0.01, 10.0, 61)


def _legend(rows: pd.DataFrame, theme: Shown) -> alt.Legend:
    """Names over a picture, one a line: beside their marks long ones run into each other.

    Parameters
    ----------
    rows : DataFrame
        With ``arm`` and ``way``; those that share a colour and a line are not named.
    """
    arms = rows.drop_duplicates("arm")
    apart = arms["arm"].isin(theme.named)
    named = arms if (~apart).sum() == 1 else arms[apart]
    names = dict(zip(named["arm"], named["way"], strict=True))
    return alt.Legend(
        orient="top",
        direction="vertical",
        columns=1,
        title=None,
        values=list(names),
        labelExpr=f"({json.dumps(names)})[datum.label]",
        labelLimit=0,
        labelFontSize=12,
        labelColor=theme.text,
        symbolOpacity=1,
        symbolStrokeWidth=3,
    )


def without_names(rows: pd.DataFrame, dossier: Dossier) -> str:
    """What a caption says where some of the lines share their look and have no name."""
    many = len(set(rows["arm"]) - set(dossier.named)) > 1
    return " Dotted: the other approaches; the table has them all." if many else ""


def named_colour(rows: pd.DataFrame, theme: Shown) -> alt.Color:
    """Colours of arms, with their names over the picture."""
    arms = list(dict.fromkeys(rows["arm"]))
    scale = alt.Scale(domain=arms, range=[theme.arm(arm) for arm in arms])
    return alt.Color("arm:N", scale=scale, legend=_legend(rows, theme))


def named_dash(rows: pd.DataFrame, theme: Shown) -> alt.StrokeDash:
    """Lines of arms in the same legend: two that differ are a warning to Vega."""
    arms = list(dict.fromkeys(rows["arm"]))
    scale = alt.Scale(domain=arms, range=[theme.dash(arm) or [1, 0] for arm in arms])
    return alt.StrokeDash("arm:N", scale=scale, legend=_legend(rows, theme))


def how_sure(
    dossier: Dossier, chances: Mapping[str, np.ndarray], flips_at: float | None
) -> CaptionedChart:
    """Lines over the cost of one wrong answer, with the break-even."""
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
        f"Break-even: another approach is ahead where an error costs {unit_price(flips_at)}"
        if shown and flips_at is not None
        else "No cost of an error up to $10 changes which approach is ahead"
    )
    return CaptionedChart(
        title=title,
        caption=(
            "Line: share of simulations in which an approach does best. At the break-even the "
            "averages cross, near but not at the crossing of the lines."
            f"{without_names(rows, dossier)}"
        ),
        drawing=partial(_draw, rows, flips_at if shown else None),
        table=rows[["way", "cost_text", "chance_text"]].rename(
            columns={
                "way": "Approach",
                "cost_text": "An error costs",
                "chance_text": "Does best in",
            }
        ),
        named=tuple(dossier.named),
    )


def _draw(rows: pd.DataFrame, flips_at: float | None, theme: Shown) -> list[Chart]:
    x = alt.Scale(type="log", domain=[float(COSTS[0]), float(COSTS[-1])], nice=False)
    y = alt.Scale(domain=[0, 1], nice=False)
    across = alt.X(
        "cost:Q",
        scale=x,
        axis=alt.Axis(
            values=[0.01, 0.1, 1, 10],
            labelExpr="'$' + format(datum.value, '.2~f')",
            title="cost of one error",
        ),
    )
    line = (
        alt.Chart(rows)
        .mark_line(strokeWidth=2.5)
        .encode(
            x=across,
            y=alt.Y("chance:Q", scale=y, axis=value_axis(labelExpr=PERCENT_LABEL, title=None)),
            color=named_colour(rows, theme),
            strokeDash=named_dash(rows, theme),
            tooltip=[
                alt.Tooltip("way:N", title="Approach"),
                alt.Tooltip("cost_text:N", title="An error costs"),
                alt.Tooltip("chance_text:N", title="Does best in"),
            ],
        )
    )
    layers = [line]
    if flips_at is not None:
        layers.append(upright(flips_at, x, theme.ink, DOTTED))
    return [configured(layered(*layers), theme, height=HEIGHT)]
