"""What every screen has: the store, the chosen experiment, the context line."""

from __future__ import annotations

import gc
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from components.shared.query_params import choice_from_link, in_address, write_link
from components.shared.store_state import problem_box
from components.shared.text import escaped, plain
from core.benchmarks.embedded import EMBEDDED
from core.domain.assumption import Scenario
from core.domain.errors import SwitchpointError
from core.domain.single_flight import GATE
from core.report.findings.dossier import Dossier
from core.report.findings.interim import iterations_told
from core.report.findings.unfinished import one_repeat, rounds_to_come
from core.report.format.numbers import day, several, stamp, target_text
from core.report.wording.glossary import PERIODS
from core.store.experiments import Experiment, list_experiments
from core.store.jobs import Job, active_jobs, job_of
from core.store.uploads.benchmarks import find_uploaded
from core.store.verdicts import verdict_counts
from core.workflows.engine import Engine, engine, next_job
from core.workflows.poc.cases import case_of
from core.workflows.poc.example import recorded_example

CHOSEN = "x"
MONTHS = "h"
NARROW = (
    "<style>@media (max-width: 640px) { .st-key-h button { padding: .25rem .5rem; } "
    ".st-key-horizon > :first-child { display: none; } }</style>"
)
"""All four horizons fit on a phone."""
WAITS_UNSEEN = 0.3
"""Seconds that a screen waits for its turn before it says so."""
ROOM = 31
"""Letters of a name that are seen in the sidebar's choice; a longer one is told below."""


LOADED = threading.Event()


def stay_loaded() -> None:
    """Once in a process, and while no PoC runs: what is loaded is not looked at for garbage again.

    Streamlit collects garbage after each run of a screen. Among all that the libraries and the
    first screen load, that takes a tenth of a second and finds nothing.
    """
    if not LOADED.is_set() and running_job() is None:
        LOADED.set()
        gc.collect()
        gc.freeze()  # and never asked how much: counting takes half as long as drawing a screen


def open_store_or_stop() -> Engine:
    """The engine of this process; a clear message and nothing else where there is none."""
    try:
        return engine()
    except SwitchpointError as error:
        problem_box(error)
        st.stop()


def show_error(error: SwitchpointError) -> None:
    """What happened, where, and what to do."""
    lines = [plain(line) for line in f"{error.message}\n{error.remedy}".splitlines() if line]
    title = plain(error.title)
    st.error("\n\n".join(lines) or title, title=title, icon=":material/error:")


def finished_pocs() -> list[Experiment]:
    """Experiments with a verdict, newest first; also unfinished ones, if run step by step."""
    told = verdict_counts(engine().store)
    return [
        poc
        for poc in list_experiments(engine().store)
        if poc.status == "finished" or (poc.plan.by_round and poc.id in told)
    ]


def choose_experiment() -> None:
    """The sidebar's first choice: which experiment the screens show."""
    pocs = finished_pocs()
    if not pocs:
        return
    ids = [poc.id for poc in pocs]
    names = _names_to_choose(pocs)
    choice_from_link(CHOSEN, in_address(ids), ids[0])
    st.sidebar.selectbox(
        "Experiment",
        ids,
        format_func=lambda poc: names.get(poc, poc),
        key=CHOSEN,
        on_change=write_link,
        args=(CHOSEN, {poc: poc for poc in ids}, ids[0]),
    )
    chosen = names.get(st.session_state.get(CHOSEN, ids[0]), "")
    if len(chosen) > ROOM:
        st.sidebar.caption(plain(chosen))


def _names_to_choose(pocs: Sequence[Experiment]) -> dict[str, str]:
    """Benchmark and day of each experiment; where that reads alike the minute, then a number.

    No two may read alike: a choice comes back from the browser as its text.
    """
    short = {poc.id: f"{case_name(poc)}, {day(poc.created_at.date())}" for poc in pocs}
    told = Counter(short.values())
    names = {poc.id: short[poc.id] if told[short[poc.id]] == 1 else poc_name(poc) for poc in pocs}
    alike, met = Counter(names.values()), Counter[str]()
    for poc in reversed(pocs):
        name = names[poc.id]
        if alike[name] > 1:
            met[name] += 1
            names[poc.id] = f"{name}, no. {met[name]}"
    return names


