"""The kinds of mistakes, one approach against another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import altair as alt
import pandas as pd

from core.report.charts.chart import PERCENT_LABEL, CaptionedChart, Chart, configured, layered
from core.report.charts.encodings import colour_of, shape_of
from core.report.charts.rows import ROW, row_axis, row_titles
from core.report.findings.dossier import Dossier
from core.report.format.numbers import percent
from core.report.format.palette import Shown
from core.report.wording.glossary import capital
from core.report.wording.mistake_kinds import ErrorKind


def errors(dossier: Dossier) -> CaptionedChart:
    """One row per kind of mistake: how often either approach makes it, where it is compared."""
    rows = _rows(dossier)
    return CaptionedChart(
        title=_title(dossier, rows),
        caption=_caption(dossier),
        drawing=partial(_draw, rows),
        table=rows[["row", "way", "share"]]
        .rename(columns={"row": "Kind", "way": "Approach", "share": "Share"})
        .round(4),
        named=tuple(dossier.named),
    )


def _caption(dossier: Dossier) -> str:
    kinds, (_, many) = dossier.kinds, dossier.noun
    second, first = (dossier.the(arm) for arm in dossier.pair)
    which = f" First number: {first}; second: {second}."
    where = "on the test set, mean over repeats"
    if len(kinds) == 2:
        sizes = [f"of the {kind.items:,} {many} that are {kind.truth}" for kind in kinds]
        return f"Share {' and '.join(sizes)}, {where}.{which}"
    shown = len(dossier.kinds_shown(dossier.pair))
    most = f" The {shown} of {len(kinds)} kinds made most often." if shown < len(kinds) else ""
    return f"Share of the {many} of each kind that are answered wrongly, {where}.{which}{most}"


def _rows(dossier: Dossier) -> pd.DataFrame:
    arms = dossier.pair
    shares = {arm: dossier.errors(arm) for arm in arms}
    kinds = dossier.kinds
    return pd.DataFrame(
        [
            {
                "row": kinds[at].title,
                "title": _row_title(kinds[at], [shares[name][at] for name in reversed(arms)]),
                "at": at,
                "arm": arm,
                "way": dossier.name(arm),
                "share": shares[arm][at],
                "label": percent(shares[arm][at]),
            }
            for at in dossier.kinds_shown(arms)
            for arm in arms
        ]
    )


def _row_title(kind: ErrorKind, shares: Sequence[float]) -> str:
    """A kind with its numbers: beside the marks they would not find room on a phone."""
    told = " against ".join(percent(share) for share in shares)
    return f"{kind.title} (n = {kind.items}): {told}"


def _title(dossier: Dossier, rows: pd.DataFrame) -> str:
    """The kind of mistake whose share differs most."""
    table = rows.pivot(index="at", columns="arm", values="share")
    first, second = dossier.pair
    at = (table[second] - table[first]).abs().idxmax()
    old, new = float(table[first][at]), float(table[second][at])
    if abs(new - old) < 0.005:
        every = "both kinds" if len(dossier.kinds) == 2 else "every kind"
        return f"Both approaches make {every} of mistakes equally often"
    kind = dossier.kinds[at]
    wrongly = f"wrongly says {kind.said}" if kind.said else f"gets {kind.truth} wrong"
    word = "more" if new > old else "less"
    return (
        f"{capital(dossier.the(second))} {wrongly} {word} often: {percent(new)} against "
        f"{percent(old)}"
    )


def _draw(rows: pd.DataFrame, theme: Shown) -> list[Chart]:
    end = max(0.05, float(rows["share"].max()) * 1.15)
    x = alt.Scale(domain=[0, end], nice=False)
    axis = alt.Axis(labelExpr=PERCENT_LABEL, title=None, tickCount=5, grid=True)
    across = alt.X("share:Q", scale=x, axis=axis)
    pairs = rows.groupby("row", sort=False)["share"].agg(["min", "max"]).reset_index()
    bar = (
        alt.Chart(pairs)
        .mark_rule(color=theme.muted, strokeWidth=2, yOffset=9)
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
            color=colour_of(rows, theme),
            shape=shape_of(rows, theme),
            tooltip=[alt.Tooltip("way:N", title="Approach"), alt.Tooltip("label:N", title="Share")],
        )
    )
    titles = row_titles(unique.assign(zero=0.0), theme, alt.X("zero:Q", scale=x, axis=axis))
    return [configured(layered(bar, dots, titles), theme, height=(ROW + 14) * len(unique))]
