"""Prompt only: measured when somebody presses a button that shows what it may cost."""

from __future__ import annotations

import streamlit as st

from components.shared.endpoint_status import WHAT_TO_SET, endpoint_here
from components.shared.frame import chosen_experiment, poc_name, show_error
from components.shared.session import actor
from components.shared.text import escaped, plain
from core.domain.arms import PROMPT
from core.domain.errors import SwitchpointError
from core.report.format.numbers import count, percent
from core.report.wording.glossary import ARM_MEANING, ARM_NAMES
from core.store.experiments import Experiment
from core.store.runs import finished_runs, run_id
from core.store.scores import load_scores
from core.workflows.engine import engine
from core.workflows.poc.prompted_arm import measure_prompted, prompt_price


def prompt_only() -> None:
    """State of the prompted way of the chosen race."""
    poc = chosen_experiment()
    if poc is None or PROMPT.id not in poc.plan.arms:
        return
    with st.container(border=True):
        st.subheader(ARM_NAMES[PROMPT.id], anchor=False)
        st.markdown(f"A control: {ARM_MEANING[PROMPT.id]}.")
        st.caption(f"For the race chosen on the left: {plain(poc_name(poc))}.")
        if (PROMPT.id, poc.plan.seeds[0], 1) in finished_runs(engine().store, poc.id):
            _measured(poc)
            return
        try:
            _offer(poc)
        except SwitchpointError as error:
            show_error(error)


def _measured(poc: Experiment) -> None:
    scores = load_scores(engine().store, poc.id)
    row = scores[
        (scores["arm"] == PROMPT.id) & (scores["split"] == "test") & (scores["slice"] == "all")
    ].iloc[0]
    st.markdown(
        f"Measured once: **{percent(row['correct'] / row['n'])}** of {count(row['n'])} "
        "exam items right on the first repeat."
    )
    st.caption(plain(run_id(poc.id, PROMPT.id, poc.plan.seeds[0], 1)))


def _offer(poc: Experiment) -> None:
    endpoint = endpoint_here()
    if endpoint is None:
        st.markdown("**Not measured**: no model is set. Nothing is ever sent anywhere by itself.")
        st.caption(WHAT_TO_SET)
        return
    price = prompt_price(engine().store, poc.id, endpoint)
    cap = poc.plan.prompt_cap_usd
    st.markdown(
        escaped(
            f"{endpoint.model}: {count(price.calls)} questions, about {count(price.tokens)} tokens "
            f"to read (estimate), about ${price.usd:.2f}. It stops before ${cap:.2f}."
        )
    )
    if st.button(f"Ask {plain(endpoint.model)}, at most \\${cap:.2f}", icon=":material/forum:"):
        with st.spinner("Asking; nothing is scored until all questions are answered."):
            measure_prompted(engine().store, poc.id, endpoint, by=actor())
        st.cache_resource.clear()
        st.rerun()
