"""All approaches side by side: accuracy where they stop."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import altair as alt
import pandas as pd

from core.report.charts.chart import (
    PERCENT_LABEL,
    CaptionedChart,
    Chart,
    configured,
    layered,
)
from core.report.charts.encodings import colour_of, shape_of
from core.report.charts.reference_lines import upright
from core.report.charts.rows import ROW, row_axis, row_titles
from core.report.findings.comparison import highest, interval_note, tied_with
from core.report.findings.dossier import Dossier
from core.report.findings.options import options
from core.report.format.numbers import percent
from core.report.format.palette import TARGET_DASH, WHISKER_OPACITY, Shown


def all_arms_accuracy(dossier: Dossier, arms: Sequence[str] = ()) -> CaptionedChart:
    """One row per approach: accuracy at the stop with its 95% interval.

    Parameters
    ----------
    dossier : Dossier
    arms : sequence of str
        Those shown, in their order; all, the likely and cheap first, if empty.
    """
    rows = _rows(dossier).set_index("row", drop=False)
    rows = rows.loc[list(arms or rows.index)].reset_index(drop=True)
    best, level = highest(dossier, dossier.arms)
    return CaptionedChart(
        title=f"{dossier.name(best)} measured highest{tied_with(dossier, level)}",
        caption=f"Dot: mean over repeats, on the test set. Whisker: {interval_note(dossier)}. "
        "Dashed line: target.",
        drawing=partial(_draw_accuracy, dossier.plan.target, rows),
        table=rows[["title", "accuracy", "low", "high", "proved"]]
        .rename(
            columns={
                "title": "Approach",
                "accuracy": "Accuracy",
                "low": "Low",
                "high": "High",
                "proved": "Repeats that proved the target",
            }
        )
        .round(4),
        named=tuple(dossier.named),
    )


def _rows(dossier: Dossier) -> pd.DataFrame:
    rows = []
    for option in options(dossier):
        name, accuracy = option.arm, dossier.accuracy(option.arm)
        rows.append(
            {
                "row": name,
                "arm": name,
                "title": f"{dossier.name(name)}{dossier.role(name)}",
                "accuracy": accuracy.value,
                "low": accuracy.low,
                "high": accuracy.high,
                "accuracy_label": f"{percent(accuracy.value)}, proved {dossier.proved(name)}",
                "proved": dossier.proved(name),
            }
        )
    return pd.DataFrame(rows)


def _draw_accuracy(aim: float, rows: pd.DataFrame, theme: Shown) -> list[Chart]:
    floor = int(min(float(rows["low"].min()), aim - 0.02) * 20) / 20
    x = alt.Scale(
        domain=[floor, min(1.0, float(rows["high"].max()) + 0.02)], zero=False, nice=False
    )
    axis = alt.Axis(labelExpr=PERCENT_LABEL, title=None, tickCount=5, grid=True)
    target = upright(aim, x, theme.ink, TARGET_DASH)
    base = alt.Chart(rows).encode(y=row_axis(rows), color=colour_of(rows, theme))
    whisker = base.mark_rule(strokeWidth=2, opacity=WHISKER_OPACITY, yOffset=9).encode(
        x=alt.X("low:Q", scale=x, axis=axis), x2="high:Q"
    )
    dot = base.mark_point(size=90, filled=True, opacity=1, yOffset=9).encode(
        x=alt.X("accuracy:Q", scale=x, axis=axis),
        shape=shape_of(rows, theme),
        tooltip=[
            alt.Tooltip("title:N", title="Approach"),
            alt.Tooltip("accuracy_label:N", title="Accuracy"),
        ],
    )
    titled = rows.assign(edge=floor, title=rows["title"] + ": " + rows["accuracy_label"])
    titles = row_titles(titled, theme, alt.X("edge:Q", scale=x, axis=axis))
    return [configured(layered(target, whisker, dot, titles), theme, height=ROW * len(rows))]
