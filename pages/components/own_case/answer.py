"""The answer side of a case without data: numbers, the picture, the PoC's price, what flips it."""

from __future__ import annotations

import json

import streamlit as st

from components.own_case.form import Asked
from components.shared.chart import choose, show_picture
from components.shared.session import allowed
from components.shared.text import escaped
from core.access.permissions import Action
from core.decision.assumptions.register import Register
from core.decision.calculator.break_even import BreakEvens
from core.decision.calculator.estimate import value_own_case
from core.decision.calculator.result import OwnResult
from core.domain.canonical import content_hash
from core.domain.node import NEW_PROCESS, OLD_PROCESS
from core.domain.single_flight import shared
from core.report.charts.own_case import SHOWN, own_case_by_month
from core.report.format.numbers import chance, count, money
from core.report.wording.own_case_words import OwnTold, span, turning_points


def valued(asked: Asked, register: Register) -> OwnResult:
    """The case valued; the same answers are not valued twice."""
    return _valued(_key(asked, register), asked, register)


def _key(asked: Asked, register: Register) -> str:
    ranges = {
        driver.code: [given.grade, given.same_as and given.same_as.code, str(given.range)]
        for driver, given in register.items()
    }
    return content_hash(
        [repr(asked.case), json.dumps(asked.scenario.to_dict(), sort_keys=True), ranges]
    )


@shared(64)
def _valued(key: str, _asked: Asked, _register: Register) -> OwnResult:
    return value_own_case(_asked.case, _register, _asked.scenario)


@shared(64)
def _turning(key: str, months: int, _asked: Asked, _register: Register) -> list[str]:
    found = BreakEvens(_asked.case, _register, _asked.scenario)
    return turning_points(found.items(months), found.label_price(months), found.volume(months))


def numbers(found: OwnResult, months: int) -> None:
    """Four numbers: money, days, the expert's hours, the PoC."""
    old, new, poc = found.arms[OLD_PROCESS], found.arms[NEW_PROCESS], found.poc
    with st.grid(4, min_column_width=165):
        st.metric(
            "New is cheaper",
            chance(found.chance_cheaper[months]),
            delta=escaped(
                f"{money(new.total[months].middle)} vs {money(old.total[months].middle)}"
            ),
            delta_color="off",
            delta_arrow="off",
            border=True,
            help=f"Chance that the new way costs less {span(months)}; middle outcomes, new "
            "against old way.",
        )
        _against("Days, new way", new.days.middle, old.days.middle, "Working days of all rounds.")
        _against(
            "Expert hours",
            new.expert_hours.middle,
            old.expert_hours.middle,
            "Your expert's hours in all rounds, new way; the exam's answers are not in them.",
        )
        st.metric(
            "PoC, one round",
            escaped(money(poc.usd.middle)),
            delta=f"{count(poc.expert_hours.middle)} h, {count(poc.days.middle)} days",
            delta_color="off",
            delta_arrow="off",
            border=True,
            help="One round of each way and the exam: dollars, your expert's hours, working days.",
        )


def _against(label: str, own: float, other: float, told: str) -> None:
    st.metric(
        label,
        count(own),
        delta=round(own) - round(other),
        delta_color="inverse",
        delta_description="vs old way",
        border=True,
        help=told,
    )


def answer(found: OwnResult, told: OwnTold, months: int) -> None:
    """The picture, the difference, and whether a PoC is worth its price."""
    shown = st.session_state.get("own-shown") or SHOWN[0]
    show_picture(own_case_by_month(found, months, shown), "own-months", choose("own-shown", SHOWN))
    st.markdown(escaped(told.difference))
    with st.container(border=True):
        st.subheader("Is a PoC worth it?", anchor=False)
        st.markdown(escaped(told.poc))
        st.markdown(escaped(told.worth))
        if allowed(Action.RUN):
            st.page_link("run.py", label="Plan a race", icon=":material/science:")


def flips(asked: Asked, register: Register, months: int) -> None:
    """Where the cheaper way changes."""
    with st.container(border=True):
        st.subheader(f"Where it flips, {span(months)}", anchor=False)
        with st.skeleton(height=90):
            lines = _turning(_key(asked, register), months, asked, register)
        for line in lines:
            st.markdown(escaped(line))
        st.caption("On average over the what-ifs, everything else as answered.")
