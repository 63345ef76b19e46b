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
from core.report.wording.assumption_words import HOW, HOW_ICON


def first_checks(register: Register, dossier: Dossier | None, movers: Sequence[Mover]) -> None:
    """The assumptions most worth knowing; where none is, those that carry most dollars."""
    if dossier is None:
        st.markdown(
            "After a race, the assumptions that carry most of its dollars stand here: what each "
            "is now, how much rests on it, and the cheapest way to know it."
        )
        st.page_link("decision.py", label="Go to Decision", icon=":material/gavel:")
        return
    worth = checks_by_worth(register, movers)
    if worth:
        st.header("Knowing these is worth most to this decision", anchor=False)
        check_cards(worth)
        st.caption(
            "Worth knowing: what it would save on average to know the number exactly before "
            "choosing. Worth noting: the same for the hours of one round, if rounds differ as "
            "much as the range is wide. "
            "Flips at: the recommendation changes there."
        )
        return
    st.header("Nobody has published these, and most dollars rest on them", anchor=False)
    check_cards(checks_by_dollars(register, dossier.valuation))
    reference, other = dossier.pair
    names = f"{dossier.roster.inside(reference)} and {dossier.roster.inside(other)}"
    st.caption(
        f"Dollars of the bills of {plain(names)} over the counted period that would "
        "change with the value. Hours times a rate count for both, so the cards do not add up."
    )


def check_cards(checks: Sequence[AssumptionCheck]) -> None:
    """One card per assumption worth checking."""
    if not checks:
        st.markdown("Nothing to check first: every dollar rests on a source or a count.")
        return
    for column, check in zip(st.columns(len(checks)), checks, strict=True):
        with column, st.container(border=True, height="stretch"):
            _card(check)


def _card(check: AssumptionCheck) -> None:
    st.markdown(escaped(f"**{check.name}**"))
    how = HOW[check.grade]
    st.badge(how, icon=HOW_ICON[how], color="gray")
    lines = {
        "Now": check.now,
        "Carries": check.carries,
        "Flips at": check.flips_at,
        "Worth knowing": check.worth,
        "Worth noting": check.logged,
        "Cheapest way to know it": check.cheapest,
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
