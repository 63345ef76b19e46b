"""Cost by month: what each way costs to build and then to keep."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from core.report.dossier import Dossier
from core.report.formats import money
from core.report.palette import BAND_OPACITY, Look
from core.report.pictures.marks import colour_of, dash_of
from core.report.pictures.names import names_over_and_under
from core.report.pictures.picture import MONEY_LABEL, Chart, Picture, configured, halo, value_axis
from core.report.words import arm_name, the_arm

MONTHS = 36
HEIGHT = 380
SHOWN = ("old", "new")


def living_with_it(dossier: Dossier, before: Dossier | None = None) -> Picture:
    """Cumulative cost of the two ways over 36 months, and where they cross.

    Parameters
    ----------
    before : Dossier, optional
        The same race under the baseline, drawn as thin dashed lines.
    """
    rows = _rows(dossier)
    thin = None if before is None else _rows(before)
    crossing = crossing_month(dossier)
    return Picture(
        title=_title(dossier, crossing),
        caption=(
            "Line: middle outcome, band: 8-in-10 range. The vertical line is the period counted "
            "above. Month 0 is the day the target is reached and the model goes live."
            + (" Thin dashes: the baseline." if before is not None else "")
        ),
        draw=lambda look: [_draw(dossier, rows, crossing, look, thin)],
        table=rows[["way", "month", "low", "middle", "high"]]
        .rename(
            columns={
                "way": "Way",
                "month": "Month",
                "low": "Low, $",
                "middle": "Middle, $",
                "high": "High, $",
            }
        )
        .round(0),
    )


def monthly_costs(dossier: Dossier, arm: str) -> np.ndarray:
    """Low, middle and high cumulative cost by month, shape (months + 1, 3)."""
    costs = dossier.valuation.coarse_costs[arm]
    return np.array(
        [
            np.percentile(
                costs.total(month) if month else costs.total(0) + costs.deploy, [10, 50, 90]
            )
            for month in range(MONTHS + 1)
        ]
    )


def crossing_month(dossier: Dossier) -> int | None:
    """First month in which the way that was dearer to build has become the cheaper one."""
    old, new = (monthly_costs(dossier, arm)[:, 1] for arm in SHOWN)
    ahead = np.sign(old - new)
    changed = np.flatnonzero(ahead != ahead[0])
    return int(changed[0]) if len(changed) else None


def _title(dossier: Dossier, crossing: int | None) -> str:
    first = (
        "new"
        if monthly_costs(dossier, "new")[0, 1] < monthly_costs(dossier, "old")[0, 1]
        else "old"
    )
    if crossing is None:
        return f"Living with it: {the_arm(first)} stays cheaper for all {MONTHS} months"
    other = "old" if first == "new" else "new"
    return f"Living with it: from month {crossing} {the_arm(other)} is cheaper"


def _rows(dossier: Dossier) -> pd.DataFrame:
    rows = []
    for arm in SHOWN:
        for month, (low, middle, high) in enumerate(monthly_costs(dossier, arm)):
            rows.append(
                {
                    "arm": arm,
                    "way": arm_name(arm),
                    "month": month,
                    "low": low,
                    "middle": middle,
                    "high": high,
                    "text": money(middle),
                }
            )
    return pd.DataFrame(rows)


def _draw(
    dossier: Dossier,
    rows: pd.DataFrame,
    crossing: int | None,
    look: Look,
    thin: pd.DataFrame | None = None,
) -> Chart:
    x = alt.Scale(domain=[0, MONTHS], nice=False)
    top = max(float(rows["high"].max()), 0.0 if thin is None else float(thin["middle"].max()))
    y = alt.Scale(domain=[0, top * 1.05], nice=False)
    across = alt.X(
        "month:Q",
        scale=x,
        axis=alt.Axis(
            values=[0, 12, 24, MONTHS],
            labelExpr="datum.value + ' mo'",
            title=None,
        ),
    )
    colour = colour_of(rows, look)
    base = alt.Chart(rows)
    band = base.mark_area(opacity=BAND_OPACITY).encode(
        x=across,
        y=alt.Y("low:Q", scale=y, axis=value_axis(labelExpr=MONEY_LABEL, title=None)),
        y2="high:Q",
        color=colour,
    )
    line = base.mark_line(strokeWidth=2.5).encode(
        x=across,
        y=alt.Y("middle:Q", scale=y),
        color=colour,
        strokeDash=dash_of(rows),
        tooltip=[
            alt.Tooltip("way:N", title="Way"),
            alt.Tooltip("month:Q", title="Month"),
            alt.Tooltip("text:N", title="Middle outcome"),
        ],
    )
    names = names_over_and_under(
        rows[rows["month"] == MONTHS],
        "middle",
        look,
        x=alt.X("month:Q", scale=x),
        y=y,
        colour=colour,
    )
    layers = [band, line, names]
    if thin is not None:
        layers.append(
            alt.Chart(thin)
            .mark_line(strokeWidth=1, strokeDash=[4, 4])
            .encode(x=across, y=alt.Y("middle:Q", scale=y), color=colour)
        )
    if dossier.months:
        period = pd.DataFrame({"month": [dossier.months]})
        layers.append(
            alt.Chart(period)
            .mark_rule(color=look.muted, strokeWidth=1)
            .encode(x=alt.X("month:Q", scale=x))
        )
    if crossing is not None:
        layers.append(_crossing(rows, crossing, x, y, look))
    return configured(alt.layer(*layers), look, height=HEIGHT)


def _crossing(rows: pd.DataFrame, month: int, x: alt.Scale, y: alt.Scale, look: Look) -> Chart:
    """A dot where the lines cross, and a dotted line down to its month."""
    value = float(rows[rows["month"] == month]["middle"].mean())
    dot = pd.DataFrame(
        {"month": [month], "middle": [value], "zero": [0.0], "label": [f"month {month}"]}
    )
    base = alt.Chart(dot).encode(x=alt.X("month:Q", scale=x))
    return alt.layer(
        base.mark_rule(color=look.ink, strokeDash=[2, 3]).encode(
            y=alt.Y("zero:Q", scale=y), y2="middle:Q"
        ),
        base.mark_point(color=look.ink, filled=True, size=60, opacity=1).encode(
            y=alt.Y("middle:Q", scale=y)
        ),
        halo(
            dot,
            look,
            x=alt.X("month:Q", scale=x),
            y=alt.Y("zero:Q", scale=y),
            text="label:N",
            color=alt.value(look.ink),
            mark={"align": "left", "dx": 5, "dy": -10, "fontSize": 12},
        ),
    )
