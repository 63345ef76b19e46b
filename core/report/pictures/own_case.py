"""Cost by month of a case without data: both ways, or how much more the new way has cost."""

from __future__ import annotations

import altair as alt
import pandas as pd

from core.decision.cash import crossing_month
from core.decision.draws import Array
from core.decision.own_result import LONGEST, OwnResult
from core.report.formats import money
from core.report.palette import BAND_OPACITY, Look
from core.report.pictures.marks import colour_of, dash_of
from core.report.pictures.names import names_over_and_under
from core.report.pictures.picture import MONEY_LABEL, Chart, Picture, configured, value_axis
from core.report.words import arm_name, the_arm

HEIGHT = 300
WAYS = ("old", "new")
SHOWN = ("Both ways", "Difference")
READ_AS = {
    SHOWN[0]: "Line: middle outcome, band: 8-in-10 range. Both ways share the same what-ifs, so "
    "the bands overlap more than the answer is open: the difference shows that.",
    SHOWN[1]: "Cost of the new way minus that of the old way. Line: middle outcome, band: 8-in-10 "
    "range. Above zero the new way is dearer.",
}


def own_case_by_month(found: OwnResult, months: int, shown: str = SHOWN[0]) -> Picture:
    """What both ways have cost by each month of 36, or the difference.

    Parameters
    ----------
    months : int
        Counted period, drawn as a line; 0 draws none.
    shown : str
        One of :data:`SHOWN`.
    """
    rows = _rows(found) if shown == SHOWN[0] else _difference_rows(found)
    crossing = crossing_month(*(found.ways[way].path[:, 1] for way in WAYS))
    return Picture(
        title=_title(found, crossing),
        caption=(
            f"{READ_AS[shown]} Month 0 is the day it goes live."
            + (" The vertical line is the period counted." if months else "")
        ),
        draw=lambda look: [_draw(rows, months, crossing if shown == SHOWN[0] else None, look)],
        table=_table(rows),
    )


def _title(found: OwnResult, crossing: int | None) -> str:
    old, new = (found.ways[way].path[0, 1] for way in WAYS)
    first, other = ("new", "old") if new < old else ("old", "new")
    if crossing is None:
        return f"Month by month {the_arm(first)} stays cheaper"
    return f"From month {crossing} {the_arm(other)} is cheaper"


def _rows(found: OwnResult) -> pd.DataFrame:
    return pd.concat(
        [_path_rows(way, arm_name(way), found.ways[way].path) for way in WAYS], ignore_index=True
    )


def _difference_rows(found: OwnResult) -> pd.DataFrame:
    return _path_rows("difference", "New minus old", found.difference_path)


def _path_rows(arm: str, name: str, path: Array) -> pd.DataFrame:
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


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    named = {
        "way": "Way",
        "month": "Month",
        "low": "Low, $",
        "middle": "Middle, $",
        "high": "High, $",
    }
    return rows[list(named)].rename(columns=named).round(0)


def _draw(rows: pd.DataFrame, months: int, crossing: int | None, look: Look) -> Chart:
    x = alt.Scale(domain=[0, LONGEST], nice=False)
    low, high = min(float(rows["low"].min()), 0.0), max(float(rows["high"].max()), 0.0)
    y = alt.Scale(domain=[low * 1.05, high * 1.05], nice=False)
    axis = alt.Axis(values=[0, 12, 24, LONGEST], labelExpr="datum.value + ' mo'", title=None)
    across = alt.X("month:Q", scale=x, axis=axis)
    base = alt.Chart(rows)
    band = base.mark_area(opacity=BAND_OPACITY).encode(
        x=across,
        y=alt.Y("low:Q", scale=y, axis=value_axis(labelExpr=MONEY_LABEL, title=None)),
        y2="high:Q",
        color=colour_of(rows, look),
    )
    line = base.mark_line(strokeWidth=2.5).encode(
        x=across,
        y=alt.Y("middle:Q", scale=y),
        color=colour_of(rows, look),
        strokeDash=dash_of(rows),
        tooltip=[
            alt.Tooltip("way:N", title="Way"),
            alt.Tooltip("month:Q", title="Month"),
            alt.Tooltip("text:N", title="Middle outcome"),
            alt.Tooltip("range:N", title="8-in-10 range"),
        ],
    )
    names = names_over_and_under(
        rows[rows["month"] == LONGEST],
        "middle",
        look,
        x=alt.X("month:Q", scale=x),
        y=y,
        colour=colour_of(rows, look),
    )
    layers = [band, line, names]
    if low < 0:
        zero = alt.Chart(pd.DataFrame({"zero": [0.0]}))
        layers.append(zero.mark_rule(color=look.ink).encode(y=alt.Y("zero:Q", scale=y)))
    if months:
        layers.append(_rule(months, x, look.muted, []))
    if crossing is not None:
        layers.append(_rule(crossing, x, look.ink, [2, 3]))
    return configured(alt.layer(*layers), look, height=HEIGHT)


def _rule(month: int, x: alt.Scale, colour: str, dash: list[int]) -> Chart:
    """A vertical line at a month."""
    data = alt.Chart(pd.DataFrame({"month": [month]}))
    return data.mark_rule(color=colour, strokeDash=dash).encode(x=alt.X("month:Q", scale=x))
