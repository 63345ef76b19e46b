"""Axes of money in the reader's currency: its sign, its separators, round amounts of it."""

from __future__ import annotations

import json
import math
from typing import Any

from core.report.charts.chart import MONEY_LABEL
from core.report.format.locale import HOUSE, style
from core.report.format.numbers import money

TICKS = {True: 5, False: 3}
"""Amounts on an axis, by whether they are written short."""
NICE = (1.0, 2.0, 5.0, 10.0)


def in_currency(spec: Any) -> None:
    """Change every axis of dollars in a Vega-Lite chart to the style that holds; in place."""
    if style() == HOUSE:
        return
    if isinstance(spec, list):
        for part in spec:
            in_currency(part)
    if not isinstance(spec, dict):
        return
    axis, scale = spec.get("axis"), spec.get("scale") or {}
    if isinstance(axis, dict) and axis.get("labelExpr") == MONEY_LABEL:
        ticks = rounded_amounts(*scale["domain"]) if "domain" in scale else None
        spec["axis"] = axis | _labelled(ticks)
    for part in spec.values():
        in_currency(part)


def rounded_amounts(low: float, high: float) -> list[float]:
    """US dollars at which the reader's currency is round.

    Examples
    --------
    >>> rounded_amounts(0, 26_000)
    [0.0, 5000.0, 10000.0, 15000.0, 20000.0, 25000.0]
    """
    rate = style().rate
    rough = max((high - low) * rate / TICKS[style().written.short], 1e-9)
    size = 10.0 ** math.floor(math.log10(rough))
    step = size * min(NICE, key=lambda nice: abs(nice - rough / size))
    first, last = math.ceil(low * rate / step), math.floor(high * rate / step)
    return [at * step / rate for at in range(first, last + 1)]


def _labelled(ticks: list[float] | None) -> dict[str, Any]:
    """Ticks with their text; without a known range the library's own ticks in plain figures."""
    if ticks is None:
        shown = f"format(datum.value * {style().rate}, ',.0f') + ' {style().currency}'"
        return {"labelExpr": shown}
    texts = json.dumps([money(tick) for tick in ticks], ensure_ascii=False)
    return {"values": ticks, "labelExpr": f"{texts}[round(datum.index * {len(ticks) - 1})]"}
