"""What charts of money by month share: rows, table, axis, band and line of each way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import altair as alt
import pandas as pd

from core.decision.assumptions.draws import Array
from core.decision.calculator.result import LONGEST
from core.report.charts.chart import MONEY_LABEL, Chart, value_axis
from core.report.charts.encodings import colour_of, dash_of
from core.report.charts.line_labels import names_over_and_under
from core.report.format.numbers import money
from core.report.format.palette import BAND_OPACITY, Shown

SCALE = alt.Scale(domain=[0, LONGEST], nice=False)
MONTH = alt.X("month:Q", scale=SCALE)
AXIS = alt.Axis(values=[0, 12, 24, LONGEST], labelExpr="datum.value + ' mo'", title=None)
ACROSS = alt.X("month:Q", scale=SCALE, axis=AXIS)
TABLE = {"way": "Way", "month": "Month", "low": "Low, $", "middle": "Middle, $", "high": "High, $"}


def month_rows(arm: str, name: str, path: Array) -> pd.DataFrame:
    """Rows of one way.

    Parameters
    ----------
    path : ndarray, shape (months + 1, 3)
        USD up to each month: low, middle and high.
    """
    return pd.DataFrame(
        [
            {
                "arm": arm,
                "way": name,
                "month": month,
                "low": low,
                "middle": middle,
                "high": high,
                "text": money(middle),
                "range": f"{money(low)} to {money(high)}",
            }
            for month, (low, middle, high) in enumerate(path)
        ]
    )


def arm_rows(paths: Mapping[str, Array], name: Callable[[str], str]) -> pd.DataFrame:
    """Rows of several ways, given by arm, with the names that a function gives them."""
    found = [month_rows(arm, name(arm), path) for arm, path in paths.items()]
    return pd.concat(found, ignore_index=True)


def cheaper_first(paths: Mapping[str, Array]) -> tuple[str, ...]:
    """Ways by what they have cost on the day they go live, middle outcomes."""
    return tuple(sorted(paths, key=lambda arm: float(paths[arm][0, 1])))


def month_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows for a screen."""
    return rows[list(TABLE)].rename(columns=TABLE).round(0)


def month_marks(
    rows: pd.DataFrame, y: alt.Scale, theme: Shown, banded: Sequence[str] | None = None
) -> list[Chart]:
    """Band, line and name of each way; where ``banded`` is given, bands of those and no names."""
    colour = colour_of(rows, theme)
    base = alt.Chart(rows)
    wide = rows if banded is None else rows[rows["arm"].isin(banded)]
    band = (
        alt.Chart(wide)
        .mark_area(opacity=BAND_OPACITY)
        .encode(
            x=ACROSS,
            y=alt.Y("low:Q", scale=y, axis=value_axis(labelExpr=MONEY_LABEL, title=None)),
            y2="high:Q",
            color=colour,
        )
    )
    line = base.mark_line(strokeWidth=2.5).encode(
        x=ACROSS,
        y=alt.Y("middle:Q", scale=y),
        color=colour,
        strokeDash=dash_of(rows, theme),
        tooltip=[
            alt.Tooltip("way:N", title="Way"),
            alt.Tooltip("month:Q", title="Month"),
            alt.Tooltip("text:N", title="Cost"),
            alt.Tooltip("range:N", title="80% range"),
        ],
    )
    if banded is not None:
        return [band, line]
    ends = rows[rows["month"] == LONGEST]
    return [band, line, names_over_and_under(ends, "middle", theme, x=MONTH, y=y, colour=colour)]
