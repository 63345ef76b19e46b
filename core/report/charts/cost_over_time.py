"""Cost by month: what each way costs to build and then to keep."""

from __future__ import annotations

from functools import partial

import altair as alt
import numpy as np
import pandas as pd

from core.decision.calculator.result import LONGEST
from core.decision.costing.cash_flow import crossing_month
from core.report.charts.by_month import (
    ACROSS,
    MONTH,
    SCALE,
    arm_rows,
    cheaper_first,
    month_marks,
    month_table,
)
from core.report.charts.chart import CaptionedChart, Chart, configured, halo, layered
from core.report.charts.encodings import colour_of
from core.report.charts.reference_lines import DOTTED, upright
from core.report.findings.dossier import Dossier
from core.report.format.palette import Shown

HEIGHT = 380


def living_with_it(dossier: Dossier, before: Dossier | None = None) -> CaptionedChart:
    """Cumulative cost of the two arms over 36 months, and where they cross.

    Parameters
    ----------
    dossier : Dossier
    before : Dossier, optional
        The same experiment under the baseline, drawn as thin dashed lines.

    Returns
    -------
    CaptionedChart
        USD by month; the line is the median over the draws, the band P10 to P90.
    """
    paths = _paths(dossier)
    rows = arm_rows(paths, dossier.name)
    thin = None if before is None else arm_rows(_paths(before), before.name)
    crossing = crossing_month(*(path[:, 1] for path in paths.values()))
    return CaptionedChart(
        title=_title(dossier, cheaper_first(paths), crossing),
        caption=(
            "Line: middle outcome, band: 8-in-10 range. The vertical line is the period counted "
            "above. Month 0 is the day the way is built and goes live, which is paid by then."
            + (" Thin dashes: the baseline." if before is not None else "")
        ),
        drawing=partial(_draw, dossier.months, rows, crossing, thin),
        table=month_table(rows),
        named=tuple(dossier.named),
    )


def _paths(dossier: Dossier) -> dict[str, np.ndarray]:
    return {arm: monthly_costs(dossier, arm) for arm in dossier.pair}


def monthly_costs(dossier: Dossier, arm: str) -> np.ndarray:
    """P10, median and P90 of the cumulative cost by month, USD, shape (months + 1, 3)."""
    costs = dossier.valuation.coarse_costs[arm]
    return np.array(
        [
            np.percentile(
                costs.total(month) if month else costs.total(0) + costs.deploy, [10, 50, 90]
            )
            for month in range(LONGEST + 1)
        ]
    )


def _title(dossier: Dossier, arms: tuple[str, ...], crossing: int | None) -> str:
    first, other = arms
    if crossing is None:
        return f"Living with it: {dossier.the(first)} stays cheaper for all {LONGEST} months"
    return f"Living with it: from month {crossing} {dossier.the(other)} is cheaper"


def _draw(
    counted: int, rows: pd.DataFrame, crossing: int | None, thin: pd.DataFrame | None, theme: Shown
) -> list[Chart]:
    top = max(float(rows["high"].max()), 0.0 if thin is None else float(thin["middle"].max()))
    y = alt.Scale(domain=[0, top * 1.05], nice=False)
    layers = month_marks(rows, y, theme)
    if thin is not None:
        layers.append(
            alt.Chart(thin)
            .mark_line(strokeWidth=1, strokeDash=[4, 4])
            .encode(x=ACROSS, y=alt.Y("middle:Q", scale=y), color=colour_of(rows, theme))
        )
    if counted:
        layers.append(upright(counted, SCALE, theme.muted))
    if crossing is not None:
        layers.append(_crossing(rows, crossing, y, theme))
    return [configured(layered(*layers), theme, height=HEIGHT)]


def _crossing(rows: pd.DataFrame, month: int, y: alt.Scale, theme: Shown) -> Chart:
    """A dot where the lines cross, and a dotted line down to its month."""
    value = float(rows[rows["month"] == month]["middle"].mean())
    dot = pd.DataFrame(
        {"month": [month], "middle": [value], "zero": [0.0], "label": [f"month {month}"]}
    )
    base = alt.Chart(dot).encode(x=MONTH)
    return layered(
        base.mark_rule(color=theme.ink, strokeDash=list(DOTTED)).encode(
            y=alt.Y("zero:Q", scale=y), y2="middle:Q"
        ),
        base.mark_point(color=theme.ink, filled=True, size=60, opacity=1).encode(
            y=alt.Y("middle:Q", scale=y)
        ),
        halo(
            dot,
            theme,
            x=MONTH,
            y=alt.Y("zero:Q", scale=y),
            text="label:N",
            color=alt.value(theme.ink),
            mark={"align": "left", "dx": 5, "dy": -10, "fontSize": 12},
        ),
    )
