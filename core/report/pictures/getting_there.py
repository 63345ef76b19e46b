"""What reaching the target costs, and the accuracy bought on the way."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from core.report.dossier import Dossier, likely_range, middle
from core.report.formats import count, money, target_text
from core.report.palette import RANGE_OPACITY, TARGET_DASH, WHISKER_OPACITY, Look
from core.report.pictures.marks import colour_of, dash_of, shape_of, stroke_of
from core.report.pictures.names import ABOVE_WORDS, names_beside, words_in_the_corner
from core.report.pictures.picture import (
    MONEY_LABEL,
    PERCENT_LABEL,
    Chart,
    Picture,
    configured,
    empty_axis,
    halo,
    value_axis,
)
from core.report.words import arm_name, the_arm

STRIP_ROW = 42
LINES_HEIGHT = 270
NEAR_END = 0.75
"""Share of the width behind which a name would run off the picture."""
BY = {"Dollars": "usd", "Days": "days"}


def getting_there(dossier: Dossier, by: str = "Dollars") -> Picture:
    """Spending (or days) until the target, above accuracy by spending.

    Parameters
    ----------
    by : str
        ``Dollars`` or ``Days``.
    """
    strip, lines = _strip(dossier, by), _lines(dossier, by)
    return Picture(
        title=_title(dossier, by),
        caption=(
            "Pale bar: 8-in-10 range of what reaching the target takes, mark: middle outcome. "
            "Dots: rounds, hollow until the target is proved in most repeats; whiskers: margin "
            "of error."
        ),
        draw=lambda look: _draw(dossier, by, strip, lines, look),
        table=_table(strip, lines, by),
    )


def _title(dossier: Dossier, by: str) -> str:
    target = target_text(dossier.plan.target)
    first, second = ("new", "old")

    def told(arm: str) -> str:
        """Amount of one way, with its name."""
        value = dossier.build(arm) if by == "Dollars" else dossier.days(arm)
        text = money(value) if by == "Dollars" else f"{count(value)} days"
        return f"{'at least ' if dossier.missed(arm) else ''}{text} {the_arm(arm)}"

    return f"Getting there: {target} for {told(first)}, {told(second)}"


def _strip(dossier: Dossier, by: str) -> pd.DataFrame:
    rows = []
    for arm in dossier.candidates:
        bill = dossier.valuation.costs[arm].build
        values = bill.usd if by == "Dollars" else bill.days
        low, high = likely_range(values)
        value = middle(values)
        text = money(value) if by == "Dollars" else f"{count(value)} days"
        missed = dossier.missed(arm)
        note = f", missed in {missed} of {dossier.repeats} repeats" if missed else ""
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


def _lines(dossier: Dossier, by: str) -> pd.DataFrame:
    arms = list(dossier.candidates)
    challenger = dossier.valuation.verdict.challenger
    if challenger and challenger in dossier.arms:
        arms.append(challenger)
    rows = []
    for arm in arms:
        spent = dossier.spent_by_round(arm, BY[by])
        proved = dossier.proved_by_round(arm)
        for at, estimate in enumerate(dossier.by_round[arm]):
            rows.append(
                {
                    "arm": arm,
                    "way": arm_name(arm),
                    "round": at + 1,
                    "spent": spent[at],
                    "accuracy": estimate.value,
                    "low": estimate.low,
                    "high": estimate.high,
                    "proved": "proved" if proved[at] >= 0.5 else "not proved",
                    "last": at + 1 == len(dossier.by_round[arm]),
                }
            )
    return pd.DataFrame(rows)


def _draw(
    dossier: Dossier, by: str, strip: pd.DataFrame, lines: pd.DataFrame, look: Look
) -> list[Chart]:
    longest = max(strip["high"].max(), lines["spent"].max())
    end = float(longest) * 1.04
    return [
        _draw_strip(strip, end, look),
        _draw_lines(dossier, by, lines, end, look),
    ]


def _spending(end: float) -> alt.Scale:
    """The same scale in both charts, so that they line up."""
    return alt.Scale(domain=[0, end], nice=False, zero=True)


def _draw_strip(strip: pd.DataFrame, end: float, look: Look) -> Chart:
    x = _spending(end)
    rows = alt.Y("arm:N", sort=list(strip["arm"]), axis=empty_axis())
    base = alt.Chart(strip).encode(y=rows, color=colour_of(strip, look))
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
        .encode(y=rows, x=alt.X("high:Q", scale=x), color=colour_of(strip, look))
    )
    label = halo(
        strip,
        look,
        y=rows,
        x=alt.X("zero:Q", scale=x),
        text="label:N",
        color=colour_of(strip, look),
        mark={"align": "left", "fontWeight": 600, "dy": -8, "fontSize": 13, "clip": False},
    ).transform_calculate(zero="0")
    chart = alt.layer(bar, mark, arrow, label)
    return configured(chart, look, height=STRIP_ROW * len(strip))


def _draw_lines(dossier: Dossier, by: str, lines: pd.DataFrame, end: float, look: Look) -> Chart:
    x = _spending(end)
    low = min(float(lines["low"].min()), dossier.plan.target)
    floor = int(low * 20) / 20
    top = min(1.0, int(max(float(lines["high"].max()), dossier.plan.target) * 20 + 1) / 20)
    y = alt.Scale(domain=[floor, top], zero=False, nice=False)
    x_axis = alt.Axis(
        tickCount=5,
        title=None,
        labelExpr=MONEY_LABEL if by == "Dollars" else "datum.value + ' d'",
    )
    across = alt.X("spent:Q", scale=x, axis=x_axis)
    up = alt.Y("accuracy:Q", scale=y, axis=value_axis(labelExpr=PERCENT_LABEL, title=None))
    colour = colour_of(lines, look)
    tips = [
        alt.Tooltip("way:N", title="Way"),
        alt.Tooltip("round:Q", title="Round"),
        alt.Tooltip("accuracy:Q", format=".1%", title="Accuracy"),
        alt.Tooltip(
            "spent:Q",
            format="$,.0f" if by == "Dollars" else ".0f",
            title="Spent" if by == "Dollars" else "Working days",
        ),
        alt.Tooltip("proved:N", title="Target"),
    ]
    base = alt.Chart(lines)
    rule = (
        alt.Chart(pd.DataFrame({"target": [dossier.plan.target]}))
        .mark_rule(color=look.ink, strokeDash=TARGET_DASH)
        .encode(y=alt.Y("target:Q", scale=y))
    )
    said = f"Dashed: target {target_text(dossier.plan.target)}"
    whisker = base.mark_rule(strokeWidth=2, opacity=WHISKER_OPACITY).encode(
        x=across, y=alt.Y("low:Q", scale=y), y2="high:Q", color=colour
    )
    line = base.mark_line(strokeWidth=2).encode(
        x=across, y=up, color=colour, strokeDash=dash_of(lines)
    )
    fill = alt.condition("datum.proved == 'proved'", colour, alt.value(look.page))
    dots = base.mark_point(size=80, opacity=1, strokeWidth=2).encode(
        x=across,
        y=up,
        stroke=stroke_of(lines, look),
        fill=fill,
        shape=shape_of(lines),
        tooltip=tips,
    )
    last = lines[lines["last"]]
    names = names_beside(
        last.assign(side=np.where(last["spent"] > NEAR_END * end, "right", "left")),
        "accuracy",
        look,
        x=alt.X("spent:Q", scale=x),
        y=y,
        colour=colour,
        lowest=ABOVE_WORDS,
        lift=0.05,
    )
    chart = alt.layer(rule, words_in_the_corner(said, look, x=x, y=y), whisker, line, dots, names)
    return configured(chart, look, height=LINES_HEIGHT)


def _table(strip: pd.DataFrame, lines: pd.DataFrame, by: str) -> pd.DataFrame:
    unit = "Spent, $" if by == "Dollars" else "Working days"
    table = lines[["way", "round", "spent", "accuracy", "low", "high", "proved"]].copy()
    table.columns = ["Way", "Round", unit, "Accuracy", "Low", "High", "Target"]
    return table.round({unit: 0, "Accuracy": 3, "Low": 3, "High": 3})
