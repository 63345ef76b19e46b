"""The drop area, a card per file, and the buttons that save."""

from __future__ import annotations

import csv
import functools
import io
import math
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import streamlit as st

from components.shared.frame import show_error
from components.shared.session import actor, leave_if_over
from components.shared.steps import CHECK, FILES, steps
from components.shared.text import plain
from components.upload.card import file_card
from components.upload.here import go_and_plan, plan_button
from components.upload.target import Target
from core.domain.errors import RunCancelled, SwitchpointError
from core.interop.reading import ImportChoices
from core.interop.registry import READERS
from core.interop.source import SourceFile
from core.report.format.numbers import several
from core.store.uploads.imports import list_imports
from core.workflows.engine import engine
from core.workflows.importing.checks import CHECKING
from core.workflows.importing.commit import commit
from core.workflows.importing.inspect import Examination, examine
from core.workflows.importing.sample import sample_files
from core.workflows.importing.summarize import NO_POC, class_line, headline, split_line

WANTED = "upload-wanted"
LOOK = "upload-look"
SAMPLE = "upload-sample"
DONE = "upload-done"
GENERATION = "upload-generation"
LIMIT_MB = 200


READERS_AT_ONCE = 4
SOON = 3.0
"""Seconds in which nobody asks how long it still takes."""


class Look:
    """How far the look at some files is, and whether it may go on."""

    def __init__(self) -> None:
        self.said = ("reading files", 0, 0)
        self._begun = 0.0
        self._stop = threading.Event()

    def watch(self, stage: str, done: int, total: int) -> None:
        """Note it down.

        Raises
        ------
        RunCancelled
            If nobody wants to know any more.
        """
        if stage != self.said[0]:
            self._begun = time.monotonic()
        self.said = (stage, done, total)
        if self._stop.is_set():
            raise RunCancelled("The files were not looked at to the end", "Nothing was saved.")

    @property
    def left(self) -> str:
        """About how long the checks still take; empty at first."""
        _, done, total = self.said
        spent = time.monotonic() - self._begun
        if not done or spent < SOON:
            return ""
        minutes = math.ceil(spent / done * (total - done) / 60)
        return "Less than a minute left." if minutes <= 1 else f"About {minutes} minutes left."

    def stop(self) -> None:
        """Let it end as soon as it is asked."""
        self._stop.set()


@functools.cache
def _readers() -> ThreadPoolExecutor:
    """Threads that read files: screens stay usable meanwhile, and one upload waits for no other."""
    return ThreadPoolExecutor(READERS_AT_ONCE, thread_name_prefix="uploads")


def files_part(target: Target) -> bool:
    """Drop, look, decide, save; whether something was just saved."""
    above = st.container()
    done = st.session_state.pop(DONE, None)
    if done:
        st.success(plain(done), icon=":material/check:")
        plan_button(target.name)
    sources = _sources()
    with above:
        steps(CHECK if sources else FILES)
    if sources:
        _look(target, sources)
    else:
        _empty()
    return bool(done)


def _look(target: Target, sources: Sequence[SourceFile]) -> None:
    examination = _examined(target.name, sources)
    if examination is None:
        return
    _summary(examination)
    for at, file in enumerate(examination.files):
        file_card(at, file, examination.draft.classes)
    _save(target, examination)


def _sources() -> list[SourceFile]:
    given = st.file_uploader(
        "Files from Label Studio, MTurk, promptfoo, Excel, or CSV",
        accept_multiple_files=True,
        key=f"upload-drop-{st.session_state.get(GENERATION, 0)}",
        max_upload_size=LIMIT_MB,
        help="Formats: " + ", ".join(reader.title for reader in READERS) + ".",
    )
    found = [SourceFile(file.name, file.getvalue()) for file in given]
    return found or (sample_files() if st.session_state.get(SAMPLE) else [])


def _empty() -> None:
    with st.container(border=True):
        st.markdown(
            "**What you need**\n"
            "1. Items with the expert's answer.\n"
            "2. Labels of annotators, for human annotation.\n"
            "3. Labelling rules, for the fine-tuning analyst. Or predictions of models trained "
            "elsewhere.\n\n"
            "You see what was read before anything is saved."
        )
        with st.expander("Details for engineers"):
            st.markdown(
                "Columns: items `item_id, text, gold`; labels `item_id, annotator, label, "
                "seconds`; rules `label, regex`; predictions `item_id, run, predicted`."
            )
            st.markdown(f"Files over {LIMIT_MB} MB, on the machine where the app runs:")
            st.code("python -m core import FILE --benchmark NAME", language=None, wrap_lines=True)
        if st.button("Try with a sample", icon=":material/science:"):
            st.session_state[SAMPLE] = True
            st.rerun()


