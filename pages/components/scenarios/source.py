"""What a case starts from: the PoC on the screen, or no data yet."""

from __future__ import annotations

import streamlit as st

from components.shared.frame import context_line, example_mark, told_unfinished
from components.shared.query_params import choice_from_link, in_address, write_link
from components.shared.share_dialog import share_button
from core.decision.assumptions.draws import DRAWS
from core.report.findings.dossier import Dossier
from core.report.format.numbers import count

FROM = "from"
POC, NO_DATA = "poc", "none"
SOURCES = {POC: "This PoC", NO_DATA: "No data yet"}
RECORDED = {POC: "Recorded example", NO_DATA: "No data yet"}


def choose_source(own: bool) -> bool:
    """Whether the case starts from a PoC, of this store or the recorded one.

    Parameters
    ----------
    own : bool
        Whether this store has a PoC.
    """
    texts = in_address(list(SOURCES))
    chosen = choice_from_link(FROM, texts, POC)
    st.segmented_control(
        "Start from",
        list(SOURCES),
        format_func=(SOURCES if own else RECORDED).__getitem__,
        key=FROM,
        required=True,
        label_visibility="collapsed",
        on_change=write_link,
        args=(FROM, {source: source for source in SOURCES}, POC),
    )
    return chosen == POC


def told_source(d: Dossier | None) -> None:
    """What the numbers of the screen rest on."""
    if d is not None:
        own = bool(d.experiment_id)  # the recorded example has none
        context_line(d, *([lambda: share_button(d, "scenarios")] if own else []))
        if not own:
            example_mark()
        told_unfinished(d)
        return
    with st.container(horizontal=True, horizontal_alignment="distribute", gap="small"):
        st.caption(f"No data needed · {count(DRAWS)} simulations", width="content")
        st.badge("Our estimates, nothing measured", icon=":material/help:", color="gray")
