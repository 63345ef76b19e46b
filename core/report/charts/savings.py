"""What each of the best options saves against what is done today, beside the baseline's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import altair as alt
import pandas as pd

from core.report.charts.chart import MONEY_LABEL, CaptionedChart, Chart, configured, halo, layered
from core.report.charts.reference_lines import upright
from core.report.findings.dossier import Dossier
from core.report.findings.options import Option
from core.report.format.numbers import money, money_range
from core.report.format.palette import RANGE_OPACITY, Shown

ROW = 46


def savings(
    dossier: Dossier, shown: Sequence[Option], before: Mapping[str, Option]
) -> CaptionedChart:
    """Average and 80% range of what options save; the baseline's average as a ring.

    Parameters
    ----------
    shown : sequence of Option
        The first has a saving, or is what others are compared with.
    before : mapping of str to Option
        The same approaches under the baseline.
    """
    reference = dossier.the(dossier.reference)
    told = [one for one in shown if one.saves is not None]
    rows = pd.DataFrame([_row(dossier, one, before[one.arm]) for one in told])
    changed = bool(len(rows)) and bool((rows["mean"] - rows["was"]).abs().max() >= 1)
    return CaptionedChart(
        title=_title(dossier, told, reference),
        caption=(
            f"Saved against {reference}, simulation by simulation. Dot: average, bar: 80% range. "
            "Left of $0 it costs more." + (" Ring: baseline." if changed else "")
        ),
        drawing=partial(_draw, rows, changed),
        table=rows[["name", "mean_text", "range_text", "was_text"]].rename(
            columns={
                "name": "Option",
                "mean_text": "Saves on average",
                "range_text": "80% range",
                "was_text": "Baseline",
            }
        ),
        named=tuple(dossier.named),
    )


def _title(d: Dossier, told: Sequence[Option], reference: str) -> str:
    best = max((one for one in told if one.saves), key=lambda one: one.saves.mean)  # type: ignore[union-attr]
    assert best.saves is not None
    if best.saves.mean <= 0:
        return f"No option saves money against {reference} on average"
    name = d.name(best.arm)
    return f"{name} saves {money(best.saves.mean)} against {reference} on average"


def _row(d: Dossier, one: Option, was: Option) -> dict[str, object]:
    assert one.saves is not None
    assert was.saves is not None
    return {
        "arm": one.arm,
        "name": d.name(one.arm),
        "mean": one.saves.mean,
        "low": one.saves.low,
        "high": one.saves.high,
        "was": was.saves.mean,
        "mean_text": money(one.saves.mean),
        "range_text": money_range(one.saves.low, one.saves.high),
        "was_text": money(was.saves.mean),
    }


def _draw(rows: pd.DataFrame, changed: bool, theme: Shown) -> list[Chart]:
    ends = ["low", "high", "mean", *(["was"] if changed else [])]
    low, high = min(0.0, float(rows[ends].min().min())), max(0.0, float(rows[ends].max().max()))
    room = (high - low) * 0.04 or 1.0
    x = alt.Scale(domain=[low - room, high + room], nice=False)
    axis = alt.Axis(labelExpr=MONEY_LABEL, title=None, tickCount=4, grid=True)
    order = alt.Y(
        "arm:N",
        sort=list(rows["arm"]),
        axis=alt.Axis(labels=False, title=None, grid=False, minExtent=0),
    )
    colour = alt.Color(
        "arm:N",
        scale=alt.Scale(domain=list(rows["arm"]), range=[theme.arm(arm) for arm in rows["arm"]]),
        legend=None,
    )
    base = alt.Chart(rows).encode(y=order)
    bars = base.mark_bar(size=10, yOffset=8, opacity=RANGE_OPACITY).encode(
        x=alt.X("low:Q", scale=x, axis=axis), x2="high:Q", color=colour
    )
    dots = base.mark_point(filled=True, size=110, yOffset=8, opacity=1).encode(
        x=alt.X("mean:Q", scale=x),
        color=colour,
        tooltip=[
            alt.Tooltip("name:N", title="Option"),
            alt.Tooltip("mean_text:N", title="Saves on average"),
            alt.Tooltip("range_text:N", title="80% range"),
        ],
    )
    rings = base.mark_point(size=110, yOffset=8, strokeWidth=2, opacity=1).encode(
        x=alt.X("was:Q", scale=x), color=alt.value(theme.ink)
    )
    names = halo(
        rows.assign(left=low - room, text=rows["name"] + ": " + rows["mean_text"]),
        theme,
        y=order,
        x=alt.X("left:Q", scale=x),
        text="text:N",
        color=alt.value(theme.text),
        mark={"align": "left", "dy": -10, "dx": 2, "fontSize": 12},
    )
    layers = [bars, upright(0.0, x, theme.ink), *([rings] if changed else []), dots, names]
    return [configured(layered(*layers), theme, height=ROW * len(rows) + 20)]
