"""How each approach spends it: dollars, days and hours by step or by person."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import Any

import pandas as pd

from core.decision.costing.bill import LineCost
from core.domain.drivers.driver import LABOUR, Purpose
from core.report.charts.chart import CaptionedChart, Chart
from core.report.charts.rows import split_bars
from core.report.findings.dossier import Dossier
from core.report.format.numbers import count, money, percent
from core.report.format.palette import Shown
from core.report.wording.glossary import PEOPLE, STEP_NAMES, capital

UNITS = ("Dollars", "Days", "Hours by person")
LABELLING = LABOUR | {Purpose.MANAGEMENT}


def spending(dossier: Dossier, unit: str = "Dollars") -> CaptionedChart:
    """Bars per step of the two arms that are told against each other, to build them.

    Parameters
    ----------
    dossier : Dossier
    unit : str
        ``Dollars`` (USD), ``Days`` (working days) or ``Hours by person``.

    Returns
    -------
    CaptionedChart
        Means over the draws, not medians: only means of parts add up to that of the whole.
    """
    rows = pd.DataFrame([row for arm in dossier.pair for row in _rows(dossier, arm, unit)])
    return CaptionedChart(
        title=_title(dossier, unit),
        caption=(
            "Averages over the simulations, to build it. Solid: measured or simulated. Pale with "
            "an outline: assumed hours."
        ),
        drawing=partial(_draw, rows),
        table=_table(rows, unit),
        named=tuple(dossier.named),
    )


def _draw(rows: pd.DataFrame, theme: Shown) -> list[Chart]:
    return [split_bars(rows, theme)]


def _rows(dossier: Dossier, arm: str, unit: str) -> list[dict[str, Any]]:
    grouped: dict[str, list[LineCost]] = defaultdict(list)
    for line in dossier.valuation.costs[arm].lines(0):
        key = _key(line, unit)
        if key:
            grouped[key].append(line)
    found = []
    for key in sorted(grouped, key=lambda key: (key == "waiting", STEP_NAMES.get(key, ""))):
        lines = grouped[key]
        total = sum(_value(line, unit) for line in lines)
        counted = sum(_value(line, unit) for line in lines if line.counted)
        if total < 0.05:
            continue
        found.append(
            {
                "row": f"{arm} {key}",
                "arm": arm,
                "way": dossier.name(arm),
                "title": f"{dossier.name(arm)}: {_name(key)}",
                "counted": counted,
                "total": total,
                "label": money(total) if unit == "Dollars" else _amount(total, unit),
            }
        )
    return found


def _key(line: LineCost, unit: str) -> str:
    """What a line is grouped under; waiting and labelling days stand apart."""
    if unit == "Hours by person":
        return line.who if line.who in PEOPLE else ""
    if unit == "Days" and line.driver.purpose is Purpose.WAITING:
        return "waiting"
    return line.node


def _name(key: str) -> str:
    if key == "waiting":
        return "Waiting between steps"
    return STEP_NAMES.get(key) or PEOPLE.get(key, key)


def _value(line: LineCost, unit: str) -> float:
    return {"Dollars": line.usd, "Days": line.days, "Hours by person": line.hours}[unit]


def _amount(value: float, unit: str) -> str:
    text = f"{value:.1f}" if value < 9.95 else count(value)
    return f"{text} {'days' if unit == 'Days' else 'h'}"


def share_of_bill(dossier: Dossier, arm: str, purposes: frozenset[Purpose]) -> float:
    """Share of a way's expected cost to the target that goes to some purposes."""
    lines = dossier.valuation.costs[arm].lines(0)
    total = sum(line.usd for line in lines)
    return (
        sum(line.usd for line in lines if line.driver.purpose in purposes) / total if total else 0.0
    )


def _share(share: float) -> str:
    return "under 1%" if 0 < share < 0.005 else percent(share, 0)


def _title(dossier: Dossier, unit: str) -> str:
    first, second = dossier.pair
    way = dossier.the(first)
    lines = dossier.valuation.costs[first].lines(0)
    if not any(_value(line, unit) for line in lines):
        return f"{capital(way)} has nothing left to do until the target"
    if unit == "Hours by person":
        hours = {
            arm: count(
                sum(
                    line.hours
                    for line in dossier.valuation.costs[arm].lines(0)
                    if line.who == "expert"
                )
            )
            for arm in (first, second)
        }
        return (
            f"The expert gives {hours[first]} hours {dossier.by(first)}, "
            f"{hours[second]} {dossier.by(second)}"
        )
    if not dossier.roster[first].buys:
        return _largest(dossier, first, unit)
    if unit == "Dollars":
        labels = share_of_bill(dossier, first, LABELLING)
        tuning = share_of_bill(dossier, first, frozenset({Purpose.TUNING}))
        return f"Labels are {_share(labels)} of {way}'s bill, tuning is {_share(tuning)}"
    labelling = sum(line.days for line in lines if line.driver.purpose in LABELLING)
    total = sum(line.days for line in lines)
    return f"Labelling takes {_amount(labelling, unit)} of {way}'s {count(total)}"


def _largest(dossier: Dossier, arm: str, unit: str) -> str:
    """What takes most of a way that buys no labels."""
    lines = dossier.valuation.costs[arm].lines(0)
    of: dict[str, float] = defaultdict(float)
    for line in lines:
        of[_key(line, unit)] += _value(line, unit)
    most = max(of, key=lambda key: of[key])
    share = of[most] / sum(of.values())
    whole = "bill" if unit == "Dollars" else "days"
    return f"{_name(most)}: {_share(share)} of {dossier.the(arm)}'s {whole}"


def _table(rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    name = {"Dollars": "Dollars", "Days": "Working days", "Hours by person": "Hours"}[unit]
    table = rows[["title", "counted", "total"]].copy()
    table.columns = ["Step", f"{name}, counted", f"{name}, all"]
    return table.round(1)
