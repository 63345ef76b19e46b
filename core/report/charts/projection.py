"""If you go on: measured rounds, the curve through them and where it leads."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import altair as alt
import numpy as np
import pandas as pd

from core.report.charts.accuracy import (
    accuracy_scale,
    accuracy_up,
    measured_dots,
    spent_axis,
    whiskers,
)
from core.report.charts.chart import CaptionedChart, Chart, configured, layered
from core.report.charts.encodings import colour_of
from core.report.charts.line_labels import (
    ABOVE_WORDS,
    names_beside,
    told_apart,
    without_names,
    words_in_the_corner,
)
from core.report.charts.reference_lines import level
from core.report.findings.dossier import Dossier
from core.report.findings.projection import at_most, expected
from core.report.format.numbers import percent, target_text
from core.report.format.palette import BAND_OPACITY, TARGET_DASH, Shown, Theme

ACROSS = ("Dollars", "Days", "Rounds")
BY = {"Dollars": "usd", "Days": "days"}
HEIGHT = 340
PROOF_DASH = [1, 3]
NUMBERS = {2: "Two", 4: "Four", 6: "Six"}


def going_on(
    dossier: Dossier, arms: Sequence[str], across: str = ACROSS[0], further: int = 4
) -> CaptionedChart:
    """Measured accuracy, the fitted curve and its 80% range over further rounds.

    Parameters
    ----------
    arms : sequence of str
        Approaches to show, each of which can be forecast; at least one.
    across : str
        ``Dollars``, ``Days`` or ``Rounds``.
    further : int
        Rounds to look ahead.
    """
    rows = _rows(dossier, arms, across, further)
    table = rows.drop(columns=["arm", "proved", "last"]).rename(
        columns={
            "way": "Approach",
            "round": "Round",
            "kind": "How we know",
            "across": across if across != "Rounds" else "Place",
            "accuracy": "Accuracy",
            "expected": "Curve",
            "low": "Low",
            "high": "High",
            "chance": "Chance proved",
        }
    )
    return CaptionedChart(
        title=_title(dossier, arms, further),
        caption=(
            "Dots: measured, filled once most repeats prove the target. Whiskers: 95% interval. "
            "Line: the curve through them. Band: 80% range of what comes; small dots: further "
            f"rounds.{without_names(rows)}"
        ),
        drawing=partial(_draw, dossier.plan.target, _proof(dossier), rows, across),
        table=table.round(4),
        named=tuple(dossier.named),
    )


def _title(dossier: Dossier, arms: Sequence[str], further: int) -> str:
    """What going on brings: chances while the target is open, accuracy afterwards."""
    told = [arm for arm in dossier.pair if arm in arms] or list(arms)[:2]
    more = f"{NUMBERS.get(further, str(further))} more rounds"
    outlooks = {arm: dossier.ahead[arm] for arm in told}
    if all(outlook.stops.in_most for outlook in outlooks.values()):
        after = {
            arm: expected(ahead, ahead.measured + further - 1) for arm, ahead in outlooks.items()
        }
        parts = [f"{percent(after[arm][0])} {dossier.by(arm)}" for arm in told]
        return f"{more} lead to about {', '.join(parts)}"
    parts = [
        f"{at_most(float(outlook.chance_by_iteration()[outlook.at(further)]))} {dossier.by(arm)}"
        for arm, outlook in outlooks.items()
    ]
    target = target_text(dossier.plan.target)
    return f"{more}: the chance to prove {target} is {', '.join(parts)}"


def _rows(dossier: Dossier, arms: Sequence[str], across: str, further: int) -> pd.DataFrame:
    found = []
    for arm in arms:
        outlook = dossier.ahead[arm]
        iterations = min(outlook.measured + further, len(outlook.effort.places))
        places = (
            np.arange(1.0, iterations + 1) if across == "Rounds" else outlook.middle(BY[across])
        )
        chances, proved = outlook.chance_by_iteration(), dossier.proved_by_iteration(arm)
        for at in range(iterations):
            measured = at < outlook.measured
            middle, low, high = expected(outlook, at)
            seen = dossier.by_round[arm][at] if measured else None
            found.append(
                {
                    "arm": arm,
                    "way": dossier.name(arm),
                    "round": at + 1,
                    "kind": "measured" if measured else "forecast",
                    "across": float(places[at]),
                    "accuracy": seen.value if seen else None,
                    "expected": middle,
                    "low": seen.low if seen else low,
                    "high": seen.high if seen else high,
                    "chance": float(chances[at]),
                    "proved": "proved" if measured and proved[at] >= 0.5 else "open",
                    "last": at + 1 == iterations,
                }
            )
    return pd.DataFrame(found)


def _draw(
    target: float, proof: float | None, rows: pd.DataFrame, across: str, theme: Shown
) -> list[Chart]:
    y = _height(target, rows)
    x, axis = _width(rows, across)
    place = alt.X("across:Q", scale=x, axis=axis)
    colour, up = colour_of(rows, theme), accuracy_up("expected", y)
    measured, ahead = rows[rows["kind"] == "measured"], rows[rows["kind"] == "forecast"]
    band = (
        alt.Chart(told_apart(_joined(rows), theme))
        .mark_area(opacity=BAND_OPACITY)
        .encode(x=place, y=alt.Y("low:Q", scale=y), y2="high:Q", color=colour)
    )
    line = alt.Chart(rows).mark_line(strokeWidth=2).encode(x=place, y=up, color=colour)
    small = (
        alt.Chart(ahead)
        .mark_point(size=22, filled=True, opacity=1)
        .encode(x=place, y=up, color=colour, tooltip=_tips("expected:Q"))
    )
    ends = rows[rows["last"]]
    layers = [
        *_targets(target, proof, x, y, theme),
        band,
        whiskers(measured, place, y, colour),
        line,
        small,
        measured_dots(measured, place, y, theme, _tips("accuracy:Q")),
        names_beside(
            ends, "across", "expected", theme, x=x, y=y, colour=colour, lowest=ABOVE_WORDS
        ),
    ]
    return [configured(layered(*layers), theme, height=HEIGHT)]


def _tips(value: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("way:N", title="Approach"),
        alt.Tooltip("round:Q", title="Round"),
        alt.Tooltip(value, format=".1%", title="Accuracy"),
        alt.Tooltip("low:Q", format=".1%", title="Low"),
        alt.Tooltip("high:Q", format=".1%", title="High"),
        alt.Tooltip("kind:N", title="How we know"),
    ]


def _joined(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the band: the further rounds, beginning at the curve in the last measured one."""
    measured = rows[rows["kind"] == "measured"].groupby("arm", sort=False).tail(1).copy()
    measured["low"] = measured["high"] = measured["expected"]
    return pd.concat([measured, rows[rows["kind"] == "forecast"]], ignore_index=True)


