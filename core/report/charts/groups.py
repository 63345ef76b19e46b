"""Accuracy by group and by hard case; and why more votes do not help."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from core.evaluation.intervals import Estimate
from core.report.charts.chart import PERCENT_LABEL, CaptionedChart, Chart, configured, layered
from core.report.charts.encodings import colour_of, shape_of
from core.report.charts.reference_lines import upright
from core.report.charts.rows import row_axis, row_titles
from core.report.findings.dossier import Dossier
from core.report.format.numbers import percent
from core.report.format.palette import TARGET_DASH, WHISKER_OPACITY, Shown, Theme

PAIR_ROW = 52
MOST_GROUPS = 8
"""Groups drawn, the worst first; the table has them all."""


def by_group(
    dossier: Dossier,
    scores: Mapping[str, Mapping[str, Estimate]],
    names: Mapping[str, str],
    what: str,
) -> CaptionedChart:
    """One row per group, worst for the alternative first.

    Parameters
    ----------
    dossier : Dossier
    scores : mapping of arm to mapping of group to Estimate
        Of the two that are told against each other.
    names : mapping of group to str
        How a screen calls the groups.
    what : str
        What the groups are, for the title.
    """
    rows, second = _pairs(dossier, scores, names), dossier.alternative
    worst, groups = rows[rows["arm"] == second].iloc[0], rows["row"].nunique()
    drawn = rows[rows["row"].isin(rows["row"].unique()[:MOST_GROUPS])]
    most = (
        f" The {MOST_GROUPS} worst of {groups}; the table has all." if groups > MOST_GROUPS else ""
    )
    return CaptionedChart(
        title=f"Worst {what}: {worst['name']}, {percent(worst['value'], 0)} {dossier.by(second)}",
        caption="Dots: share right on the first repeat, in the round compared; whiskers: 95% "
        f"interval. First number: {dossier.the(second)}; second: "
        f"{dossier.the(dossier.reference)}.{most}",
        drawing=partial(_draw_pairs, drawn),
        table=rows[["name", "way", "n", "value", "low", "high"]]
        .rename(
            columns={
                "name": "Group",
                "way": "Approach",
                "n": "Items",
                "value": "Right",
                "low": "Low",
                "high": "High",
            }
        )
        .round(3),
        named=tuple(dossier.named),
    )


def _pairs(
    dossier: Dossier, scores: Mapping[str, Mapping[str, Estimate]], names: Mapping[str, str]
) -> pd.DataFrame:
    worst = scores[dossier.alternative]
    order = sorted(worst, key=lambda group: worst[group].value)
    told = {
        group: " against ".join(
            percent(scores[arm][group].value, 0) for arm in reversed(dossier.pair)
        )
        for group in order
    }
    return pd.DataFrame(
        [
            {
                "row": group,
                "name": names.get(group, group),
                "arm": arm,
                "way": dossier.name(arm),
                "title": f"{names.get(group, group)} (n = {scores[arm][group].n}): {told[group]}",
                "value": scores[arm][group].value,
                "low": scores[arm][group].low,
                "high": scores[arm][group].high,
                "n": scores[arm][group].n,
            }
            for group in order
            for arm in dossier.pair
        ]
    )


def _draw_pairs(rows: pd.DataFrame, theme: Shown) -> list[Chart]:
    floor = int(float(rows["low"].min()) * 10) / 10
    x = alt.Scale(domain=[floor, 1.0], zero=False, nice=False)
    axis = alt.Axis(labelExpr=PERCENT_LABEL, title=None, tickCount=5, grid=True)
    unique = rows.drop_duplicates("row")
    layers: list[Any] = []
    for arm, below in zip(rows["arm"].unique(), (6, 15), strict=True):
        base = alt.Chart(rows[rows["arm"] == arm]).encode(
            y=row_axis(unique), color=colour_of(rows, theme)
        )
        layers.append(
            base.mark_rule(strokeWidth=2, opacity=WHISKER_OPACITY, yOffset=below).encode(
                x=alt.X("low:Q", scale=x, axis=axis), x2="high:Q"
            )
        )
        layers.append(
            base.mark_point(size=70, filled=True, opacity=1, yOffset=below).encode(
                x=alt.X("value:Q", scale=x, axis=axis),
                shape=shape_of(rows, theme),
                tooltip=[
                    alt.Tooltip("name:N", title="Group"),
                    alt.Tooltip("way:N", title="Approach"),
                    alt.Tooltip("value:Q", format=".0%", title="Right"),
                    alt.Tooltip("n:Q", title="Items"),
                ],
            )
        )
    titles = row_titles(unique.assign(edge=floor), theme, alt.X("edge:Q", scale=x, axis=axis))
    return [configured(layered(*layers, titles), theme, height=PAIR_ROW * len(unique))]


def annotator_traps(report: Mapping[str, Any]) -> CaptionedChart:
    """Per trap: one annotator, a majority of five, and five after the briefings."""
    rows = pd.DataFrame(report["traps"]).sort_values("majority")
    rows = rows.assign(row=rows["trap"])
    claim, example = _claim(rows)
    rows = rows.assign(
        title=[
            f"{r.trap} (n = {r.items}): one {percent(r.single, 0)}, five "
            f"{percent(r.majority, 0)}, briefed {percent(r.briefed, 0)}"
            for r in rows.itertuples()
        ]
    )
    return CaptionedChart(
        title=f"{claim}: {example['trap']}, one annotator {percent(example['single'], 0)}, five "
        f"together {percent(example['majority'], 0)}",
        caption="Simulated annotators on items of the training pool that turn on one detail. "
        "Hollow: one annotator; filled: majority of five; diamond: majority of five after "
        f"{report['briefings']} briefings. Dashed: half of them right. The whole training pool "
        "was looked at, so there is no sampling error.",
        drawing=partial(_draw_traps, rows),
        table=rows[["trap", "items", "single", "majority", "briefed"]]
        .rename(
            columns={
                "trap": "Hard case",
                "items": "Items",
                "single": "One annotator",
                "majority": "Five together",
                "briefed": "Five, briefed",
            }
        )
        .round(3),
    )


def _claim(rows: pd.DataFrame) -> tuple[str, pd.Series]:
    """What the traps show, and the one that shows it best."""
    traps = rows[rows["trap"] != "no trap"]
    worse = traps[traps["majority"] <= traps["single"]]
    if len(worse):
        return "More votes do not repair a shared misunderstanding", worse.iloc[0]
    gain = (traps["majority"] - traps["single"]) if len(traps) else rows["majority"]
    least = (traps if len(traps) else rows).loc[gain.idxmin()]
    return "More votes help least where many misunderstand alike", least


def _draw_traps(rows: pd.DataFrame, theme: Theme) -> list[Chart]:
    x = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(labelExpr=PERCENT_LABEL, title=None, tickCount=5, grid=True)
    base = alt.Chart(rows).encode(y=row_axis(rows))
    marks: dict[str, dict[str, Any]] = {
        "single": {"shape": "circle", "filled": False, "strokeWidth": 2},
        "majority": {"shape": "circle", "filled": True},
        "briefed": {"shape": "diamond", "filled": True},
    }
    layers: list[Any] = [upright(0.5, x, theme.ink, TARGET_DASH)]
    for column, style in marks.items():
        layers.append(
            base.mark_point(size=80, opacity=1, color=theme.old, yOffset=9, **style).encode(
                x=alt.X(f"{column}:Q", scale=x, axis=axis)
            )
        )
    titles = row_titles(rows.assign(edge=0.0), theme, alt.X("edge:Q", scale=x, axis=axis))
    return [configured(layered(*layers, titles), theme, height=44 * len(rows))]


def label_quality(report: Mapping[str, Any]) -> pd.DataFrame:
    """Share of right labels by briefings and votes, as a table for a screen."""
    return pd.DataFrame(
        [
            {
                "Briefings": row["briefings"],
                "One vote": percent(row["of 1"]),
                "Majority of three": percent(row["of 3"]),
                "Majority of five": percent(row["of 5"]),
            }
            for row in report["overall"]
        ]
    )
