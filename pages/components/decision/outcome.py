"""What came of a signed decision: asked on its review date, kept beside what was forecast."""

from __future__ import annotations

import streamlit as st

from components.shared.session import actor, allowed
from components.shared.text import plain
from core.access.permissions import Action
from core.domain.clock import utc_now
from core.domain.errors import SwitchpointError
from core.domain.outcome import Reached
from core.domain.sign_off import LONGEST_NAME, LONGEST_TEXT
from core.report.findings.forecasts_held import forecast_words, outcome_words
from core.report.format.numbers import day
from core.report.wording.glossary import period_text
from core.store.experiments import Experiment
from core.workflows.engine import engine
from core.workflows.report.reviews import Review, note_outcome, reviews, so_far


def outcome_part(poc: Experiment) -> None:
    """The newest decision's review, if it is due or was made; how forecasts held so far."""
    every = reviews(engine().store)
    mine = [one for one in every if one.experiment_id == poc.id]
    if not mine:
        return
    review = mine[-1]
    due = review.is_due(utc_now().date())
    if due and review.signed.review_on is not None:
        st.info(
            f"The review of {day(review.signed.review_on)} is due. What came of the decision?",
            icon=":material/event:",
        )
    with st.container(border=bool(review.found or due), gap="xsmall"):
        for one in review.found:
            st.markdown(plain(outcome_words(review.forecast, one)))
        if review.forecast and (review.found or due):
            st.caption(plain(forecast_words(review.forecast)))
        if told := so_far(every):
            st.caption(plain(told))
        if (
            review.forecast
            and allowed(Action.SIGN)
            and st.button("Record the outcome", icon=":material/flag:")
        ):
            _dialog(review)


@st.dialog("What came of it?")
def _dialog(review: Review) -> None:
    """Take an outcome; it is appended and cannot be changed afterwards."""
    forecast = review.forecast
    assert forecast is not None
    st.caption(plain(forecast_words(forecast)))
    with st.form("outcome-form", border=False):
        reached = st.segmented_control(
            f"Did {plain(forecast.name)} reach {forecast.target:.0%}?",
            list(Reached),
            default=Reached.YES,
            required=True,
            format_func=lambda one: one.value.capitalize(),
        )
        cost = st.number_input(
            f"Cost {period_text(forecast.months)}, in dollars (empty: not known)",
            min_value=0.0,
            value=None,
            step=100.0,
        )
        left, right = st.columns(2)
        accuracy = left.number_input("Right in use, %", 0.0, 100.0, value=None, step=0.5)
        items = right.number_input("Of how many answers checked", 1, value=None, step=1)
        name = st.text_input("Your name", max_chars=LONGEST_NAME)
        note = st.text_area("Note", max_chars=LONGEST_TEXT, height=80)
        st.caption("Kept beside the forecast, never changed. You can record another one later.")
        if not st.form_submit_button("Record", icon=":material/check:"):
            return
    try:
        note_outcome(
            engine().store,
            actor(),
            review.signed.hash,
            reached,
            name=name,
            cost=cost,
            accuracy=None if accuracy is None else accuracy / 100,
            items=items,
            note=note,
        )
    except SwitchpointError as error:
        told = " ".join(part for part in (f"{error.title}.", error.message, error.remedy) if part)
        st.error(plain(told), icon=":material/error:")
    else:
        st.rerun()
