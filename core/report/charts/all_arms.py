"""All ways side by side: accuracy where they stop, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import altair as alt
import pandas as pd

from core.domain.verdict import LIKELY
from core.report.charts.chart import (
    MONEY_LABEL,
    PERCENT_LABEL,
    CaptionedChart,
    Chart,
    configured,
    layered,
)
from core.report.charts.encodings import colour_of, shape_of
from core.report.charts.line_labels import MOST
from core.report.charts.reference_lines import upright
from core.report.charts.rows import ROW, row_axis, row_titles
from core.report.findings.comparison import highest, interval_note, tied_with
from core.report.findings.dossier import Dossier, likely_range, middle
from core.report.format.numbers import chance, money, percent, target_text
from core.report.format.palette import RANGE_OPACITY, TARGET_DASH, WHISKER_OPACITY, Shown
from core.report.wording.glossary import PERIODS


def ranked(dossier: Dossier) -> list[str]:
    """Ways by the chance to meet the target, likely ones first, then by cost; the named first."""
    meets = dossier.valuation.meets
    behind = dossier.folded if len(dossier.arms) > MOST else []
    return sorted(
        dossier.arms,
        key=lambda name: (name in behind, meets[name] < LIKELY, dossier.total(name)),
    )


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
        caption=f"Dot: mean over repeats in the round compared; whisker: {interval_note(dossier)}. "
        "Dashed: target.",
        drawing=partial(_draw_accuracy, dossier.plan.target, rows),
        table=rows[["title", "accuracy", "low", "high", "proved"]]
        .rename(
            columns={
                "title": "Way",
                "accuracy": "Accuracy",
                "low": "Low",
                "high": "High",
                "proved": "Repeats that proved the target",
            }
        )
        .round(4),
        named=tuple(dossier.named),
    )


def all_arms_cost(dossier: Dossier) -> CaptionedChart:
    """One row per way: cost over the counted period with its 8-in-10 range."""
    rows = _rows(dossier)
    cheapest = min(dossier.arms, key=dossier.total)
    period = "to build" if dossier.months == 0 else PERIODS[dossier.months].strip("+ ")
    return CaptionedChart(
        title=f"{dossier.name(cheapest)} costs least: {money(dossier.total(cheapest))}, "
        f"{chance(dossier.valuation.meets[cheapest])} likely to reach "
        f"{target_text(dossier.plan.target)}",
        caption=f"Bar: 8-in-10 range of building it and keeping it ({period}); mark: middle "
        "outcome.",
        drawing=partial(_draw_cost, rows),
        table=rows[["title", "cheap", "cost", "dear", "days"]]
        .rename(
            columns={
                "title": "Way",
                "cheap": "Low, $",
                "cost": "Middle, $",
                "dear": "High, $",
                "days": "Working days",
            }
        )
        .round(0),
        named=tuple(dossier.named),
    )


def _rows(dossier: Dossier) -> pd.DataFrame:
    rows = []
    for name in ranked(dossier):
        total = dossier.valuation.total(name)
        low, high = likely_range(total)
        accuracy = dossier.accuracy(name)
        rows.append(
            {
                "row": name,
                "arm": name,
                "title": f"{dossier.name(name)}{dossier.role(name)}",
                "accuracy": accuracy.value,
                "low": accuracy.low,
                "high": accuracy.high,
                "accuracy_label": f"{percent(accuracy.value)}, proved {dossier.proved(name)}",
                "cheap": low,
                "cost": middle(total),
                "dear": high,
                "cost_label": money(middle(total)),
                "days": dossier.days(name),
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
            alt.Tooltip("title:N", title="Way"),
            alt.Tooltip("accuracy_label:N", title="Accuracy"),
        ],
    )
    titled = rows.assign(edge=floor, title=rows["title"] + ": " + rows["accuracy_label"])
    titles = row_titles(titled, theme, alt.X("edge:Q", scale=x, axis=axis))
    return [configured(layered(target, whisker, dot, titles), theme, height=ROW * len(rows))]


def _draw_cost(rows: pd.DataFrame, theme: Shown) -> list[Chart]:
    x = alt.Scale(domain=[0, float(rows["dear"].max()) * 1.05], nice=False)
    axis = alt.Axis(labelExpr=MONEY_LABEL, title=None, tickCount=5, grid=True)
    base = alt.Chart(rows).encode(y=row_axis(rows), color=colour_of(rows, theme))
    bar = base.mark_bar(size=10, opacity=RANGE_OPACITY, yOffset=9).encode(
        x=alt.X("cheap:Q", scale=x, axis=axis), x2="dear:Q"
    )
    mark = base.mark_point(size=90, filled=True, opacity=1, yOffset=9).encode(
        x=alt.X("cost:Q", scale=x, axis=axis),
        shape=shape_of(rows, theme),
        tooltip=[alt.Tooltip("title:N", title="Way"), alt.Tooltip("cost_label:N", title="Cost")],
    )
    titled = rows.assign(edge=0.0, title=rows["title"] + ": " + rows["cost_label"])
    titles = row_titles(titled, theme, alt.X("edge:Q", scale=x, axis=axis))
    return [configured(layered(bar, mark, titles), theme, height=ROW * len(rows))]
