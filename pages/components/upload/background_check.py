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
    check_run = engine().background_checks.of(name, allow)
    if check_run.check is None:
        _wait(name, allow, check_run)
    return check_run.check


def rows_here(name: str) -> bool:
    """Whether families and splits are there; else they are looked for, and the screen says so."""
    if rows_ready(engine().store, name):
        return True
    check_run = engine().background_checks.of(name)
    if check_run.active:
        _follow(name, check_run, for_rows=True)
    else:
        _ended(name, (), check_run)
    return False


def _wait(name: str, allow: tuple[str, ...], check_run: BackgroundCheck) -> None:
    if check_run.active:
        _follow(name, check_run, for_rows=False)
    else:
        _ended(name, allow, check_run)


@st.fragment(run_every="0.7s")
def _follow(name: str, check_run: BackgroundCheck, for_rows: bool) -> None:
    leave_if_over()
    if not check_run.active or (for_rows and rows_ready(engine().store, name)):
        st.rerun()
    spent = (utc_now() - check_run.started_at).total_seconds()
    st.progress(
        min(check_run.done / check_run.total, 1.0),
        text=f"Checking {check_run.items:,} items, "
        f"step {min(check_run.done + 1, check_run.total)} of {check_run.total}: "
        f"{plain(check_run.stage)} ({spent:.0f} s so far)",
    )
    st.caption("It continues if you leave.")
    if st.button("Stop", icon=":material/cancel:", key=f"look-stop-{name}"):
        check_run.stop()


def _ended(name: str, allow: tuple[str, ...], check_run: BackgroundCheck) -> None:
    """It was stopped, or it failed: why, and another try."""
    if check_run.error:
        st.error(plain(check_run.error), title="The items could not be checked")
    else:
        st.markdown("The check was stopped. Findings so far are saved.")
    if st.button("Check again", icon=":material/search:", key=f"look-again-{name}"):
        engine().background_checks.of(name, allow, again=True)
        st.rerun()
