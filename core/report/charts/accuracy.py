"""Accuracy over what was spent: scale, axes and marks that charts of rounds share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from core.report.charts.chart import MONEY_LABEL, PERCENT_LABEL, Chart, value_axis
from core.report.charts.encodings import colour_of, shape_of, stroke_of
from core.report.format.palette import WHISKER_OPACITY, Shown

STEP = 20
"""The scale begins and ends at a multiple of one twentieth."""


def accuracy_scale(low: float, high: float, **given: Any) -> alt.Scale:
    """A scale that holds two shares and does not begin at nothing.

    Examples
    --------
    >>> accuracy_scale(0.71, 0.93)["domain"], accuracy_scale(0.85, 0.99)["domain"]
    ([0.7, 0.95], [0.85, 1.0])
    """
    domain = [int(low * STEP) / STEP, min(1.0, int(high * STEP + 1) / STEP)]
    return alt.Scale(domain=domain, zero=False, nice=False, **given)


def accuracy_up(column: str, y: alt.Scale) -> alt.Y:
    """A column of accuracies with the axis in per cent."""
    return alt.Y(f"{column}:Q", scale=y, axis=value_axis(labelExpr=PERCENT_LABEL, title=None))


def spent_axis(by: str, ticks: int = 6) -> alt.Axis:
    """An axis of ``Dollars`` or ``Days``."""
    label = MONEY_LABEL if by == "Dollars" else "datum.value + ' d'"
    return alt.Axis(title=None, tickCount=ticks, labelExpr=label)


def whiskers(rows: pd.DataFrame, x: alt.X, y: alt.Scale, colour: alt.Color) -> Chart:
    """Margins of error, from ``low`` to ``high``."""
    return (
        alt.Chart(rows)
        .mark_rule(strokeWidth=2, opacity=WHISKER_OPACITY)
        .encode(x=x, y=alt.Y("low:Q", scale=y), y2="high:Q", color=colour)
    )


def measured_dots(
    rows: pd.DataFrame, x: alt.X, y: alt.Scale, theme: Shown, tips: Sequence[alt.Tooltip]
) -> Chart:
    """Measured rounds: hollow where the column ``proved`` does not say so."""
    filled = alt.condition(
        "datum.proved == 'proved'", colour_of(rows, theme), alt.value(theme.page)
    )
    return (
        alt.Chart(rows)
        .mark_point(size=75, opacity=1, strokeWidth=2)
        .encode(
            x=x,
            y=alt.Y("accuracy:Q", scale=y),
            stroke=stroke_of(rows, theme),
            fill=filled,
            shape=shape_of(rows, theme),
            tooltip=list(tips),
        )
    )
