"""The two kinds of mistakes, old way against new."""

from __future__ import annotations

import altair as alt
import pandas as pd

from core.report.dossier import Dossier
from core.report.formats import percent
from core.report.palette import Look
from core.report.pictures.marks import colour_of, shape_of
from core.report.pictures.picture import PERCENT_LABEL, Chart, Picture, configured, halo
from core.report.pictures.rows import ROW, row_axis, row_titles
from core.report.words import arm_name


def mistakes(dossier: Dossier, arms: tuple[str, ...] = ("old", "new")) -> Picture:
    """One row per kind of mistake: how often each way makes it, where it stops."""
    rows = _rows(dossier, arms)
    return Picture(
        title=_title(dossier, rows),
        caption=(
            f"Share of the {dossier.n_no:,} {dossier.noun[1]} that are {dossier.no} and of the "
            f"{dossier.n_yes:,} that are {dossier.yes}, on the sealed exam, mean over repeats."
        ),
        draw=lambda look: [_draw(rows, look)],
        table=rows[["title", "way", "share"]]
        .rename(columns={"title": "Kind", "way": "Way", "share": "Share"})
        .round(4),
    )


def _rows(dossier: Dossier, arms: tuple[str, ...]) -> pd.DataFrame:
    kinds = (f"Says {dossier.yes}, is not", f"Says {dossier.no}, is {dossier.yes}")
    return pd.DataFrame(
        [
            {
                "row": kind,
                "title": kind,
                "arm": arm,
                "way": arm_name(arm),
                "share": dossier.mistakes(arm)[at],
                "label": percent(dossier.mistakes(arm)[at]),
            }
            for at, kind in enumerate(kinds)
            for arm in arms
        ]
    )


def _title(dossier: Dossier, rows: pd.DataFrame) -> str:
    """The kind of mistake whose share differs most."""
    table = rows.pivot(index="row", columns="arm", values="share")
    kind = (table["new"] - table["old"]).abs().idxmax()
    old, new = float(table["old"][kind]), float(table["new"][kind])
    if abs(new - old) < 0.005:
        return "Both ways make both kinds of mistakes equally often"
    says = dossier.yes if kind == rows["row"].iloc[0] else dossier.no
    word = "more" if new > old else "less"
    return f"The new way wrongly says {says} {word} often: {percent(new)} against {percent(old)}"


def _draw(rows: pd.DataFrame, look: Look) -> Chart:
    end = max(0.05, float(rows["share"].max()) * 1.15)
    x = alt.Scale(domain=[0, end], nice=False)
    axis = alt.Axis(labelExpr=PERCENT_LABEL, title=None, tickCount=5, grid=True)
    across = alt.X("share:Q", scale=x, axis=axis)
    pairs = rows.groupby("row", sort=False)["share"].agg(["min", "max"]).reset_index()
    bar = (
        alt.Chart(pairs)
        .mark_rule(color=look.muted, strokeWidth=2, yOffset=9)
        .encode(
            y=row_axis(rows.drop_duplicates("row")),
            x=alt.X("min:Q", scale=x, axis=axis),
            x2="max:Q",
        )
    )
    unique = rows.drop_duplicates("row")
    dots = (
        alt.Chart(rows)
        .mark_point(size=110, filled=True, opacity=1, yOffset=9)
        .encode(
            y=row_axis(unique),
            x=across,
            color=colour_of(rows, look),
            shape=shape_of(rows),
            tooltip=[alt.Tooltip("way:N", title="Way"), alt.Tooltip("label:N", title="Share")],
        )
    )
    titles = row_titles(unique.assign(zero=0.0), look, alt.X("zero:Q", scale=x, axis=axis))
    layers = [bar, dots, titles]
    for _row, group in rows.groupby("row", sort=False):
        left = group["share"].idxmin()
        for at, entry in group.iterrows():
            layers.append(
                halo(
                    pd.DataFrame([entry]),
                    look,
                    y=row_axis(unique),
                    x=across,
                    text="told:N",
                    color=colour_of(rows, look),
                    mark={
                        "align": "right" if at == left else "left",
                        "dx": -9 if at == left else 9,
                        "dy": 9,
                        "fontWeight": 600,
                    },
                ).transform_calculate(told="datum.way + ' ' + datum.label")
            )
    return configured(alt.layer(*layers), look, height=(ROW + 14) * len(unique))
