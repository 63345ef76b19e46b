"""What a wrong answer costs: a field per kind of mistake, however many classes there are."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.scenario_state import problem_of, shown, type_amount
from components.text import plain
from core.decision.assumptions import Register
from core.decision.scenario_link import CLASS, amount_of
from core.domain.amounts import read_amount, write_amount
from core.domain.assumption import Scenario
from core.report.mistake_kinds import MistakeKind

BLANK = "Dollars. Blank is legal: then it counts for nothing, and the screen says so."
FIELDS_SHOWN = 12
"""Classes up to which each has its field on the screen; of more one is chosen at a time."""


def mistake_costs(scenario: Scenario, register: Register, kinds: Sequence[MistakeKind]) -> None:
    """Two fields with two classes; else one for any mistake, and one per class on demand."""
    st.markdown("**A wrong answer costs**")
    if len(kinds) == 2:
        columns = st.columns(2, vertical_alignment="bottom")
        for column, name, kind in zip(columns, ("wy", "wn"), kinds, strict=True):
            with column:
                amount_field(name, kind.title, scenario, register)
        for name in ("wy", "wn"):
            problem_note(name)
        return
    amount_field("wa", "Any wrong answer", scenario, register)
    problem_note("wa")
    _by_class(scenario, register, [kind.truth for kind in kinds])


def _by_class(scenario: Scenario, register: Register, classes: list[str]) -> None:
    own = [name for name in classes if name in scenario.class_costs]
    label = f"A class of its own ({len(own)} of {len(classes)} said)"
    with st.expander(label, on_change="rerun", key="scenario-classes") as expander:
        if not expander.open:
            return
        st.caption("By what the expert says. Blank: what any wrong answer costs.")
        fields = classes
        if len(classes) > FIELDS_SHOWN:
            chosen = st.selectbox("Class", classes, key="scenario-class", format_func=plain)
            fields = [chosen, *(name for name in own if name != chosen)]
        for name in fields:
            amount_field(CLASS + name, name, scenario, register, f"Says otherwise. {BLANK}")
            problem_note(CLASS + name)


def amount_field(
    name: str, label: str, scenario: Scenario, register: Register, told: str = BLANK
) -> None:
    """A field for one amount of the scenario."""
    now = amount_of(scenario, name)
    st.text_input(
        plain(label),
        key=shown(name, "" if now is None else usd_text(now)),
        placeholder="not said",
        help=told,
        on_change=type_amount,
        args=(name, register),
    )


def problem_note(name: str) -> None:
    """What is wrong with a field, if anything."""
    told = problem_of(name)
    if told:
        title, _, remedy = told.partition("\n")
        st.markdown(f":red[:material/error: {plain(title)}]")
        if remedy:
            st.caption(plain(remedy))


def usd_text(amount: float) -> str:
    """Dollars as people write them, if that reads back as the same amount.

    Examples
    --------
    >>> usd_text(0.5), usd_text(5.0), usd_text(0.123)
    ('$0.50', '$5', '$0.123')
    """
    cents = f"${amount:,.2f}"
    same = amount != round(amount) and read_amount(cents).value == amount
    return cents if same else write_amount(amount, usd=True)