def _examined(benchmark: str, sources: Sequence[SourceFile]) -> Examination | None:
    """What the files are; read in the background the first time."""
    wanted: dict[str, ImportChoices] = st.session_state.setdefault(WANTED, {})
    store = engine().store
    here = tuple(imported.id for imported in list_imports(store, benchmark))
    chosen = {s.hash: wanted[s.hash] for s in sources if s.hash in wanted}
    key = (benchmark, tuple(s.hash for s in sources), repr(chosen), here)
    theme = st.session_state.get(LOOK)
    if theme is None or theme[0] != key:
        if theme is not None:
            theme[2].stop()
        look = Look()
        future = _readers().submit(examine, store, benchmark, list(sources), chosen, look.watch)
        theme = st.session_state[LOOK] = (key, future, look)
    future = theme[1]
    if not future.done():
        _wait(future, theme[2], sources)
        return None
    try:
        found: Examination = future.result()
    except SwitchpointError as error:
        show_error(error)
        return None
    return found


def _wait(future: Future[Any], look: Look, sources: Sequence[SourceFile]) -> None:
    megabytes = sum(len(source.raw) for source in sources) / 1e6

    @st.fragment(run_every="0.4s")
    def follow() -> None:
        leave_if_over()
        if future.done():
            st.rerun()
        stage, done, total = look.said
        said = f"Reading {several(len(sources), 'file')}, {megabytes:,.1f} MB."
        if stage == CHECKING:
            said = f"Checking rules on your longest texts: {done:,} of {total:,}. {look.left}"
            st.progress(done / total)
        st.markdown(f":material/hourglass_top: {said} Nothing is saved yet.")
        if st.button("Cancel", icon=":material/cancel:", key="upload-cancel"):
            look.stop()
            _forget()
            st.rerun()

    follow()


def _summary(examination: Examination) -> None:
    st.header(headline(examination), anchor=False)
    files = examination.files
    problems = sum(file.bad or file.error is not None for file in files)
    here = sum(file.already.rows_taken if file.already else file.same for file in files)
    new = sum(file.good for file in files if file.error is None)
    with st.container(horizontal=True):
        st.metric("New", f"{new:,}", border=True)
        st.metric("Already here", f"{here:,}", border=True)
        st.metric("Problems", f"{problems:,}", border=True)
    if line := split_line(examination):
        st.caption(line)
    if line := class_line(examination):
        st.warning(plain(line), icon=":material/warning:")


def _save(target: Target, examination: Examination) -> None:
    files = examination.files
    problems = sum(file.bad for file in files)
    good = sum(file.good for file in files)
    if problems:
        st.download_button(
            f"Download {several(problems, 'problem')}",
            _problems_csv(examination),
            file_name="problems.csv",
            mime="text/csv",
            icon=":material/download:",
        )
    ready = examination.ready and not examination.nothing_new
    plannable = not (split_line(examination) + class_line(examination)).startswith(NO_POC)
    with st.container(horizontal=True):
        onward = (ready and plannable) and st.button(
            "Import and plan the PoC", icon=":material/science:"
        )
        everything = st.button("Import all", icon=":material/done_all:", disabled=not ready)
        some = (problems and examination.takeable) and st.button(
            f"Import the {several(good, 'good row')}",
            icon=":material/rule:",
            help="The others are not imported; the reasons are listed.",
        )
    if onward or everything or some:
        _land(target, examination, good_rows_only=bool(some), onward=bool(onward))


def _land(target: Target, examination: Examination, *, good_rows_only: bool, onward: bool) -> None:
    try:
        landed = commit(
            engine().store,
            examination,
            by=actor(),
            good_rows_only=good_rows_only,
            about=target.about,
        )
    except SwitchpointError as error:
        show_error(error)
        return
    taken = sum(imported.rows_taken for imported in landed)
    left = sum(imported.rows_left for imported in landed)
    st.session_state[DONE] = f"Saved {several(taken, 'row')}" + (
        f", {left:,} left out." if left else "."
    )
    st.session_state["upload-landed"] = target.name
    _forget()
    if onward:
        go_and_plan(target.name)
    st.rerun()


def _forget() -> None:
    """An empty drop area."""
    st.session_state.pop(LOOK, None)
    st.session_state[SAMPLE] = False
    st.session_state[GENERATION] = st.session_state.get(GENERATION, 0) + 1


def _problems_csv(examination: Examination) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["file", "row", "column", "reason"])
    for file in examination.files:
        for problem in file.problems:
            writer.writerow(
                [_cell(file.source.name), problem.row, _cell(problem.column), _cell(problem.why)]
            )
    return out.getvalue()


def _cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
