"""The map of this decision: the best choice over two inputs, and where the reader stands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import altair as alt
import numpy as np
import pandas as pd

from core.decision.sensitivity.two_way import ERROR_COST, MONTHS, Axis, SwitchMap
from core.domain.arms import NAMED
from core.domain.verdict import ConfidenceLabel, confidence_label
from core.report.charts.acceptability import named_colour
from core.report.charts.chart import CaptionedChart, Chart, configured, layered, value_axis
from core.report.findings.dossier import Dossier
from core.report.format.numbers import chance
from core.report.format.palette import Shown
from core.report.format.quantities import amount
from core.report.headline.axes import axis_name, axis_unit

STRENGTH = {
    ConfidenceLabel.CLEAR: 0.75,
    ConfidenceLabel.LEANING: 0.45,
    ConfidenceLabel.TOSS_UP: 0.18,
}
HEIGHT = 380


def where_you_switch(
    dossier: Dossier, found: SwitchMap, axes: tuple[Axis, Axis], here: tuple[float, float]
) -> CaptionedChart:
    """Colour is the best choice, strength how likely; the ring is the reader's case.

    Parameters
    ----------
    axes : tuple of str or Driver
        Inputs along x and y.
    here : tuple of float
        The reader's case, in the units of the axes.
    """
    rows = _rows(dossier, found, axes)
    arms = list(dict.fromkeys(rows["arm"]))
    return CaptionedChart(
        title=_title(dossier, found),
        caption=(
            "Colour: the best choice. Strong: over 90% likely, pale: at least 70%, ?: less. "
            "Ring: your case."
            + (" Every error costs the same here." if ERROR_COST in axes else "")
            + (" Grey: several others; the table names them." if len(arms) > NAMED + 1 else "")
        ),
        drawing=partial(_draw, rows, found, axes, here),
        table=rows[["x_text", "y_text", "way", "sure"]].rename(
            columns={
                "x_text": axis_name(axes[0]).capitalize(),
                "y_text": axis_name(axes[1]).capitalize(),
                "way": "Best choice",
                "sure": "Chance",
            }
        ),
        named=_coloured(dossier.named, arms),
    )


def _coloured(named: Sequence[str], here: Sequence[str]) -> tuple[str, ...]:
    """Arms by their colours; one that is not on the map leaves its colour to one that has none.

    Examples
    --------
    >>> _coloured(["old", "new", "hybrid"], ["old-once", "old", "new-once"])
    ('old', 'old-once', 'new-once')
    """
    found, without = list(named), [arm for arm in here if arm not in named]
    for at, arm in enumerate(found):
        if arm not in here and without:
            found[at] = without.pop(0)
    return (*found, *without)[:NAMED]


def _rows(dossier: Dossier, found: SwitchMap, axes: tuple[Axis, Axis]) -> pd.DataFrame:
    x_edges, y_edges = edges(found.x), edges(found.y)
    rows = []
    for row in range(len(found.y)):
        for column in range(len(found.x)):
            wrong = float(found.chance_wrong[row, column])
            sure = confidence_label(wrong)
            arm = str(found.best[row, column])
            rows.append(
                {
                    "x": x_edges[column],
                    "x2": x_edges[column + 1],
                    "y": y_edges[row],
                    "y2": y_edges[row + 1],
                    "xm": (x_edges[column] + x_edges[column + 1]) / 2,
                    "ym": (y_edges[row] + y_edges[row + 1]) / 2,
                    "arm": arm,
                    "way": dossier.name(arm),
                    "sure": chance(1.0 - wrong),
                    "strength": STRENGTH[sure],
                    "mark": "?" if sure is ConfidenceLabel.TOSS_UP else "",
                    "x_text": amount(float(found.x[column]), axis_unit(axes[0])),
                    "y_text": amount(float(found.y[row]), axis_unit(axes[1])),
                }
            )
    return pd.DataFrame(rows)


def edges(values: np.ndarray) -> np.ndarray:
    """Borders between neighbouring values; the outer cells are cut at the outer values.

    Examples
    --------
    >>> edges(np.array([0.0, 10.0, 20.0])).tolist()
    [0.0, 5.0, 15.0, 20.0]
    """
    middles = (values[:-1] + values[1:]) / 2
    return np.concatenate([values[:1], middles, values[-1:]])


def _title(dossier: Dossier, found: SwitchMap) -> str:
    likely = f"{dossier.name(found.stands_on)}, {chance(1.0 - found.stands_wrong)} likely"
    if set(found.best.ravel()) == {found.stands_on}:
        return f"Best choice in your case: {likely}, and everywhere on this map"
    return f"Best choice in your case: {likely}"


def _ticks(axis: Axis) -> list[int] | alt.UndefinedType:
    return [0, 12, 24, 36] if axis == MONTHS else alt.Undefined


def _axis(axis: Axis) -> str:
    if axis_unit(axis) == "USD":
        return "'$' + format(datum.value, datum.value < 10 ? '.2~f' : ',.0f')"
    return "format(datum.value, ',.0f')"


def _draw(
    rows: pd.DataFrame,
    found: SwitchMap,
    axes: tuple[Axis, Axis],
    here: tuple[float, float],
    theme: Shown,
) -> list[Chart]:
    x = alt.Scale(domain=[float(found.x[0]), float(found.x[-1])], nice=False)
    y = alt.Scale(domain=[float(found.y[0]), float(found.y[-1])], nice=False, zero=False)
    across = alt.X(
        "x:Q",
        scale=x,
        axis=alt.Axis(
            title=axis_name(axes[0]), labelExpr=_axis(axes[0]), tickCount=5, values=_ticks(axes[0])
        ),
    )
    up = alt.Y("y:Q", scale=y, axis=value_axis(title=axis_name(axes[1]), labelExpr=_axis(axes[1])))
    colour = named_colour(rows, theme)
    cells = (
        alt.Chart(rows)
        .mark_rect(stroke=theme.page, strokeWidth=1)
        .encode(
            x=across,
            x2="x2:Q",
            y=up,
            y2="y2:Q",
            color=colour,
            opacity=alt.Opacity("strength:Q", scale=None, legend=None),
            tooltip=[
                alt.Tooltip("x_text:N", title=axis_name(axes[0])),
                alt.Tooltip("y_text:N", title=axis_name(axes[1])),
                alt.Tooltip("way:N", title="Best choice"),
                alt.Tooltip("sure:N", title="Chance"),
            ],
        )
    )
    marks = (
        alt.Chart(rows[rows["mark"] != ""])
        .mark_text(color=theme.muted, fontSize=12)
        .encode(x=alt.X("xm:Q", scale=x), y=alt.Y("ym:Q", scale=y), text="mark:N")
    )
    at = pd.DataFrame(
        {
            "x": [float(np.clip(here[0], found.x[0], found.x[-1]))],
            "y": [float(np.clip(here[1], found.y[0], found.y[-1]))],
        }
    )
    ring = (
        alt.Chart(at)
        .mark_point(
            shape="circle", size=240, color=theme.ink, strokeWidth=3, filled=False, opacity=1
        )
        .encode(x=alt.X("x:Q", scale=x), y=alt.Y("y:Q", scale=y))
    )
    return [configured(layered(cells, marks, ring), theme, height=HEIGHT)]
