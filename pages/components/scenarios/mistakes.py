"""What a wrong answer costs: a field per kind of mistake, however many classes there are."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.scenarios.fields import BLANK, amount_field, told_problem
from core.decision.assumptions.register import Register
from core.decision.scenarios.url import CLASS
from core.domain.assumption import Scenario
from core.report.wording.mistake_kinds import ErrorKind

FIELDS_SHOWN = 12
"""Classes up to which each has its field on the screen; of more one is chosen at a time."""


def costs_by_error_kind(scenario: Scenario, register: Register, kinds: Sequence[ErrorKind]) -> None:
    """Two fields with two classes; else one for any mistake, and one per class on demand."""
    st.markdown("**A wrong answer costs**")
    if len(kinds) == 2:
        columns = st.columns(2, vertical_alignment="bottom")
        for column, name, kind in zip(columns, ("wy", "wn"), kinds, strict=True):
            with column:
                amount_field(scenario, register, name, kind.title)
        for name in ("wy", "wn"):
            told_problem(name)
        return
    amount_field(scenario, register, "wa", "Any wrong answer")
    told_problem("wa")
    _by_class(scenario, register, [kind.truth for kind in kinds])


def _by_class(scenario: Scenario, register: Register, classes: list[str]) -> None:
    own = [name for name in classes if name in scenario.class_costs]
    with st.expander(
        "Some classes cost more", on_change="rerun", key="scenario-classes"
    ) as expander:
        if not expander.open:
            return
        st.caption(
            "By what the expert says, answered otherwise. Blank: what any wrong answer costs. "
            f"{len(own)} of {len(classes)} said."
        )
        fields = classes
        if len(classes) > FIELDS_SHOWN:
            chosen = st.selectbox("Class", classes, key="scenario-class")
            fields = [chosen, *(name for name in own if name != chosen)]
        for name in fields:
            amount_field(scenario, register, CLASS + name, name, f"Says otherwise. {BLANK}")
            told_problem(CLASS + name)
