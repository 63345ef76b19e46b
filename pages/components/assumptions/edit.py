"""Changing an assumption: the value as text, how one knows it, and why."""

from __future__ import annotations

import streamlit as st

from components.shared.session import actor
from components.shared.text import escaped, plain
from core.decision.assumptions.register import Register
from core.domain.actor import LOCAL
from core.domain.assumption import Grade, Range, RangeShape
from core.domain.drivers.driver import Driver
from core.domain.errors import SwitchpointError
from core.domain.range_parsing import HOW_TO_WRITE, between, parse_range, range_text, with_shape
from core.domain.unit_limits import limits
from core.report.wording.assumption_order import twin_sentence
from core.report.wording.assumption_words import HOW_DETAIL, SHAPE_DETAIL, SHAPES, range_words
from core.store.connection import Store
from core.workflows.inputs.assumptions import (
    LONGEST_NAME,
    LONGEST_TEXT,
    edit_assumption,
    restore_assumption,
)

NAME = "assumption-name"
GRADES = (
    Grade.ASSUMED,
    Grade.FULL_TEXT,
    Grade.ABSTRACT,
    Grade.SECONDARY,
    Grade.VENDOR,
    Grade.MEMORY,
)


def change_form(store: Store, register: Register, driver: Driver, *, changed: bool) -> None:
    """Value, how it is known, reason; nothing is saved before everything makes sense."""
    given = register[driver]
    assert given.range is not None
    text = st.text_input(
        "Low to high, or low / likely / high",
        _ends_text(given.range, given.unit),
        key=f"value-{driver.code}",
        help=escaped(HOW_TO_WRITE),
        max_chars=200,
    )
    read = _read(text, given.unit, _shape(driver, given.range, given.unit))
    with st.form(f"change-{driver.code}", border=False):
        grade = st.selectbox("Origin", GRADES, format_func=HOW_DETAIL.__getitem__)
        source = st.text_input(
            "Source", max_chars=LONGEST_TEXT, help="Who published it, and where."
        )
        reason = st.text_area("Reason (required)", max_chars=LONGEST_TEXT, height=80)
        name = _name()
        apart = bool(twin_sentence(register, driver)) and st.checkbox("Separate it from its twin")
        with st.container(horizontal=True):
            save = st.form_submit_button("Save", icon=":material/check:")
            back = changed and st.form_submit_button(
                "Restore the default", icon=":material/restart_alt:"
            )
    if not save and not back:
        return
    st.session_state[NAME] = name
    try:
        if back:
            restore_assumption(store, driver, reason=reason, by=actor(), changed_by=name)
        elif read is None:
            return
        else:
            edit_assumption(
                store,
                driver,
                read,
                grade=grade,
                source=source,
                reason=reason,
                by=actor(),
                changed_by=name,
                apart=apart,
            )
    except SwitchpointError as error:
        st.error(plain(error.title), icon=":material/error:")
        return
    st.rerun()


def _name() -> str:
    """Who changes it: typed where nobody signs in, else known."""
    me = actor()
    if me != LOCAL:
        st.caption(escaped(f"Changed by {plain(me.name)}"))
        return me.name
    return st.text_input(
        "Your name (required)", st.session_state.get(NAME, ""), max_chars=LONGEST_NAME
    )


def _ends_text(given: Range, unit: str) -> str:
    """The range as text; what its ends mean is chosen beside it."""
    hard = given.shape is RangeShape.PERT
    return range_text(given if hard else between(given.low, given.high), unit)


def _shape(driver: Driver, given: Range, unit: str) -> RangeShape:
    """How values lie between the ends, where the unit leaves a choice."""
    shapes = limits(unit).shapes
    if len(shapes) == 1:
        return RangeShape.PERT
    return st.selectbox(
        "Distribution",
        shapes,
        shapes.index(given.shape),
        format_func=SHAPES.__getitem__,
        key=f"shape-{driver.code}",
        help=" ".join(SHAPE_DETAIL[shape] for shape in shapes),
    )


def _read(text: str, unit: str, shape: RangeShape) -> Range | None:
    """What the text means, or what is wrong with it, right under the field."""
    try:
        found = parse_range(text, unit)
        if shape is not RangeShape.PERT:
            found = with_shape(found, shape, unit)
    except SwitchpointError as error:
        st.error(f"{plain(error.title)}. Nothing was saved.", icon=":material/error:")
        return None
    choice = found.low < found.high and len(limits(unit).shapes) > 1
    lies = f". {SHAPE_DETAIL[found.shape]}" if choice else ""
    ends = Range(found.low, found.mode, found.high)
    st.caption(escaped(f"Read as {range_words(ends, unit)}{lies}"))
    return found
