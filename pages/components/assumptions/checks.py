"""Cards: which assumptions to check first."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.assumptions.drawer import CHANGE, ask_for
from components.shared.text import escaped, plain
from core.decision.assumptions.register import Register
from core.decision.sensitivity.tornado import Mover
from core.report.findings.assumptions_to_check import (
    AssumptionCheck,
    checks_by_dollars,
    checks_by_worth,
)
from core.report.findings.dossier import Dossier
from core.report.wording.assumption_words import HOW_ICON, origin


def first_checks(register: Register, dossier: Dossier | None, movers: Sequence[Mover]) -> None:
    """The assumptions most worth knowing; where none is, those that carry most dollars."""
    if dossier is None:
        st.markdown(
            "After the first PoC you see here which inputs matter most, and the cheapest way to "
            "measure each."
        )
        st.page_link("decision.py", label="Go to Decision", icon=":material/gavel:")
        return
    worth = checks_by_worth(register, movers)
    if worth:
        st.header("Measure these first", anchor=False)
        check_cards(register, worth)
        st.caption(
            "Value of knowing: what you would save on average if you knew the number exactly. "
            "Break-even: the recommendation changes there."
        )
        return
    st.header("Largest costs without a published source", anchor=False)
    check_cards(register, checks_by_dollars(register, dossier.valuation))
    reference, other = dossier.pair
    names = f"{dossier.roster.inside(reference)} and {dossier.roster.inside(other)}"
    st.caption(
        f"Dollars in the costs of {plain(names)} that change with the value. Hours and their "
        "rate both count, so the cards do not add up."
    )


def check_cards(register: Register, checks: Sequence[AssumptionCheck]) -> None:
    """One card per assumption worth checking."""
    if not checks:
        st.markdown("Nothing to measure first: every cost is measured or published.")
        return
    for column, check in zip(st.columns(len(checks)), checks, strict=True):
        with column, st.container(border=True, height="stretch"):
            _card(register, check)


def _card(register: Register, check: AssumptionCheck) -> None:
    st.markdown(escaped(f"**{check.name}**"))
    how = origin(register[check.driver])
    st.badge(how, icon=HOW_ICON[how], color="gray")
    lines = {
        "Now": check.now,
        "Costs that depend on it": check.carries,
        "Break-even": check.flips_at,
        "Value of knowing": check.worth,
        "Value of tracking": check.logged,
        "How to measure it": check.cheapest,
    }
    told = "  \n".join(f"{label}: {text}" for label, text in lines.items() if text)
    st.markdown(escaped(told))
    st.button(
        "Set it",
        icon=":material/edit:",
        key=f"set-{check.driver.code}",
        on_click=ask_for,
        args=(check.driver, CHANGE),
    )
