"""Every input's swing with its real ends, its break-even, and what knowing it is worth."""

from __future__ import annotations

from functools import partial

import altair as alt
import pandas as pd

from core.decision.assumptions.register import Register
from core.decision.sensitivity.tornado import Mover
from core.report.charts.chart import MONEY_LABEL, CaptionedChart, Chart, configured, halo, layered
from core.report.findings.dossier import Dossier
from core.report.format.numbers import money
from core.report.format.palette import RANGE_OPACITY, Theme
from core.report.format.quantities import amount
from core.report.headline.scenario import inside
from core.report.wording.assumption_words import assumption_name
from core.report.wording.glossary import capital

MOST = 10
ROW = 52


def what_moves_it(dossier: Dossier, movers: list[Mover], best: str, lead: float) -> CaptionedChart:
    """How far the approach that is ahead stays ahead when one input goes from low to high.

    Parameters
    ----------
    best : str
        The approach that is ahead.
    lead : float
        Expected USD it is ahead now.
    """
    register, way = dossier.valuation.register, dossier.the(best)
    shown = sorted(movers, key=lambda mover: -mover.swing)[:MOST]
    rows = pd.DataFrame([_row(at, mover, register) for at, mover in enumerate(shown)])
    return CaptionedChart(
        title=_title(shown, register, way, lead),
        caption=(
            f"Bar: how far {way} is ahead on average when one input goes from one end of its range "
            "to the other. Red tick: $0, left of it another approach is ahead. Other tick: now. "
            "An input without a break-even cannot change the answer alone."
        ),
        drawing=partial(_draw, rows, lead),
        table=rows[["title", "ends", "break_even", "worth_text"]].rename(
            columns={
                "title": "Input",
                "ends": "Low to high",
                "break_even": "Break-even",
                "worth_text": "Worth of knowing it",
            }
        ),
        named=tuple(dossier.named),
    )


def _title(movers: list[Mover], register: Register, way: str, lead: float) -> str:
    if not movers:
        return "No input changes the answer"
    first = inside(assumption_name(register, movers[0].driver, bool(movers[0].tied)).split(",")[0])
    ahead = f"{capital(way)} is ahead by {money(lead)}. "
    changing = sum(mover.could_flip for mover in movers)
    many = "No input" if not changing else "1 input" if changing == 1 else f"{changing} inputs"
    return f"{ahead}{capital(first)} moves it most. {many} can change the answer alone"


def _row(at: int, mover: Mover, register: Register) -> dict[str, object]:
    unit = register[mover.driver].unit
    low_text, high_text = amount(mover.given.low, unit), amount(mover.given.high, unit)
    break_even = (
        amount(mover.flips_at, unit) if mover.could_flip and mover.flips_at is not None else "-"
    )
    small, large = sorted((mover.low, mover.high))
    rising = mover.high >= mover.low
    worth = "nothing" if mover.worth < 1 else money(mover.worth)
    return {
        "row": at,
        "title": assumption_name(register, mover.driver, bool(mover.tied)),
        "said": "" if break_even == "-" else f": break-even {break_even}",
        "ends": f"{low_text} to {high_text}",
        "break_even": break_even,
        "worth_text": worth,
        "small": small,
        "large": large,
        "small_text": low_text if rising else high_text,
        "large_text": high_text if rising else low_text,
    }


def _draw(rows: pd.DataFrame, lead: float, theme: Theme) -> list[Chart]:
    low, high = min(0.0, float(rows["small"].min())), max(0.0, float(rows["large"].max()))
    room = (high - low) * 0.22 or 1.0
    x = alt.Scale(domain=[low - room, high + room], nice=False)
    axis = alt.Axis(labelExpr=MONEY_LABEL, title=None, tickCount=4, grid=False)
    y = alt.Y("row:O", axis=alt.Axis(labels=False, title=None, grid=False, minExtent=0))
    rows = rows.assign(left=low - room, both=rows["title"] + rows["said"], zero=0.0, lead=lead)
    base = alt.Chart(rows).encode(y=y)
    bars = base.mark_bar(size=12, yOffset=8, color=theme.muted, opacity=RANGE_OPACITY * 2).encode(
        x=alt.X("small:Q", scale=x, axis=axis),
        x2="large:Q",
        tooltip=[
            alt.Tooltip("title:N", title="Input"),
            alt.Tooltip("ends:N", title="Range"),
            alt.Tooltip("break_even:N", title="Break-even"),
            alt.Tooltip("worth_text:N", title="Worth of knowing it"),
        ],
    )
    # Ticks beside the bars and no lines across the picture: those would run through the names.
    ticks = [
        base.mark_tick(
            orient="vertical", size=20, thickness=2, yOffset=8, color=colour, opacity=1
        ).encode(x=alt.X(f"{at}:Q", scale=x))
        for at, colour in (("zero", theme.worse), ("lead", theme.ink))
    ]
    texts = [
        halo(
            rows,
            theme,
            y=y,
            x=alt.X(f"{end}:Q", scale=x),
            text=f"{end}_text:N",
            color=alt.value(theme.muted),
            mark={"align": align, "dx": shift, "dy": 8, "fontSize": 12},
        )
        for end, align, shift in (("small", "right", -5), ("large", "left", 5))
    ]
    titles = halo(
        rows,
        theme,
        y=y,
        x=alt.X("left:Q", scale=x),
        text="both:N",
        color=alt.value(theme.text),
        mark={"align": "left", "dy": -10, "fontSize": 12},
    )
    return [configured(layered(bars, *ticks, *texts, titles), theme, height=ROW * len(rows) + 20)]
