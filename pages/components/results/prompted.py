"""Prompted models: measured when somebody presses a button that shows what it may cost."""

from __future__ import annotations

import streamlit as st

from components.shared.endpoint_status import WHAT_TO_SET, endpoint_here
from components.shared.frame import chosen_experiment, poc_name, show_error
from components.shared.session import actor
from components.shared.text import escaped, plain
from core.domain.arms import Arm
from core.domain.errors import SwitchpointError
from core.report.format.numbers import count, percent
from core.report.wording.glossary import capital
from core.store.experiments import Experiment
from core.store.runs import finished_runs, run_id
from core.store.scores import load_scores
from core.workflows.engine import engine
from core.workflows.poc.prompted_arm import measure_prompted, prompt_price, prompted_arms


def prompt_only() -> None:
    """State of every prompted approach of the chosen PoC."""
    poc = chosen_experiment()
    if poc is None:
        return
    for arm in prompted_arms(poc.plan):
        _state(poc, arm)


def _state(poc: Experiment, arm: Arm) -> None:
    with st.container(border=True):
        st.header(plain(poc.plan.roster.name(arm.id)), anchor=False)
        control = arm.id not in poc.plan.candidates()
        st.markdown(
            plain(f"For reference: {arm.meaning}." if control else f"{capital(arm.meaning)}.")
        )
        st.caption(f"For the PoC chosen on the left: {plain(poc_name(poc))}.")
        if (arm.id, poc.plan.seeds[0], 1) in finished_runs(engine().store, poc.id):
            _measured(poc, arm)
            return
        try:
            _offer(poc, arm)
        except SwitchpointError as error:
            show_error(error)


def _measured(poc: Experiment, arm: Arm) -> None:
    scores = load_scores(engine().store, poc.id)
    row = scores[
        (scores["arm"] == arm.id) & (scores["split"] == "test") & (scores["slice"] == "all")
    ].iloc[0]
    st.markdown(
        f"Measured once: **{percent(row['correct'] / row['n'])}** of {count(row['n'])} "
        "test items right on the first repeat."
    )
    st.caption(plain(run_id(poc.id, arm.id, poc.plan.seeds[0], 1)))


def _offer(poc: Experiment, arm: Arm) -> None:
    endpoint = endpoint_here()
    if endpoint is None:
        st.markdown("**Not measured**: no model is set. Nothing is ever sent anywhere by itself.")
        st.caption(WHAT_TO_SET)
        return
    price = prompt_price(engine().store, poc.id, endpoint, arm.id)
    cap = poc.plan.prompt_cap_usd
    model = str(arm.settings.get("model", endpoint.model))
    st.markdown(
        escaped(
            f"{model}: {count(price.calls)} questions, about {count(price.tokens)} tokens "
            f"to read (estimate), about ${price.usd:.2f}. It stops before ${cap:.2f}."
        )
    )
    label = f"Ask {plain(model)}, at most \\${cap:.2f}"
    if st.button(label, icon=":material/forum:", key=f"ask-{arm.id}"):
        with st.spinner("Asking; nothing is scored until all questions are answered."):
            measure_prompted(engine().store, poc.id, endpoint, by=actor(), arm_id=arm.id)
        st.rerun()
