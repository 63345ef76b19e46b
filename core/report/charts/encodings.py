"""Colour, shape and dash of the ways as encodings: always by explicit domain and range."""

from __future__ import annotations

import altair as alt
import pandas as pd

from core.report.format.palette import Theme, dash, shape


def _ways(rows: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(rows["arm"]))


def colour_of(rows: pd.DataFrame, look: Theme) -> alt.Color:
    """Colour by way."""
    ways = _ways(rows)
    scale = alt.Scale(domain=ways, range=[look.way(way) for way in ways])
    return alt.Color("arm:N", scale=scale, legend=None)


def stroke_of(rows: pd.DataFrame, look: Theme) -> alt.Stroke:
    """Outline by way."""
    ways = _ways(rows)
    scale = alt.Scale(domain=ways, range=[look.way(way) for way in ways])
    return alt.Stroke("arm:N", scale=scale, legend=None)


def shape_of(rows: pd.DataFrame) -> alt.Shape:
    """Mark by way."""
    ways = _ways(rows)
    return alt.Shape(
        "arm:N", scale=alt.Scale(domain=ways, range=[shape(way) for way in ways]), legend=None
    )


def dash_of(rows: pd.DataFrame) -> alt.StrokeDash:
    """Line by way."""
    ways = _ways(rows)
    scale = alt.Scale(domain=ways, range=[dash(way) or [1, 0] for way in ways])
    return alt.StrokeDash("arm:N", scale=scale, legend=None)
