"""Horizontal rows with their title above the bar: they read the same on a phone."""

from __future__ import annotations

import altair as alt
import pandas as pd

from core.report.charts.chart import Chart, configured, halo, layered
from core.report.charts.encodings import colour_of, stroke_of
from core.report.format.palette import ASSUMED_OPACITY, Shown, Theme

ROW = 46


def row_axis(rows: pd.DataFrame) -> alt.Y:
    """One line per row, in the order of the table, without labels."""
    axis = alt.Axis(labels=False, title=None, grid=False, minExtent=0, maxExtent=0)
    return alt.Y("row:N", sort=list(rows["row"]), axis=axis)


def row_titles(rows: pd.DataFrame, theme: Theme, x: alt.X) -> Chart:
    """The title of each row, above its mark."""
    return halo(
        rows,
        theme,
        y=row_axis(rows),
        x=x,
        text="title:N",
        color=alt.value(theme.text),
        mark={"align": "left", "dy": -9, "fontSize": 13},
    )


def split_bars(rows: pd.DataFrame, theme: Shown) -> Chart:
    """Bars whose counted part is solid and whose assumed part is pale with an outline.

    Parameters
    ----------
    rows : DataFrame
        Columns ``row``, ``title``, ``arm``, ``counted``, ``total`` and ``label``.
    """
    end = float(rows["total"].max()) * 1.18 or 1.0
    x = alt.Scale(domain=[0, end], nice=False)
    hidden = alt.Axis(labels=False, title=None, grid=False)
    base = alt.Chart(rows).encode(y=row_axis(rows))
    zero = alt.X("zero:Q", scale=x, axis=hidden)
    pale = base.mark_bar(size=13, yOffset=9, strokeWidth=1.5, fillOpacity=ASSUMED_OPACITY).encode(
        x=alt.X("counted:Q", scale=x, axis=hidden),
        x2="total:Q",
        fill=_fill(rows, theme),
        stroke=stroke_of(rows, theme),
    )
    solid = (
        base.mark_bar(size=13, yOffset=9)
        .encode(x=zero, x2="counted:Q", color=colour_of(rows, theme))
        .transform_calculate(zero="0")
    )
    label = halo(
        rows,
        theme,
        y=row_axis(rows),
        x=alt.X("total:Q", scale=x),
        text="label:N",
        color=alt.value(theme.text),
        mark={"align": "left", "dx": 6, "dy": 9, "fontWeight": 600},
    )
    titles = row_titles(rows.assign(zero=0.0), theme, zero)
    return configured(layered(pale, solid, label, titles), theme, height=ROW * len(rows))


def _fill(rows: pd.DataFrame, theme: Shown) -> alt.Fill:
    arms = list(dict.fromkeys(rows["arm"]))
    scale = alt.Scale(domain=arms, range=[theme.arm(arm) for arm in arms])
    return alt.Fill("arm:N", scale=scale, legend=None)