def chosen_period(default: int) -> int:
    """The counted period in months, as the address says, before or after its control is drawn."""
    return choice_from_link(MONTHS, in_address(list(PERIODS)), default)


def choose_period(default: int) -> int:
    """The counted period in months, kept in the address."""
    months = chosen_period(default)
    st.html(NARROW)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="horizon"):
        st.markdown("Horizon", width="content")
        st.segmented_control(
            "Horizon",
            list(PERIODS),
            format_func=lambda period: PERIODS[period],
            key=MONTHS,
            required=True,
            on_change=write_link,
            args=(MONTHS, {period: str(period) for period in PERIODS}, default),
            label_visibility="collapsed",
        )
    return months


def poc_name(poc: Experiment) -> str:
    """Name of an experiment in a list: test case and when it was planned."""
    return f"{case_name(poc)}, {stamp(poc.created_at)}"


def case_name(poc: Experiment) -> str:
    """Name of an experiment's test case."""
    task = EMBEDDED.get(poc.plan.benchmark)
    uploaded = None if task else find_uploaded(engine().store, poc.plan.benchmark)
    return task.title if task else uploaded.task.title if uploaded else poc.plan.benchmark


def chosen_experiment() -> Experiment | None:
    """The finished experiment the reader looks at: the chosen one, else the newest."""
    pocs = finished_pocs()
    chosen = st.session_state.get(CHOSEN)
    return next((poc for poc in pocs if poc.id == chosen), pocs[0] if pocs else None)


def newest_job() -> tuple[Experiment, Job] | None:
    """The newest job of an experiment, of those that ever had one."""
    for poc in list_experiments(engine().store):
        job = job_of(engine().store, poc.id)
        if job is not None:
            return poc, job
    return None


def running_job() -> Job | None:
    """The job that runs or waits now: first one that somebody waits for."""
    return next_job(active_jobs(engine().store))


def dossier_of(poc: Experiment | None, months: int | None = None) -> Dossier:
    """The dossier of an experiment, for so many months; the plan's if not given.

    The recorded example's where there is no experiment yet. What is likely to be asked for next is
    prepared meanwhile.
    """
    if poc is None:
        return recorded_example(months)
    store = engine().store
    found = case_of(store, poc, months)
    engine().preparing.ask(poc.id, found.rests_on)
    return found.dossier


@contextmanager
def one_of_few() -> Iterator[None]:
    """Few screens compute at once, so that the app answers all others; one that waits says so."""
    entered = GATE.enter(timeout=WAITS_UNSEEN)
    try:
        if not entered:
            with st.skeleton(height=600):
                entered = GATE.enter()
        yield
    finally:
        if entered:
            GATE.leave()


def context_line(dossier: Dossier, *buttons: Callable[[], None]) -> None:
    """Test case, target, lock and size of the experiment; its marks and buttons on the right."""
    locked = f" · plan locked {stamp(dossier.locked_at)}" if dossier.locked_at else ""
    name = dossier.valuation.scenario.name
    case = "" if name == Scenario().name else f" · scenario {plain(name)}"
    with st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        gap="small",
    ):
        st.caption(
            f"{plain(dossier.title)} · target {target_text(dossier.plan.target)}{locked} · "
            f"{iterations_told(dossier)}, {several(dossier.n_seeds, 'repeat')}"
            f"{case}",
            width="content",
        )
        icon = ":material/science:" if dossier.simulated else ":material/database:"
        st.badge(plain(dossier.standing.badge), icon=icon, color="gray")
        if not all(check.holds for check in dossier.valuation.fairness):
            st.badge("Comparison not fair", icon=":material/gpp_bad:", color="red")
        for button in buttons:
            button()


def example_mark() -> None:
    """That the screen shows the recorded example, and where to see what this machine does."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge("Recorded example", icon=":material/history:", color="blue")
        st.caption("This machine has no result of its own yet.", width="content")
        st.page_link("decision.py", label="See what it is doing", icon=":material/gavel:")


def told_unfinished(d: Dossier) -> None:
    """What the PoC lacks, and what to do about it; Decision tells it in its own places."""
    if told := " ".join(filter(None, (rounds_to_come(d), one_repeat(d)))):
        st.caption(escaped(told))