def _proof(dossier: Dossier) -> float | None:
    """Share of right answers that proves the target; None where all would not do."""
    needed = dossier.needed_right
    if needed is None:
        return None
    return needed / next(iter(dossier.valuation.outcome.arms.values())).n


def _targets(
    target: float, proof: float | None, x: alt.Scale, y: alt.Scale, theme: Theme
) -> list[Chart]:
    """The target, and above it, dotted, the share of right answers that proves it.

    Curves rise and end at the right, names and all: what the lines are is said below them.
    """
    label = f"Dashed: target {target_text(target)}"
    lines = [level(target, y, theme.ink, TARGET_DASH)]
    if proof is not None:
        lines.append(level(proof, y, theme.muted, PROOF_DASH))
        label += f", dotted: proved from {percent(proof)}"
    return [*lines, words_in_the_corner(label, theme, x=x, y=y)]


def _height(target: float, rows: pd.DataFrame) -> alt.Scale:
    low = min(float(rows["low"].min()), float(rows["expected"].min()), target)
    return accuracy_scale(low, max(float(rows["high"].max()), target), clamp=True)


def _width(rows: pd.DataFrame, across: str) -> tuple[alt.Scale, alt.Axis]:
    end = float(rows["across"].max())
    if across == "Rounds":
        values = list(range(1, int(end) + 1))
        return (
            alt.Scale(domain=[0.7, end * 1.2], nice=False),
            alt.Axis(values=values, title="round", format="d"),
        )
    return alt.Scale(domain=[0, end * 1.2], nice=False), spent_axis(across)
