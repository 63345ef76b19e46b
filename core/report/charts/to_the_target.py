"""What reaching the target takes, one bar per way."""

from __future__ import annotations

import altair as alt
import pandas as pd

from core.report.charts.chart import Chart, configured, empty_axis, halo, layered
from core.report.charts.encodings import colour_of, shape_of
from core.report.findings.censored import missed_in
from core.report.findings.dossier import Dossier, likely_range, middle
from core.report.format.numbers import count, money
from core.report.format.palette import RANGE_OPACITY, Theme
from core.report.wording.glossary import arm_name

ROW = 42


def target_rows(dossier: Dossier, by: str) -> pd.DataFrame:
    """Range and middle outcome of each candidate.

    Parameters
    ----------
    by : str
        ``Dollars`` or ``Days``.
    """
    rows = []
    for arm in dossier.candidates:
        bill = dossier.valuation.costs[arm].build
        values = bill.usd if by == "Dollars" else bill.days
        low, high = likely_range(values)
        value = middle(values)
        text = money(value) if by == "Dollars" else f"{count(value)} days"
        missed = dossier.missed(arm)
        note = f", {missed_in(dossier, arm)}" if missed else ""
        rows.append(
            {
                "arm": arm,
                "way": arm_name(arm),
                "low": low,
                "middle": value,
                "high": high,
                "label": f"{arm_name(arm)}: {'at least ' if missed else ''}{text}{note}",
                "missed": missed,
            }
        )
    return pd.DataFrame(rows)


def target_bars(strip: pd.DataFrame, x: alt.Scale, theme: Theme) -> Chart:
    """The rows drawn along the scale of what is spent."""
    rows = alt.Y("arm:N", sort=list(strip["arm"]), axis=empty_axis())
    base = alt.Chart(strip).encode(y=rows, color=colour_of(strip, theme))
    nothing = alt.Axis(labels=False, title=None)
    bar = base.mark_bar(size=10, opacity=RANGE_OPACITY, yOffset=9).encode(
        x=alt.X("low:Q", scale=x, axis=nothing), x2="high:Q"
    )
    mark = base.mark_point(size=90, filled=True, opacity=1, yOffset=9).encode(
        x=alt.X("middle:Q", scale=x), shape=shape_of(strip)
    )
    arrow = (
        alt.Chart(strip[strip["missed"] > 0])
        .mark_point(shape="triangle-right", size=70, filled=True, opacity=1, yOffset=9)
        .encode(y=rows, x=alt.X("high:Q", scale=x), color=colour_of(strip, theme))
    )
    label = halo(
        strip,
        theme,
        y=rows,
        x=alt.X("zero:Q", scale=x),
        text="label:N",
        color=colour_of(strip, theme),
        mark={"align": "left", "fontWeight": 600, "dy": -8, "fontSize": 13, "clip": False},
    ).transform_calculate(zero="0")
    chart = layered(bar, mark, arrow, label)
    return configured(chart, theme, height=ROW * len(strip))
