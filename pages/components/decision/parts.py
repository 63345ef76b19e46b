"""The parts of the Decision screen, top to bottom."""

from __future__ import annotations

import streamlit as st

from components.decision.break_even_card import flip_card
from components.decision.next_test import to_test
from components.shared.chart import choose, show_picture
from components.shared.text import escaped, plain
from core.decision.costing.calendar import end_date, next_monday
from core.domain.clock import utc_now
from core.report.charts.cost_over_time import living_with_it
from core.report.charts.cost_to_target import getting_there
from core.report.document.summary_page import four_numbers
from core.report.findings.class_mix import class_mix
from core.report.findings.comparison import interval_note
from core.report.findings.cost_by_source import rests_on
from core.report.findings.dossier import Dossier
from core.report.findings.leading import leading, leading_table
from core.report.findings.options import cheaper_sentence
from core.report.findings.reasons import reasons, reasons_heading, watch
from core.report.format.numbers import day
from core.report.headline import Told
from core.report.wording.glossary import period_text


def numbers(d: Dossier, told: Told) -> None:
    """Four numbers: chance of being the best choice, cost, chance of the target, days."""
    meanings = (
        f"Share of the simulations in which it is the best first choice, {period_text(d.months)} "
        "counted.",
        "Building and keeping it, middle outcome; in 8 of 10 what-ifs it lies in the range.",
        "Chance that, built once more, it passes an acceptance test of this exam's size.",
        f"Working days to build it. Started on Monday it would be there by {_there_by(d)}.",
    )
    with st.grid(4, min_column_width=165):
        for tile, meaning in zip(four_numbers(d), meanings, strict=True):
            st.metric(
                plain(tile.label),
                escaped(tile.value),
                delta=plain(tile.note) or None,
                delta_color="off",
                delta_arrow="off",
                border=True,
                help=meaning,
            )
    if told.more:
        st.markdown(escaped(told.more))
    if d.valuation.verdict.options:
        st.table(leading_table(d).map(plain), hide_index=True)
        st.caption(
            "Best choice: share of the simulations, over all ways 100%. If wrong: what choosing "
            f"it costs on average. Accuracies: {interval_note(d)}."
        )
    st.caption(rests_on(d.valuation))
    if not d.valuation.scenario.errors_are_priced:
        st.caption(
            "Nobody has said what a wrong answer costs, so accuracy above the target "
            "counts for nothing."
        )


def _there_by(d: Dossier) -> str:
    return day(end_date(next_monday(utc_now().date()), d.days(leading(d)[0])))


def pictures(d: Dossier) -> None:
    """What building it costs, and what keeping it costs."""
    left, right = st.columns(2, gap="medium")
    with left:
        by = st.session_state.get("getting-by") or "Dollars"
        show_picture(getting_there(d, by), "getting", choose("getting-by", ("Dollars", "Days")))
    with right:
        show_picture(living_with_it(d), "living")


def cards(d: Dossier, told: Told) -> None:
    """Why, what would flip it, and what to do next."""
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, height="stretch"):
        st.subheader(reasons_heading(d), anchor=False)
        for at, reason in enumerate(reasons(d), start=1):
            st.markdown(escaped(f"**{at} {reason.claim}** {reason.sentence}"))
        rival, caution = cheaper_sentence(d), watch(d)
        if rival:
            st.markdown(f":material/flag: {escaped(f'**Challenger:** {rival}')}")
        if caution:
            st.markdown(f":material/visibility: {escaped(f'**Watch:** {caution}')}")
        if mix := class_mix(d):
            st.markdown(f":material/balance: {escaped(f'**Class mix:** {mix}')}")
    with right, st.container(border=True, height="stretch"):
        flip_card(d)
    st.markdown(escaped(f"**Next.** {told.next_step}"))
    to_test(d)
