"""Lines that a picture is read against: a target, nothing, the case itself."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from core.report.charts.chart import Chart

DOTTED = (2, 3)


def level(at: float, y: alt.Scale, colour: str, dash: Sequence[int] = ()) -> Chart:
    """A line across the picture at a height."""
    line = alt.Chart(pd.DataFrame({"level": [at]})).mark_rule(color=colour, strokeDash=list(dash))
    return line.encode(y=alt.Y("level:Q", scale=y))


def upright(at: float, x: alt.Scale, colour: str, dash: Sequence[int] = ()) -> Chart:
    """A line up the picture at a place."""
    line = alt.Chart(pd.DataFrame({"place": [at]})).mark_rule(color=colour, strokeDash=list(dash))
    return line.encode(x=alt.X("place:Q", scale=x))
