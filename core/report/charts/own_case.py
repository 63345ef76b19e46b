"""Cost by month of a case without data: both approaches, or their difference."""

from __future__ import annotations

from functools import partial

import altair as alt
import pandas as pd

from core.decision.calculator.result import LONGEST, OwnResult
from core.decision.costing.cash_flow import crossing_month
from core.domain.node import NEW_PROCESS, OLD_PROCESS
from core.report.charts.by_month import (
    SCALE,
    arm_rows,
    cheaper_first,
    month_marks,
    month_rows,
    month_table,
)
from core.report.charts.chart import CaptionedChart, Chart, configured, layered
from core.report.charts.reference_lines import DOTTED, level, upright
from core.report.format.palette import Shown
from core.report.wording.glossary import PROCESS_NAMES

HEIGHT = 300
ARMS = (OLD_PROCESS, NEW_PROCESS)
SHOWN = ("Both approaches", "Difference")
READ_AS = {
    SHOWN[0]: "Line: middle outcome, band: 80% range. Both share the same simulations, so look at "
    "the difference to see how sure it is.",
    SHOWN[1]: "Cost of the fine-tuning analyst minus that of human annotation. Line: middle "
    "outcome, band: 80% range. Above zero the fine-tuning analyst costs more.",
}


def own_case_by_month(found: OwnResult, months: int, shown: str = SHOWN[0]) -> CaptionedChart:
    """What both approaches have cost by each month of 36, or the difference.

    Parameters
    ----------
    months : int
        Counted period, drawn as a line; 0 draws none.
    shown : str
        One of :data:`SHOWN`.
    """
    paths = {arm: found.arms[arm].path for arm in ARMS}
    both = shown == SHOWN[0]
    rows = (
        arm_rows(paths, PROCESS_NAMES.__getitem__)
        if both
        else month_rows(
            "difference", "Fine-tuning analyst minus human annotation", found.difference_path
        )
    )
    crossing = crossing_month(*(path[:, 1] for path in paths.values()))
    return CaptionedChart(
        title=_title(cheaper_first(paths), crossing),
        caption=(
            f"{READ_AS[shown]} Month 0 is the launch."
            + (" Vertical line: the horizon." if months else "")
        ),
        drawing=partial(_draw, rows, months, crossing if both else None),
        table=month_table(rows),
        named=ARMS,
    )


def _title(arms: tuple[str, ...], crossing: int | None) -> str:
    first, other = (PROCESS_NAMES[arm] for arm in arms)
    if crossing is None:
        return f"{first} costs less in all {LONGEST} months"
    return f"{other} costs less from month {crossing} on"


def _draw(rows: pd.DataFrame, months: int, crossing: int | None, theme: Shown) -> list[Chart]:
    low, high = min(float(rows["low"].min()), 0.0), max(float(rows["high"].max()), 0.0)
    y = alt.Scale(domain=[low * 1.05, high * 1.05], nice=False)
    layers = month_marks(rows, y, theme)
    if low < 0:
        layers.append(level(0.0, y, theme.ink))
    if months:
        layers.append(upright(months, SCALE, theme.muted))
    if crossing is not None:
        layers.append(upright(crossing, SCALE, theme.ink, DOTTED))
    return [configured(layered(*layers), theme, height=HEIGHT)]
