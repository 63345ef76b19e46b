"""The side drawer of one assumption: what it is, who says so, what happened to it."""

from __future__ import annotations

import streamlit as st

from components.assumptions.edit import change_form
from components.assumptions.sources import show_source
from components.shared.session import allowed
from components.shared.text import escaped, plain
from core.access.permissions import Action
from core.decision.assumptions.default_changes import default_changes
from core.decision.assumptions.register import Register
from core.domain.assumption import Assumption
from core.domain.drivers.driver import Driver
from core.report.format.numbers import day, stamp
from core.report.wording.assumption_order import twin_sentence
from core.report.wording.assumption_words import (
    HOW,
    HOW_DETAIL,
    HOW_ICON,
    KINDS,
    assumption_name,
    origin,
    range_words,
)
from core.report.wording.evidence import load_studies
from core.store.assumption_edits import StoredEdit
from core.store.connection import Store
from core.workflows.inputs.assumptions import history

ASKED = "assumption-asked"
SOURCES, CHANGE, HISTORY = "Source", "Change it", "History"


def ask_for(driver: Driver, first: str = SOURCES) -> None:
    """Callback of a button: open an assumption's drawer in this run, on one of its tabs."""
    st.session_state[ASKED] = (driver, first)


def drawer_if_asked(store: Store, register: Register) -> None:
    """Open the drawer somebody asked for, once."""
    driver, first = st.session_state.pop(ASKED, (None, SOURCES))
    if driver in register:
        title = plain(assumption_name(register, driver))
        st.dialog(title, position="right", width="medium")(_drawer)(store, register, driver, first)


def _drawer(store: Store, register: Register, driver: Driver, first: str) -> None:
    given = register[driver]
    edits = history(store, driver)
    _value(register, given)
    fixed = given.kind == "blank" or not allowed(Action.EDIT_ASSUMPTIONS)
    names = [SOURCES, HISTORY] if fixed else [SOURCES, CHANGE, HISTORY]
    tabs = dict(
        zip(names, st.tabs(names, default=first if first in names else SOURCES), strict=True)
    )
    with tabs[SOURCES]:
        _sources(given)
    if CHANGE in tabs:
        with tabs[CHANGE]:
            changed = bool(edits) and not edits[0].shipped
            change_form(store, register, driver, changed=changed)
    with tabs[HISTORY]:
        _history(edits, given.unit)
        _changed_defaults(driver)


def _value(register: Register, given: Assumption) -> None:
    st.markdown(escaped(f"**{range_words(given.range, given.unit)}**"))
    if given.range is not None:
        how = origin(given)
        st.badge(how, icon=HOW_ICON[how], color="gray", help=HOW_DETAIL[given.grade])
    for sentence in (KINDS[given.kind], twin_sentence(register, given.driver)):
        if sentence:
            st.markdown(escaped(sentence))
    note = f" · {given.note}" if given.note else ""
    with st.expander("Details for engineers"):
        st.caption(escaped(f"{given.driver.code}: {given.name}{note}"))


def _sources(given: Assumption) -> None:
    if not given.sources:
        st.markdown("No published source." if given.range else "Not set.")
    studies = load_studies()
    for source in given.sources:
        if source in studies:
            show_source(studies[source])
        else:
            st.text(source)


def _changed_defaults(driver: Driver) -> None:
    """What the program itself once assumed otherwise, and why it changed."""
    for change in default_changes(driver):
        with st.container(border=True):
            st.markdown(escaped(f"**The default changed**: {change.after}"))
            st.caption(escaped(f"{day(change.on)}, before that: {change.before}"))
            st.markdown(escaped(change.why))


def _history(edits: list[StoredEdit], unit: str) -> None:
    if not edits:
        st.markdown("Default value; not changed here.")
    for edit in edits:
        with st.container(border=True):
            told = "default" if edit.shipped else range_words(edit.range, unit)
            apart = ", separated from its twin" if edit.apart else ""
            how = HOW[edit.grade].lower()
            st.markdown(escaped(f"**{told}** · {how}{apart}"))
            st.caption(stamp(edit.changed_at))
            st.text(f"{edit.changed_by}: {edit.reason}")
            if edit.source and not edit.shipped:
                st.text(f"Source: {edit.source}")
