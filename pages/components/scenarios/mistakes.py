"""What an error costs: one amount, and on demand one for each kind or class."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.scenarios.fields import BLANK, amount_field
from core.decision.assumptions.register import Register
from core.decision.scenarios.url import CLASS
from core.domain.assumption import Scenario
from core.report.wording.mistake_kinds import ErrorKind

FIELDS_SHOWN = 12
"""Classes up to which each has its field on the screen; of more one is chosen at a time."""


def costs_by_kind(scenario: Scenario, register: Register, kinds: Sequence[ErrorKind]) -> None:
    """A field for each of two kinds; else one for each class."""
    if len(kinds) == 2:
        for name, kind in zip(("wy", "wn"), kinds, strict=True):
            amount_field(scenario, register, name, kind.title)
        return
    classes = [kind.truth for kind in kinds]
    own = [name for name in classes if name in scenario.class_costs]
    st.caption(
        "By the expert's answer, where the model answers otherwise. Empty: as any error. "
        f"{len(own)} of {len(classes)} set."
    )
    fields = classes
    if len(classes) > FIELDS_SHOWN:
        chosen = st.selectbox("Class", classes, key="scenario-class")
        fields = [chosen, *(name for name in own if name != chosen)]
    for name in fields:
        amount_field(scenario, register, CLASS + name, name, BLANK)
