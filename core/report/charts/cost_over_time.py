"""Expected cost by month: to build each option, to keep it, and what falling short adds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import altair as alt
import numpy as np
import pandas as pd

from core.decision.assumptions.draws import Array
from core.decision.calculator.result import LONGEST
from core.decision.costing.cash_flow import crossing_month
from core.decision.costing.fallbacks import order_of, with_fallbacks
from core.report.charts.by_month import (
    ACROSS,
    MONTH,
    SCALE,
    arm_rows,
    month_marks,
    month_table,
)
from core.report.charts.chart import CaptionedChart, Chart, configured, halo, layered
from core.report.charts.corner_names import names_in_a_corner, room
from core.report.charts.encodings import colour_of
from core.report.charts.reference_lines import DOTTED, upright
from core.report.findings.dossier import Dossier
from core.report.findings.options import shown
from core.report.format.numbers import about_money
from core.report.format.palette import Shown

HEIGHT = 210
UNDER_NAMES = 0.6
"""Share of the width that names take, where the longest are."""
WORKED_OUT = (0, 1, *range(3, LONGEST + 1, 3))
"""Months that are worked out; between them cost is as good as straight."""


def living_with_it(dossier: Dossier, before: Dossier | None = None) -> CaptionedChart:
    """Expected cost of the options over 36 months, and where the best bet and today's cross.

    Parameters
    ----------
    dossier : Dossier
    before : Dossier, optional
        The same experiment under the baseline, drawn as thin dashed lines.

    Returns
    -------
    CaptionedChart
        USD by month: what the rows of a decision say for each horizon.
    """
    paths = monthly_costs(dossier)
    rows = arm_rows(paths, dossier.name)
    thin = None if before is None else arm_rows(monthly_costs(before), before.name)
    today, other = dossier.pair
    crossing = crossing_month(paths[today][:, 1], paths[other][:, 1])
    return CaptionedChart(
        title=_title(dossier, paths, crossing),
        caption=(
            "Expected cost, as in the rows above. Band: 80% range. Upright line: your horizon."
            + (" Thin dashes: the baseline." if before is not None else "")
        ),
        drawing=partial(_draw, dossier.months, rows, dossier.pair, crossing, thin),
        table=month_table(rows).rename(columns={"Middle, $": "Expected, $"}),
        named=tuple(dossier.named),
    )


def monthly_costs(dossier: Dossier) -> dict[str, Array]:
    """Expected cost up to each month and its P10 and P90, by arm that is shown.

    Returns
    -------
    dict of str to ndarray, shape (months + 1, 3)
        USD: low, expected, high; errors, waiting and falling short included.
    """
    v, arms = dossier.valuation, [one.arm for one in shown(dossier).rows]
    needed = {arm: v.costs[arm] for arm in dict.fromkeys([*v.choices, *arms])}
    found: dict[str, list[tuple[float, ...]]] = {arm: [] for arm in arms}
    for month in WORKED_OUT:
        tries = v.tried(needed, v.draws, month, v.priced.chance)
        order = order_of(tries, v.choices)
        spent = {arm: np.asarray(one.build + one.keep) for arm, one in tries.items()}
        if order:  # else there is nothing to choose, and nothing follows
            spent = with_fallbacks(tries, order, [arm for arm in arms if arm not in order])
        for arm in arms:
            low, high = np.percentile(spent[arm], [10, 90])
            found[arm].append((float(low), float(np.mean(spent[arm])), float(high)))
    months = np.arange(LONGEST + 1)
    return {
        arm: np.stack(
            [np.interp(months, WORKED_OUT, column) for column in zip(*path, strict=True)], 1
        )
        for arm, path in found.items()
    }


def _title(dossier: Dossier, paths: Mapping[str, Array], crossing: int | None) -> str:
    today, other = dossier.pair
    if today == other:
        last = about_money(float(paths[today][LONGEST, 1]))
        return f"Cost over time: {last} over {LONGEST} months"
    first, second = sorted((today, other), key=lambda arm: float(paths[arm][0, 1]))
    if crossing is None:
        return f"Cost over time: {dossier.the(first)} costs less for all {LONGEST} months"
    return f"Cost over time: from month {crossing} {dossier.the(second)} costs less"


def _draw(
    counted: int,
    rows: pd.DataFrame,
    banded: tuple[str, ...],
    crossing: int | None,
    thin: pd.DataFrame | None,
    theme: Shown,
) -> list[Chart]:
    wide = rows[rows["arm"].isin(banded)]
    # So high that the names at the upper left stand over everything up to the middle of it.
    names = room(rows["arm"].nunique(), HEIGHT)
    early = float(wide[wide["month"] <= LONGEST * UNDER_NAMES]["high"].max())
    top = max(
        1.05 * float(wide["high"].max()),
        1.05 * float(rows["middle"].max()),
        0.0 if thin is None else 1.05 * float(thin["middle"].max()),
        early / (1 - names),
    )
    y = alt.Scale(domain=[0, top], nice=False)
    layers = [upright(counted, SCALE, theme.muted)] if counted else []
    layers += month_marks(rows, y, theme, banded)
    if thin is not None:
        layers.append(
            alt.Chart(thin)
            .mark_line(strokeWidth=1, strokeDash=[4, 4])
            .encode(x=ACROSS, y=alt.Y("middle:Q", scale=y), color=colour_of(rows, theme))
        )
    if crossing is not None:
        layers.append(_crossing(wide, crossing, y, theme))
    layers.append(names_in_a_corner(rows, theme, x=SCALE, y=y, height=HEIGHT, top_left=True))
    return [configured(layered(*layers), theme, height=HEIGHT)]


def _crossing(rows: pd.DataFrame, month: int, y: alt.Scale, theme: Shown) -> Chart:
    """A dot where the lines cross, and a dotted line down to its month."""
    value = float(rows[rows["month"] == month]["middle"].mean())
    dot = pd.DataFrame(
        {"month": [month], "middle": [value], "zero": [0.0], "label": [f"month {month}"]}
    )
    base = alt.Chart(dot).encode(x=MONTH)
    side = {"align": "left", "dx": 5} if month < LONGEST - 8 else {"align": "right", "dx": -5}
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
            mark=side | {"dy": -10, "fontSize": 12},
        ),
    )
