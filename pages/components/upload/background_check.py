"""Looking at many items: what is done so far, and the screen again when it is there."""

from __future__ import annotations

import streamlit as st

from components.shared.session import leave_if_over
from components.shared.text import plain
from core.domain.clock import utc_now
from core.workflows.dataset.background_check import BackgroundCheck, rows_ready
from core.workflows.dataset.quality_check import ItemCheck
from core.workflows.engine import engine


def looked_at(name: str, allow: tuple[str, ...] = ()) -> ItemCheck | None:
    """What was found among the items of a benchmark; None while it is being looked for.

    Parameters
    ----------
    allow : tuple of str
        Personal data that may stay.
    """
    look = engine().looks.look(name, allow)
    if look.check is None:
        _wait(name, allow, look)
    return look.check


def rows_here(name: str) -> bool:
    """Whether families and splits are there; else they are looked for, and the screen says so."""
    if rows_ready(engine().store, name):
        return True
    look = engine().looks.look(name)
    if look.active:
        _follow(name, look, for_rows=True)
    else:
        _ended(name, (), look)
    return False


def _wait(name: str, allow: tuple[str, ...], look: BackgroundCheck) -> None:
    if look.active:
        _follow(name, look, for_rows=False)
    else:
        _ended(name, allow, look)


@st.fragment(run_every="0.7s")
def _follow(name: str, look: BackgroundCheck, for_rows: bool) -> None:
    leave_if_over()
    if not look.active or (for_rows and rows_ready(engine().store, name)):
        st.rerun()
    spent = (utc_now() - look.started_at).total_seconds()
    st.progress(
        min(look.done / look.total, 1.0),
        text=f"Looking at {look.items:,} items, step {min(look.done + 1, look.total)} of "
        f"{look.total}: {plain(look.stage)} ({spent:.0f} s so far)",
    )
    st.caption("This goes on when the page is closed; other screens stay usable.")
    if st.button("Stop", icon=":material/cancel:", key=f"look-stop-{name}"):
        look.stop()


def _ended(name: str, allow: tuple[str, ...], look: BackgroundCheck) -> None:
    """It was stopped, or it failed: why, and another try."""
    if look.error:
        st.error(plain(look.error), title="The items could not be looked at")
    else:
        st.markdown("Somebody stopped looking at the items. What was found so far is kept.")
    if st.button("Look at them", icon=":material/search:", key=f"look-again-{name}"):
        engine().looks.look(name, allow, again=True)
        st.rerun()
