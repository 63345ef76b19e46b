"""Inputs on their ranges: where each stands now, and where the recommendation flips."""

from __future__ import annotations

from functools import partial

import altair as alt
import pandas as pd

from core.report.charts.chart import CaptionedChart, Chart, configured, halo, layered
from core.report.findings.break_even import FlipRow, Flips
from core.report.format.palette import Theme

ROW = 62


def flip_rows(found: Flips) -> CaptionedChart:
    """One gray line per input from low to high, a dot for now, a tick where it flips."""
    table = pd.DataFrame(
        [
            {
                "Input": row.title,
                "Low": row.low_text,
                "Now": row.now_text,
                "High": row.high_text,
                "Flips": row.text,
            }
            for row in found.rows
        ]
    )
    rows = pd.DataFrame([_placed(at, row) for at, row in enumerate(found.rows)])
    return CaptionedChart(
        title="What would flip it",
        caption="Line: from low to high. Dot: the likely value now. Red tick: it flips there.",
        drawing=partial(_draw, rows),
        table=table,
    )


def _placed(at: int, row: FlipRow) -> dict[str, object]:
    """A row with its places on a line from 0 to 1."""
    width = (row.high - row.low) or 1.0
    flip = None if row.flips_at is None else (row.flips_at - row.low) / width
    return {
        "row": at,
        "title": row.title,
        "text": row.text,
        "now": (row.now - row.low) / width,
        "now_text": f"now {row.now_text}",
        "flip": flip,
        "low_text": row.low_text,
        "high_text": row.high_text,
        "zero": 0.0,
        "one": 1.0,
    }


def _draw(rows: pd.DataFrame, theme: Theme) -> list[Chart]:
    x = alt.Scale(domain=[0, 1], nice=False)
    hidden = alt.Axis(labels=False, title=None, grid=False)
    y = alt.Y("row:O", axis=alt.Axis(labels=False, title=None, grid=False, minExtent=0))
    base = alt.Chart(rows).encode(y=y)
    zero = alt.X("zero:Q", scale=x, axis=hidden)
    line = base.mark_rule(color=theme.border, strokeWidth=4).encode(x=zero, x2="one:Q")
    dot = base.mark_point(filled=True, size=80, color=theme.ink, opacity=1).encode(
        x=alt.X("now:Q", scale=x),
        tooltip=[alt.Tooltip("title:N", title="Input"), alt.Tooltip("text:N", title="Flips")],
    )
    tick = (
        alt.Chart(rows[rows["flip"].notna()])
        .mark_tick(color=theme.worse, thickness=3, size=16)
        .encode(y=y, x=alt.X("flip:Q", scale=x))
    )
    title = halo(
        rows,
        theme,
        y=y,
        x=zero,
        text="title:N",
        color=alt.value(theme.text),
        mark={"align": "left", "dy": -16, "fontSize": 13, "fontWeight": 600},
    )
    ends = [
        halo(
            rows,
            theme,
            y=y,
            x=alt.X(f"{at}:Q", scale=x),
            text=f"{end}_text:N",
            color=alt.value(theme.muted),
            mark={"align": align, "dy": 15, "fontSize": 12},
        )
        for at, end, align in (("zero", "low", "left"), ("one", "high", "right"))
    ]
    said = halo(
        rows.assign(said=rows["now_text"] + ", " + rows["text"], middle=0.5),
        theme,
        y=y,
        x=alt.X("middle:Q", scale=x),
        text="said:N",
        color=alt.value(theme.text),
        mark={"align": "center", "dy": 15, "fontSize": 12},
    )
    layers = [line, *([tick] if rows["flip"].notna().any() else []), dot, title, *ends, said]
    return [configured(layered(*layers), theme, height=ROW * len(rows))]
