"""What was uploaded so far for a benchmark, and what a PoC still needs."""

from __future__ import annotations

from typing import NoReturn

import pandas as pd
import streamlit as st

from components.shared.frame import show_error
from components.shared.session import actor, allowed
from components.shared.text import plain
from components.upload.background_check import rows_here
from core.access.permissions import Action
from core.domain.errors import SwitchpointError
from core.experiment.uploaded import PUBLISHED
from core.report.format.numbers import several, stamp
from core.store.uploads.benchmarks import UploadedBenchmark, find_uploaded
from core.store.uploads.counts import count_rows
from core.workflows.dataset.downloads import downloads_of
from core.workflows.engine import engine
from core.workflows.importing.take_back import take_back, why_kept
from core.workflows.inputs.supply import supply_of


def plan_button(name: str) -> None:
    """On to the plan of a PoC on this benchmark."""
    # One key wherever it stands: a click on the one after saving is not lost when that has gone.
    if st.button("Plan the PoC", icon=":material/science:", key="upload-plan"):
        go_and_plan(name)


def go_and_plan(name: str) -> NoReturn:
    """To the screen that plans, with this benchmark chosen."""
    st.session_state["plan-wanted"] = name
    st.switch_page("run.py")


def what_is_here(name: str, forward: bool = True) -> None:
    """Counts, what is missing for a PoC, and the files it was made from.

    Parameters
    ----------
    forward : bool
        Whether the button that leads on stands here.
    """
    store = engine().store
    uploaded = find_uploaded(store, name)
    if uploaded is None:
        return
    supply = supply_of(uploaded)
    st.header(f"{plain(uploaded.task.title)} so far", anchor=False)
    with st.container(horizontal=True):
        st.metric("With the expert's answer", f"{supply.gold:,}", border=True)
        st.metric("Labels of people", f"{supply.votes:,}", border=True)
        st.metric(
            "Rules", f"{max(supply.coded_rationales, supply.voting_rationales):,}", border=True
        )
        st.metric("Model runs", f"{len(supply.runs):,}", border=True)
    lacking = []
    if not supply.votes and not supply.runs:
        note = (
            "; published labels can stand in, as an upper bound"
            if PUBLISHED in supply.annotators
            else ""
        )
        lacking.append(f"labels of annotators, for human annotation{note}")
    if not supply.rules and not supply.runs:
        lacking.append("labelling rules, or predictions of a model, for the fine-tuning analyst")
    if lacking:
        st.markdown(f"Still missing: {'; '.join(lacking)}.")
    if forward:
        plan_button(name)
    _downloads(uploaded)
    files = uploaded.imports
    with st.expander(f"Made from {several(len(files), 'file')}", icon=":material/folder:"):
        st.dataframe(
            pd.DataFrame(
                [
                    {
                        "File": file.file_name,
                        "Became": ", ".join(file.kinds),
                        "Rows": file.rows_taken,
                        "Left out": file.rows_left,
                        "Why": "; ".join(file.left_out),
                        "When": stamp(file.created_at),
                    }
                    for file in files
                ]
            ),
            hide_index=True,
        )
        _take_back(uploaded)


def _take_back(uploaded: UploadedBenchmark) -> None:
    """The last file can go again until a PoC used it."""
    last = uploaded.imports[-1]
    why = why_kept(uploaded.store, uploaded.name)
    if why:
        st.caption(f"{plain(last.file_name)} stays: {why}")
    elif allowed(Action.UPLOAD) and st.button(
        f"Take {plain(last.file_name)} back",
        icon=":material/undo:",
        key="upload-take-back",
        help="Deletes what the last file brought. Possible until a PoC is planned with it.",
    ):
        try:
            take_back(uploaded.store, uploaded.name, last.id, actor())
        except SwitchpointError as error:
            show_error(error)
            return
        st.rerun()


def _downloads(uploaded: UploadedBenchmark) -> None:
    """One choice, one button; the file is made when it is asked for."""
    counts = count_rows(uploaded.store, uploaded.name)
    offered = {export.title: export for export in downloads_of(uploaded, counts)}
    with st.expander("Download", icon=":material/download:"):
        chosen = offered[st.selectbox("What", list(offered), key="upload-export")]
        if "Training" in chosen.title:
            st.caption("Items of the training pool with the expert's answer, without the test set.")
            if not rows_here(uploaded.name):
                return
        if "Items" in chosen.title:
            st.caption("Without the answers of the test set.")
        if st.button("Generate the file", icon=":material/build:"):
            try:
                made = chosen.make()
            except SwitchpointError as error:
                show_error(error)
                return
            st.download_button(
                f"Save {chosen.file} ({len(made) / 1e3:,.0f} kB)",
                made,
                file_name=chosen.file,
                icon=":material/download:",
            )
