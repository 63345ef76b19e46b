"""What every screen has: the store, the chosen race, the context line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import streamlit as st

from components.shared.query_params import choice_from_link, in_address, write_link
from components.shared.text import plain
from core.benchmarks.embedded import EMBEDDED
from core.domain.assumption import Scenario
from core.domain.errors import SwitchpointError
from core.report.findings.interim import rounds_told
from core.report.findings.valued_poc import Dossier
from core.report.format.numbers import day, several, stamp, target_text
from core.report.wording.glossary import PERIODS
from core.store.experiments import Experiment, list_experiments
from core.store.jobs import Job, active_jobs, job_of
from core.store.uploads import find_uploaded
from core.store.verdicts import verdict_counts
from core.workflows.engine import Engine, engine
from core.workflows.inputs.assumptions import register_stamp
from core.workflows.inputs.logged_hours import hours_stamp
from core.workflows.poc.dossiers import open_dossier

CHOSEN = "x"
MONTHS = "h"
ROOM = 31
"""Letters of a race's name that are seen in the sidebar's choice; a longer one is told below."""


def open_store_or_stop() -> Engine:
    """The engine of this process; a clear message and nothing else where there is none."""
    try:
        return engine()
    except SwitchpointError as error:
        show_error(error)
        st.stop()


def show_error(error: SwitchpointError) -> None:
    """What happened, where, and what to do."""
    lines = [plain(line) for line in f"{error.message}\n{error.remedy}".splitlines() if line]
    title = plain(error.title)
    st.error("\n\n".join(lines) or title, title=title, icon=":material/error:")


def finished_races() -> list[Experiment]:
    """Races with a verdict, newest first; of those run round by round also unfinished ones."""
    told = verdict_counts(engine().store)
    return [
        race
        for race in list_experiments(engine().store)
        if race.status == "finished" or (race.plan.by_round and race.id in told)
    ]


def choose_experiment() -> None:
    """The sidebar's one choice: which race the screens show."""
    races = finished_races()
    if not races:
        return
    ids = [race.id for race in races]
    names = _names_to_choose(races)
    choice_from_link(CHOSEN, in_address(ids), ids[0])
    st.sidebar.selectbox(
        "Experiment",
        ids,
        format_func=lambda race: names.get(race, race),
        key=CHOSEN,
        on_change=write_link,
        args=(CHOSEN, {race: race for race in ids}, ids[0]),
    )
    chosen = names.get(st.session_state.get(CHOSEN, ids[0]), "")
    if len(chosen) > ROOM:
        st.sidebar.caption(plain(chosen))


def _names_to_choose(races: Sequence[Experiment]) -> dict[str, str]:
    """Test case and day of each race; the minute too where two would read alike."""
    short = {race.id: f"{case_name(race)}, {day(race.created_at.date())}" for race in races}
    told = Counter(short.values())
    return {
        race.id: short[race.id] if told[short[race.id]] == 1 else race_name(race) for race in races
    }


def choose_period(default: int) -> int:
    """The counted period, kept in the address."""
    months = choice_from_link(MONTHS, in_address(list(PERIODS)), default)
    st.segmented_control(
        "Count the cost",
        list(PERIODS),
        format_func=lambda period: PERIODS[period],
        key=MONTHS,
        required=True,
        on_change=write_link,
        args=(MONTHS, {period: str(period) for period in PERIODS}, default),
    )
    return months


def race_name(race: Experiment) -> str:
    """Name of a race in a list: test case and when it was planned."""
    return f"{case_name(race)}, {stamp(race.created_at)}"


def case_name(race: Experiment) -> str:
    """Name of a race's test case."""
    task = EMBEDDED.get(race.plan.benchmark)
    uploaded = None if task else find_uploaded(engine().store, race.plan.benchmark)
    return task.title if task else uploaded.title if uploaded else race.plan.benchmark


def chosen_race() -> Experiment | None:
    """The finished race the reader looks at: the chosen one, else the newest."""
    races = finished_races()
    chosen = st.session_state.get(CHOSEN)
    return next((race for race in races if race.id == chosen), races[0] if races else None)


def newest_job() -> tuple[Experiment, Job] | None:
    """The newest race's job, if it ever had one."""
    for race in list_experiments(engine().store):
        job = job_of(engine().store, race.id)
        if job is not None:
            return race, job
    return None


def running_job() -> Job | None:
    """The job that runs or waits now."""
    jobs = active_jobs(engine().store)
    return jobs[0] if jobs else None


@st.cache_resource(max_entries=12, ttl=3600, show_spinner=False)
def cached_dossier(
    home: str, experiment_id: str, finished: str, months: int, rests_on: str
) -> Dossier:
    """A race valued for a counted period.

    One that ran on, other assumptions and other logged hours are other keys.
    """
    return open_dossier(engine().store, experiment_id, months)


def dossier_of(race: Experiment, months: int | None = None) -> Dossier:
    """The dossier of a race; the plan's period unless another is asked for."""
    period = race.plan.period_months if months is None else months
    store = engine().store
    return cached_dossier(
        str(store.home),
        race.id,
        f"{race.finished_at} {verdict_counts(store).get(race.id, 0)}",
        period,
        f"{register_stamp(store)} {hours_stamp(store, race.plan.benchmark)}",
    )


def context_line(dossier: Dossier, *buttons: Callable[[], None]) -> None:
    """Test case, target, lock and size of the race, with its marks and buttons on the right."""
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
            f"{rounds_told(dossier)}, {several(dossier.repeats, 'repeat')}"
            f"{case}",
            width="content",
        )
        icon = ":material/science:" if dossier.simulated else ":material/database:"
        st.badge(plain(dossier.standing.badge), icon=icon, color="gray")
        if not all(check.holds for check in dossier.valuation.fairness):
            st.badge("Race not fair", icon=":material/gpp_bad:", color="red")
        for button in buttons:
            button()
