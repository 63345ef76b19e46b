"""Colour, shape and dash of the approaches as encodings: always by explicit domain and range."""

from __future__ import annotations

import altair as alt
import pandas as pd

from core.report.format.palette import Shown


def _arms(rows: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(rows["arm"]))


def colour_of(rows: pd.DataFrame, theme: Shown) -> alt.Color:
    """Colour by approach."""
    arms = _arms(rows)
    scale = alt.Scale(domain=arms, range=[theme.arm(arm) for arm in arms])
    return alt.Color("arm:N", scale=scale, legend=None)


def stroke_of(rows: pd.DataFrame, theme: Shown) -> alt.Stroke:
    """Outline by approach."""
    arms = _arms(rows)
    scale = alt.Scale(domain=arms, range=[theme.arm(arm) for arm in arms])
    return alt.Stroke("arm:N", scale=scale, legend=None)


def shape_of(rows: pd.DataFrame, theme: Shown) -> alt.Shape:
    """Mark by approach."""
    arms = _arms(rows)
    return alt.Shape(
        "arm:N", scale=alt.Scale(domain=arms, range=[theme.shape(arm) for arm in arms]), legend=None
    )


def dash_of(rows: pd.DataFrame, theme: Shown) -> alt.StrokeDash:
    """Line by approach."""
    arms = _arms(rows)
    scale = alt.Scale(domain=arms, range=[theme.dash(arm) or [1, 0] for arm in arms])
    return alt.StrokeDash("arm:N", scale=scale, legend=None)
