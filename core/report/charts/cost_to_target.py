"""What building a way costs, and the accuracy bought on the way."""

from __future__ import annotations

from functools import partial

import altair as alt
import pandas as pd

from core.report.charts.accuracy_by_cost import arm_lines, arm_rows
from core.report.charts.chart import CaptionedChart, Chart, configured, empty_axis, halo, layered
from core.report.charts.encodings import colour_of, shape_of
from core.report.findings.comparison import interval_note
from core.report.findings.dossier import Dossier, likely_range, middle
from core.report.findings.rivals import by as by_way
from core.report.format.numbers import chance, count, money, several, target_text
from core.report.format.palette import RANGE_OPACITY, Shown
from core.report.wording.glossary import capital


def getting_there(dossier: Dossier, by: str = "Dollars") -> CaptionedChart:
    """Spending (or days) of building each way, above accuracy by spending.

    Parameters
    ----------
    by : str
        ``Dollars`` or ``Days``.
    """
    strip, lines = target_rows(dossier, by), arm_rows(dossier, by)
    return CaptionedChart(
        title=_title(dossier, by),
        caption=(
            "Pale bar: 8-in-10 range of what building it takes, mark: middle. Dots: rounds, "
            "hollow until the target is proved in most repeats; whiskers: "
            f"{interval_note(dossier)}.{_from_today(dossier)}{_left_out(dossier)}"
        ),
        drawing=partial(_draw, dossier.plan.target, by, strip, lines),
        table=_table(lines, by),
        named=tuple(dossier.named),
    )


def _title(dossier: Dossier, by: str) -> str:
    target = target_text(dossier.plan.target)
    first, second = reversed(dossier.pair)

    def told(arm: str) -> str:
        """Amount of one way, with its name."""
        value = dossier.build(arm) if by == "Dollars" else dossier.days(arm)
        text = money(value) if by == "Dollars" else f"{count(value)} days"
        likely = chance(dossier.valuation.meets[arm])
        return f"{likely} likely for {text} {by_way(dossier, arm)}"

    return f"Getting there: {target} is {told(first)}, {told(second)}"


def _from_today(dossier: Dossier) -> str:
    """Where a model is in use, the bars start there and the race did not."""
    if dossier.in_use is None:
        return ""
    return (
        f" {capital(dossier.the(dossier.reference))}'s bar starts from today's model; the lines "
        "are the race, from scratch."
    )


def _left_out(dossier: Dossier) -> str:
    """How many candidates are told elsewhere."""
    left = len(set(dossier.candidates) - set(dossier.named))
    return f" Not shown: {several(left, 'other candidate')}." if left else ""


def _draw(
    target: float, by: str, strip: pd.DataFrame, lines: pd.DataFrame, theme: Shown
) -> list[Chart]:
    """Both charts on one scale of what is spent, so that they line up."""
    longest = float(max(strip["high"].max(), lines["spent"].max()))
    spending = alt.Scale(domain=[0, 1.04 * longest], nice=False, zero=True)
    return [target_bars(strip, spending, theme), arm_lines(lines, target, by, spending, theme)]


def _table(lines: pd.DataFrame, by: str) -> pd.DataFrame:
    unit = "Spent, $" if by == "Dollars" else "Working days"
    table = lines[["way", "round", "spent", "accuracy", "low", "high", "proved"]].copy()
    table.columns = ["Way", "Round", unit, "Accuracy", "Low", "High", "Target"]
    return table.round({unit: 0, "Accuracy": 3, "Low": 3, "High": 3})


ROW = 42


def target_rows(dossier: Dossier, by: str) -> pd.DataFrame:
    """Range and middle outcome of the two that are told, and of other candidates that are named.

    Parameters
    ----------
    by : str
        ``Dollars`` or ``Days``.
    """
    rows, target = [], target_text(dossier.plan.target)
    for arm in dossier.named:
        if arm not in dossier.pair and not dossier.is_candidate(arm):
            continue
        bill = dossier.valuation.costs[arm].build
        values = bill.usd if by == "Dollars" else bill.days
        low, high = likely_range(values)
        value = middle(values)
        text = money(value) if by == "Dollars" else f"{count(value)} days"
        likely = f"{chance(dossier.valuation.meets[arm])} likely to reach {target}"
        rows.append(
            {
                "arm": arm,
                "way": dossier.name(arm),
                "low": low,
                "middle": value,
                "high": high,
                "label": f"{dossier.name(arm)}: {text}, {likely}",
            }
        )
    return pd.DataFrame(rows)


def target_bars(strip: pd.DataFrame, x: alt.Scale, theme: Shown) -> Chart:
    """The rows drawn along the scale of what is spent."""
    rows = alt.Y("arm:N", sort=list(strip["arm"]), axis=empty_axis())
    base = alt.Chart(strip).encode(y=rows, color=colour_of(strip, theme))
    nothing = alt.Axis(labels=False, title=None)
    bar = base.mark_bar(size=10, opacity=RANGE_OPACITY, yOffset=9).encode(
        x=alt.X("low:Q", scale=x, axis=nothing), x2="high:Q"
    )
    mark = base.mark_point(size=90, filled=True, opacity=1, yOffset=9).encode(
        x=alt.X("middle:Q", scale=x), shape=shape_of(strip, theme)
    )
    label = halo(
        strip,
        theme,
        y=rows,
        x=alt.X("zero:Q", scale=x),
        text="label:N",
        color=colour_of(strip, theme),
        mark={"align": "left", "fontWeight": 600, "dy": -8, "fontSize": 13, "clip": False},
    ).transform_calculate(zero="0")
    chart = layered(bar, mark, label)
    return configured(chart, theme, height=ROW * len(strip))
