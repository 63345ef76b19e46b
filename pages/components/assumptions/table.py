"""All assumptions: a table on a wide screen, cards on a phone, both with search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from components.assumptions.drawer import ask_for
from components.assumptions.sizes import table_or_cards
from components.shared.text import escaped
from core.decision.assumptions.register import Register
from core.domain.drivers.driver import Driver
from core.report.format.numbers import day
from core.report.wording.assumption_order import matching
from core.report.wording.assumption_words import (
    HOW_ICON,
    PARTS,
    assumption_name,
    origin,
    range_words,
    unit_text,
    value_text,
)
from core.store.assumption_edits import StoredEdit

OPENED = "assumption-opened"
CARDS_A_PAGE = 8
TALLEST, HEADER, ROW = 440, 38, 35


def all_assumptions(register: Register, edits: Mapping[str, StoredEdit]) -> None:
    """Part, search, and what they leave."""
    part = st.pills("Part", PARTS, default="All", required=True, wrap=True, key="assumption-part")
    search = st.text_input(
        "Search", key="assumption-search", placeholder="tuning, rate, vendor...", max_chars=80
    )
    drivers = matching(register, part or "All", search)
    if not drivers:
        st.markdown("No assumption matches.")
        return
    table_or_cards(
        "assumptions",
        lambda: _table(register, edits, drivers),
        lambda: _cards(register, drivers),
    )
    st.caption(
        f"{len(drivers)} of {len(register)} assumptions. Open one for its source and history, or "
        "to change it."
    )


def register_rows(
    register: Register, edits: Mapping[str, StoredEdit], drivers: Sequence[Driver]
) -> pd.DataFrame:
    """The table: one row per assumption, every value with its sign."""
    return pd.DataFrame(
        [_row(register, driver, _last(edits, register, driver)) for driver in drivers]
    )


def _last(edits: Mapping[str, StoredEdit], register: Register, driver: Driver) -> StoredEdit | None:
    """The change that made an assumption what it is now, its twin's included."""
    edit = edits.get((register[driver].same_as or driver).code)
    return None if edit is None or edit.shipped else edit


def _row(register: Register, driver: Driver, edit: StoredEdit | None) -> dict[str, object]:
    given = register[driver]
    ends = given.range
    values = (ends.low, ends.mode, ends.high) if ends else (None, None, None)
    low, likely, high = ("" if v is None else value_text(v, given.unit) for v in values)
    return {
        "Name": assumption_name(register, driver),
        "Open": "Open",
        "Low": low,
        "Likely": likely,
        "High": high,
        "Unit": unit_text(given.unit),
        "Origin": [origin(given)] if ends else [],
        "Same as": assumption_name(register, given.same_as) if given.same_as else "",
        "Changed": f"{edit.changed_by}, {day(edit.changed_at.date())}" if edit else "",
    }


def _table(register: Register, edits: Mapping[str, StoredEdit], drivers: list[Driver]) -> None:
    column = st.column_config
    st.dataframe(
        register_rows(register, edits, drivers),
        hide_index=True,
        height=min(TALLEST, HEADER + ROW * len(drivers)),
        alt="All assumptions with low, likely and high value and origin",
        column_config={
            "Name": column.TextColumn(pinned=True, width=250),
            "Open": column.ButtonColumn(
                "", key=OPENED, on_click=_open, args=(drivers,), type="tertiary", width=64
            ),
            "Low": column.TextColumn(alignment="right"),
            "Likely": column.TextColumn(alignment="right"),
            "High": column.TextColumn(alignment="right"),
            "Origin": column.MultiselectColumn(options=list(HOW_ICON), color="gray"),
        },
    )


def _open(drivers: list[Driver]) -> None:
    clicked = st.session_state[OPENED]
    if clicked is not None:
        ask_for(drivers[clicked.row])


def _cards(register: Register, drivers: list[Driver]) -> None:
    pages = -(-len(drivers) // CARDS_A_PAGE)
    at = st.pagination(pages, key="assumption-page", max_visible_pages=5) if pages > 1 else 1
    start = (min(at, pages) - 1) * CARDS_A_PAGE
    for driver in drivers[start : start + CARDS_A_PAGE]:
        given = register[driver]
        with st.container(border=True):
            st.markdown(escaped(f"**{assumption_name(register, driver)}**"))
            st.markdown(escaped(range_words(given.range, given.unit)))
            with st.container(horizontal=True, vertical_alignment="center"):
                how = origin(given)
                st.badge(how, icon=HOW_ICON[how], color="gray")
                st.button("Open", key=f"open-{driver.code}", on_click=ask_for, args=(driver,))
