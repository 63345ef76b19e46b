"""Closer looks at a case, in tabs under its options."""

from __future__ import annotations

import numpy as np
import streamlit as st

from components.scenarios.analyst import for_the_analyst
from components.scenarios.saved import compare
from components.shared.chart import show_picture
from components.shared.session import leave_if_over
from components.shared.text import escaped, plain
from core.decision.sensitivity.tornado import Moving
from core.decision.sensitivity.two_way import (
    ERROR_COST,
    LIVE,
    MONTHS,
    Axis,
    SwitchMap,
    axes,
    switch_map,
)
from core.domain.drivers.driver import Driver
from core.domain.single_flight import shared
from core.report.charts.cost_over_time import living_with_it
from core.report.charts.savings import savings
from core.report.charts.tornado import what_moves_it
from core.report.charts.two_way_map import where_you_switch
from core.report.findings.dossier import Dossier
from core.report.findings.options import options, shown
from core.report.headline.axes import axis_name
from core.report.wording.glossary import period_text
from core.workflows.poc.cases import movers_of

TABS = (
    "Savings",
    "Over time",
    "What moves it",
    "Map",
    "Compare",
    "Analysts",
)
CELLS = (13, 11)
ERROR_COST_TOP = 1.0
LIVE_TOP = 5000.0


@st.fragment
def answer_tabs(d: Dossier, baseline: Dossier) -> None:
    """Closer looks; a closed tab computes nothing."""
    leave_if_over()
    tabs = st.tabs(TABS, on_change="rerun", key="scenario-tabs")
    bodies = (_saved, _over_time, _moves, _where, compare, for_the_analyst)
    for tab, body in zip(tabs, bodies, strict=True):
        if tab.open:
            with tab:
                body(d, baseline)


def _saved(d: Dossier, baseline: Dossier) -> None:
    rows, before = shown(d).rows, {one.arm: one for one in options(baseline)}
    if _nothing_to_choose(d) or all(one.saves is None for one in rows):
        return
    show_picture(savings(d, rows, before), "saved")


def _nothing_to_choose(d: Dossier) -> bool:
    if len(d.valuation.firsts) >= 2:
        return False
    if not all(check.holds for check in d.valuation.fairness):
        st.markdown("The PoC was not fair, so there is nothing to choose between.")
        return True
    st.markdown(
        "There is nothing to choose between: fewer than two approaches are likely to meet the "
        "target and allowed by your own rules."
    )
    return True


@shared(64)
def _map_of(key: str, x_axis: Axis, y_axis: Axis, _dossier: Dossier) -> SwitchMap:
    x, y = _values(_dossier, x_axis, CELLS[0]), _values(_dossier, y_axis, CELLS[1])
    here = _here(_dossier, x_axis), _here(_dossier, y_axis)
    return switch_map(_dossier.valuation, x_axis, y_axis, x, y, here=here)


def _values(d: Dossier, axis: Axis, cells: int) -> np.ndarray:
    if axis == MONTHS:
        return np.arange(0.0, 37.0, 3.0)
    if axis == ERROR_COST:
        top = max(ERROR_COST_TOP, 2 * max(d.valuation.costs_by_error_kind))
        return np.linspace(0.0, top, cells)
    if axis == LIVE:
        top = max(LIVE_TOP, 2 * (d.valuation.scenario.value_per_month or 0.0))
        return np.linspace(0.0, top, cells)
    assert isinstance(axis, Driver)
    given = d.valuation.draws.ranges[axis]
    if given.low < given.high:
        return np.linspace(given.low, given.high, cells)
    return np.linspace(0.0, 2 * given.mode or 1.0, cells)


def _here(d: Dossier, axis: Axis) -> float:
    if axis == MONTHS:
        return float(d.months)
    if axis == ERROR_COST:
        return max(d.valuation.costs_by_error_kind)
    if axis == LIVE:
        return d.valuation.scenario.value_per_month or 0.0
    assert isinstance(axis, Driver)
    return d.valuation.draws.ranges[axis].mean


def _where(d: Dossier, baseline: Dossier) -> None:
    if _nothing_to_choose(d):
        return
    columns = st.columns(2)
    across = axes(d.valuation.scenario, d.valuation.register)
    x = columns[0].selectbox("Across", across, format_func=axis_name, key="map-x")
    rest = [axis for axis in across if axis != x]
    y = columns[1].selectbox(
        "Up",
        rest,
        index=rest.index(ERROR_COST) if ERROR_COST in rest else 0,
        format_func=axis_name,
        key="map-y",
    )
    found = _map_of(d.content_hash, x, y, d)
    show_picture(where_you_switch(d, found, (x, y), (_here(d, x), _here(d, y))), "map")


def _over_time(d: Dossier, baseline: Dossier) -> None:
    show_picture(living_with_it(d, baseline if d is not baseline else None), "scenario-time")
    if d is not baseline:
        totals = (
            f"{plain(d.roster.inside(one.arm))} {escaped(one.costs)}"
            for one in shown(baseline).rows
        )
        st.caption(f"Baseline, {period_text(d.months)}: {', '.join(totals)}.")


def _moves(d: Dossier, baseline: Dossier) -> None:
    if _nothing_to_choose(d):
        return
    moving = Moving(d.valuation)
    if moving.best is None or not moving.possible:
        st.markdown("There is no recommendation to move.")
        return
    movers = movers_of(d.content_hash, d)
    if not movers:
        st.markdown("Every input is one number now, so nothing is left that could move it.")
        return
    show_picture(what_moves_it(d, movers, moving.best, moving.lead), "moves")
