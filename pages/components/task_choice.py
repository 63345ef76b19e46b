"""Which benchmark to race on: those that come with the product, and the uploaded ones."""

from __future__ import annotations

import streamlit as st

from components.text import plain
from core.benchmarks.embedded import EMBEDDED
from core.store.uploads import list_uploaded
from core.workflows.engine import engine

CHOSEN = "plan-benchmark"


def choose_task() -> str:
    """Name of the chosen benchmark; the first embedded one until somebody chooses."""
    names = {name: task.title for name, task in EMBEDDED.items()}
    names |= {one.name: one.title for one in list_uploaded(engine().store)}
    if len(names) == 1:
        return next(iter(names))
    wanted = st.session_state.pop("plan-wanted", None)
    if wanted in names:
        st.session_state[CHOSEN] = wanted
    return st.pills(
        "Race on",
        list(names),
        format_func=lambda name: plain(names[name]),
        default=next(iter(names)),
        required=True,
        wrap=True,
        key=CHOSEN,
    )
