"""Texts in other words, where a model is configured: price and cap before anything is sent."""

from __future__ import annotations

import streamlit as st

from components.shared.endpoint_status import WHAT_TO_SET, endpoint_here
from components.shared.frame import show_error
from components.shared.session import actor
from components.shared.text import escaped, plain
from core.domain.errors import SwitchpointError
from core.report.format.numbers import count
from core.report.wording.training_words import small_money
from core.services.endpoint import Endpoint
from core.workflows.dataset.augmentation import How, rewrite, rewrite_price, waiting_for
from core.workflows.dataset.quality_check import ItemCheck
from core.workflows.engine import engine

NAMES = {How.PARAPHRASE: "in other words", How.BACK: "translated and back"}
MOST, FIRST = 5_000, 100
CAP_USD = 1.0


def other_words(name: str, check: ItemCheck) -> None:
    """The offer, or what is in its way."""
    st.markdown("**Paraphrases by a model**")
    try:
        endpoint = endpoint_here()
        if endpoint is None:
            st.markdown("No model is set. Nothing is sent without your click.")
            with st.expander("Details for engineers"):
                st.caption(WHAT_TO_SET)
            return
        _offer(name, check, endpoint)
    except SwitchpointError as error:
        show_error(error)


def _offer(name: str, check: ItemCheck, endpoint: Endpoint) -> None:
    if check.found.personal.hits:
        st.markdown(
            "Texts contain personal data that would leave your machine. Redact them above first, "
            "or choose what may stay."
        )
        return
    how = st.segmented_control(
        "How",
        list(How),
        default=How.PARAPHRASE,
        required=True,
        format_func=lambda arm: NAMES[arm].capitalize(),
        key="rewrite-how",
    )
    waiting = waiting_for(engine().store, name, check.rows, how)
    if not waiting:
        st.markdown("Every original has a paraphrase already.")
        return
    columns = st.columns(2)
    highest = min(MOST, len(waiting))
    most = int(
        columns[0].number_input("Texts", 1, highest, min(FIRST, highest), key=f"rewrite-most-{how}")
    )
    cap = columns[1].number_input(
        "At most, USD",
        0.01,
        1000.0,
        CAP_USD,
        0.5,
        key="rewrite-cap",
        help="Calls are counted at the most they could cost, so it may stop early.",
    )
    price = rewrite_price(waiting[:most], how, endpoint)
    st.markdown(
        escaped(
            f"{count(price.texts)} texts, {count(price.calls)} questions, about "
            f"{count(price.tokens)} tokens (estimate), about {small_money(price.usd)}."
        )
    )
    st.caption(
        f"The texts go to {plain(endpoint.model)}. {plain(check.found.personal.not_found)} A model "
        "may change the meaning: let the expert check some."
    )
    if st.button(f"Ask {plain(endpoint.model)}, at most \\${cap:.2f}", icon=":material/forum:"):
        _ask(name, check, how, endpoint, most, cap)


def _ask(name: str, check: ItemCheck, how: How, endpoint: Endpoint, most: int, cap: float) -> None:
    bar = st.progress(0.0, text="Asking; progress is saved.")

    def told(done: int, total: int) -> None:
        bar.progress(done / total, text=f"{done:,} of {total:,} asked; progress is saved")

    found = rewrite(
        engine().store,
        name,
        check.rows,
        how,
        endpoint,
        by=actor(),
        most=most,
        cap_usd=cap,
        allow=check.allow,
        told=told,
    )
    said = f"{found.made:,} texts {NAMES[how]} for {small_money(found.cost_usd)}"
    left = f", {len(found.left_out):,} left out" if found.left_out else ""
    stopped = f". Stopped early: {found.stopped}" if found.stopped else "."
    st.session_state["prepared"] = f"{said}{left}{stopped}"
    st.rerun()
