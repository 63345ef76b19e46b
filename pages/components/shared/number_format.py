"""How reports write numbers, dates and money: chosen once for all reports."""

from __future__ import annotations

import streamlit as st

from components.shared.frame import show_error
from components.shared.session import actor
from core.domain.clock import utc_now
from core.domain.errors import SwitchpointError
from core.report.format.locale import LANGUAGES, NumberStyle
from core.workflows.engine import engine
from core.workflows.report.number_style import set_number_style

LANGUAGE, CURRENCY, RATE, BY, ON = (f"style-{name}" for name in ("l", "c", "r", "b", "o"))


def number_format(known: NumberStyle) -> None:
    """The form in a popover; its label says what holds."""
    label = f"Numbers: {LANGUAGES[known.language].name.partition(':')[0]}, {known.currency}"
    with st.popover(label, icon=":material/language:"), st.form("number-style", border=False):
        languages = list(LANGUAGES)
        language = st.selectbox(
            "Numbers and dates",
            languages,
            index=languages.index(known.language),
            format_func=lambda name: LANGUAGES[name].name,
            key=LANGUAGE,
        )
        currency = st.text_input("Currency, three letters", known.currency, 3, key=CURRENCY)
        rate = st.number_input(
            "One US dollar is worth",
            min_value=0.0,
            value=float(known.rate),
            format="%.4f",
            key=RATE,
            help="All money inside is US dollars. Nothing is looked up: the report says who gave "
            "the rate, and for which day.",
        )
        by = st.text_input("Who gives the rate", known.given_by, 80, key=BY)
        on = st.date_input("For which day", known.given_on or utc_now().date(), key=ON)
        if not st.form_submit_button("Use for reports", icon=":material/check:"):
            return
        code = currency.strip().upper() or "USD"
        dollars = code == "USD"
        try:
            wanted = NumberStyle(
                language,
                code,
                1.0 if dollars else rate,
                "" if dollars else by.strip(),
                None if dollars else on,
            )
            set_number_style(engine().store, actor(), wanted)
        except SwitchpointError as error:
            show_error(error)
            return
    st.rerun()
