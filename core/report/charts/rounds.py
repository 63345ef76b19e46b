"""Round by round: accuracy as the rounds go on, one thin line per repeat."""

from __future__ import annotations

from functools import partial

import altair as alt
import numpy as np
import pandas as pd

from core.report.charts.accuracy import accuracy_scale, accuracy_up, spent_axis
from core.report.charts.chart import CaptionedChart, Chart, configured, layered
from core.report.charts.encodings import colour_of, dash_of, shape_of
from core.report.charts.line_labels import names_beside, told_apart, without_names
from core.report.findings.comparison import tied_with
from core.report.findings.dossier import Dossier
from core.report.format.numbers import percent, several
from core.report.format.palette import BAND_OPACITY, SEED_OPACITY, TARGET_DASH, Shown

ACROSS = ("Rounds", "Items", "Dollars", "Days")
HEIGHT = 320
MANY = 0.062
"""Distance of two names where all ways are shown, as a share of the height."""


def iteration_by_iteration(
    dossier: Dossier, arms: list[str], across: str = "Rounds"
) -> CaptionedChart:
    """Mean over seeds with the seeds as thin lines and a band from the lowest to the highest.

    Parameters
    ----------
    dossier : Dossier
    arms : list of str
        Ids of the arms shown.
    across : str
        ``Rounds``, ``Items``, ``Dollars`` (USD) or ``Days`` (working days).

    Returns
    -------
    CaptionedChart
        Accuracy on the test set after every iteration.
    """
    rows = _rows(dossier, arms, across)
    mean = (
        rows.groupby(["arm", "way", "round"], sort=False)
        .agg(
            across=("across", "mean"),
            accuracy=("accuracy", "mean"),
            low=("accuracy", "min"),
            high=("accuracy", "max"),
        )
        .reset_index()
    )
    last = mean.groupby("arm", sort=False).tail(1)
    best = last.loc[last["accuracy"].idxmax()]
    level = [
        arm for arm in arms if arm != best["arm"] and not dossier.gap(best["arm"], arm).differs
    ]
    same = last["round"].nunique() == 1
    when = several(int(best["round"]), "round") if same else "its last round"
    return CaptionedChart(
        title=f"After {when} {dossier.the(best['arm'])} is at {percent(best['accuracy'])}"
        f"{tied_with(dossier, level) or ', ahead of the others'}",
        caption="Thick line: mean over repeats; thin lines: single repeats; band: worst to best "
        "repeat (a spread, not an interval). Dashed: target."
        f"{without_names(mean)}",
        drawing=partial(_draw, dossier.plan.target, rows, mean, across),
        table=rows[["way", "repeat", "round", "across", "accuracy"]]
        .rename(
            columns={
                "way": "Approach",
                "repeat": "Repeat",
                "round": "Round",
                "across": across,
                "accuracy": "Accuracy",
            }
        )
        .round(4),
        named=tuple(dossier.named),
    )


def _rows(dossier: Dossier, arms: list[str], across: str) -> pd.DataFrame:
    found = []
    for arm in arms:
        accuracy = dossier.accuracy_of_iteration(arm)
        outcome = dossier.valuation.outcome.arms[arm]
        if across == "Rounds":
            places = np.tile(np.arange(1, outcome.iterations + 1), (outcome.seeds, 1))
        elif across == "Items":
            places = outcome.examples
        else:
            spent = dossier.spent_by_iteration(arm, {"Dollars": "usd", "Days": "days"}[across])
            places = np.tile(np.array(spent), (outcome.seeds, 1))
        for seed in range(outcome.seeds):
            for at in range(outcome.iterations):
                found.append(
                    {
                        "arm": arm,
                        "way": dossier.name(arm),
                        "repeat": seed + 1,
                        "round": at + 1,
                        "line": f"{arm} {seed}",
                        "across": float(places[seed, at]),
                        "accuracy": float(accuracy[seed, at]),
                    }
                )
    return pd.DataFrame(found)


def _draw(
    target: float, rows: pd.DataFrame, mean: pd.DataFrame, across: str, theme: Shown
) -> list[Chart]:
    if across == "Items":  # a prompted model trains on none, which has no place on the axis
        rows, mean = (table.assign(across=table["across"].clip(lower=1)) for table in (rows, mean))
    found = rows["accuracy"]
    y = accuracy_scale(min(float(found.min()), target), max(float(found.max()), target))
    x, axis = _across(rows, across)
    place = alt.X("across:Q", scale=x, axis=axis)
    up = accuracy_up("accuracy", y)
    colour = colour_of(mean, theme)
    thin = (
        alt.Chart(told_apart(rows, theme))
        .mark_line(strokeWidth=1, opacity=SEED_OPACITY)
        .encode(x=place, y=up, color=colour, detail="line:N")
    )
    band = (
        alt.Chart(told_apart(mean, theme))
        .mark_area(opacity=BAND_OPACITY)
        .encode(x=place, y=alt.Y("low:Q", scale=y), y2="high:Q", color=colour)
    )
    line = (
        alt.Chart(mean)
        .mark_line(strokeWidth=2.5)
        .encode(x=place, y=up, color=colour, strokeDash=dash_of(mean, theme))
    )
    dots = (
        alt.Chart(mean)
        .mark_point(size=70, filled=True, opacity=1)
        .encode(
            x=place,
            y=up,
            color=colour,
            shape=shape_of(mean, theme),
            tooltip=[
                alt.Tooltip("way:N", title="Approach"),
                alt.Tooltip("round:Q", title="Round"),
                alt.Tooltip("accuracy:Q", format=".1%", title="Accuracy"),
            ],
        )
    )
    names = names_beside(
        mean.groupby("arm", sort=False).tail(1),
        "across",
        "accuracy",
        theme,
        x=x,
        y=y,
        colour=colour,
        distance=MANY,
    )
    ends = pd.DataFrame({"from": [x["domain"][0]], "to": [rows["across"].max()], "at": [target]})
    aim = (
        alt.Chart(ends)  # up to where the names begin
        .mark_rule(color=theme.ink, strokeDash=list(TARGET_DASH))
        .encode(x=alt.X("from:Q", scale=x), x2="to:Q", y=alt.Y("at:Q", scale=y))
    )
    chart = layered(aim, band, thin, line, dots, names)
    return [configured(chart, theme, height=HEIGHT)]


def _across(rows: pd.DataFrame, across: str) -> tuple[alt.Scale, alt.Axis]:
    end = float(rows["across"].max())
    if across == "Rounds":
        return (
            alt.Scale(domain=[0.9, end + 0.1 + 0.32 * end], nice=False),
            alt.Axis(values=list(range(1, int(end) + 1)), title="round", format="d"),
        )
    if across == "Items":
        start = float(rows["across"].min())
        return (
            alt.Scale(type="log", domain=[start * 0.9, end * 3.2], nice=False),
            alt.Axis(title="items trained on", tickCount=6, format=","),
        )
    return alt.Scale(domain=[0, end * 1.4], nice=False), spent_axis(across)
