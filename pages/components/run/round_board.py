"""The round board of an uploaded benchmark: what is done, who waits, what can be done now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd
import streamlit as st

from components.assumptions.sizes import table_or_cards
from components.run.hours_form import hours_form
from components.shared.text import escaped, plain
from core.domain.node import NEW_PROCESS, OLD_PROCESS, Node
from core.domain.single_flight import shared
from core.experiment.uploaded import NOBODY
from core.report.format.numbers import count, money, money_range, percent
from core.report.wording.glossary import PROCESS_NAMES, STEP_NAMES
from core.store.experiments import Experiment, load_experiment
from core.store.uploads.benchmarks import UploadedBenchmark
from core.store.uploads.items import prepared_stamp
from core.workflows.engine import engine
from core.workflows.inputs.supply import Supply
from core.workflows.round_board.board import DOERS, Board, BoardCell, State, round_board
from core.workflows.round_board.progress import label_seconds, progress_of
from core.workflows.round_board.spending import (
    first_upload,
    how_we_know,
    spent_so_far,
    working_days_so_far,
)
from core.workflows.round_board.wording import cell_words, headline, hours_text, waits

NBSP = "\u00a0"
ITERATIONS_SHOWN = 5
ICONS = {
    State.DONE: ("check", "green"),
    State.MISSING: ("timer_off", "gray"),
    State.WAITING: ("hourglass", "gray"),
    State.READY: ("play_arrow", "primary"),
    State.BLOCKED: ("lock_clock", "gray"),
}


@shared(10)
def _seconds(
    home: str,
    name: str,
    stamp: str,
    labels: int,
    poc: str | None,
    _uploaded: UploadedBenchmark,
) -> tuple[float, ...]:
    """Other items, more labels or another PoC are another key."""
    store = engine().store
    return label_seconds(store, _uploaded, load_experiment(store, poc) if poc else None)


def where_it_stands(
    uploaded: UploadedBenchmark,
    supply: Supply,
    sizes: Sequence[int],
    poc: Experiment | None = None,
) -> None:
    """Bottleneck, numbers, board, and buttons for what can be done now.

    Parameters
    ----------
    uploaded : UploadedBenchmark
    sizes : sequence of int
        Items labelled by the end of each round, as the form below or the locked PoC plans it.
    poc : Experiment, optional
        The locked PoC that is followed; its headline stands above already.
    """
    store = engine().store
    name = uploaded.name
    stamp = prepared_stamp(store, name)
    id_ = poc.id if poc else None
    with st.spinner("Counting the labels"):
        seconds = _seconds(str(store.home), name, stamp, supply.votes, id_, uploaded)
    board = round_board(sizes, progress_of(store, uploaded, seconds, poc))
    since = poc.locked_at if poc else None
    with st.container(border=True):
        if poc is None:
            st.caption("Status")
            st.header(headline(board), anchor=False)
        st.markdown(escaped(waits(board)))
        _numbers(board, uploaded, since)
        table_or_cards("board", lambda: _table(board), lambda: _cards(board, name))
        with st.container(horizontal=True, vertical_alignment="center"):
            _upload_link(board, poc)
            hours_form(name, board)
        if not supply.votes and supply.gold:
            st.caption(
                "Published labels can stand in for annotators; this table counts labels of people "
                "only."
            )
        if poc is None:
            st.caption(
                "The table follows uploads and tracked hours. Lock the plan below to run all "
                "rounds at once, or each when its labels are uploaded."
            )


def _numbers(board: Board, uploaded: UploadedBenchmark, since: datetime | None) -> None:
    spent = spent_so_far(engine().store, uploaded)
    first = since or first_upload(uploaded)
    days = working_days_so_far(first) if first else 0
    known = how_we_know(spent)
    with st.grid(3, min_column_width=140):
        st.metric(
            "Spent so far",
            money(spent.total.middle),
            help=escaped(
                f"Median; 80% range {money_range(spent.total.low, spent.total.high)}. Tracked "
                "hours and labels of people, both approaches together."
            ),
        )
        st.metric(
            "Working days",
            count(days),
            help=f"Mondays to Fridays since the {'plan was locked' if since else 'first upload'}, "
            "today included; public holidays are not counted.",
        )
        st.metric(
            "Labelled items",
            count(board.labelled),
            help=f"Of the {count(board.planned)} the last round needs; items of the training pool, "
            "labelled by people.",
        )
        st.metric(
            "Expert hours",
            hours_text(board.expert_hours) if board.expert_hours else "0 h",
            help="Tracked hours of the domain expert.",
        )
        st.metric(
            "Steps with hours",
            "none done yet" if board.timed is None else percent(board.timed, 0),
            help="Share of finished steps with tracked hours; the rest is our estimate.",
        )
        old, new = (board.evaluations_left[process] for process in (OLD_PROCESS, NEW_PROCESS))
        both = f"{old}" if old == new else f"{old} / {new}"
        st.metric(
            "Test evaluations left",
            f"{both} of {board.iterations}",
            help="Every evaluation on the test set makes chance look like skill, so each approach "
            "gets one a round.",
        )
    if known:
        st.caption(escaped(known))


def _table(board: Board) -> None:
    """Steps in rows, rounds in columns; of many rounds those around the current one."""
    first = max(1, min(board.current - 1, board.iterations - ITERATIONS_SHOWN + 1))
    shown = range(first, min(first + ITERATIONS_SHOWN, board.iterations + 1))
    rows = [
        {"Step": _step(step)}
        | {f"Round {c.iteration}": _marked(c) for c in board.of_step(step) if c.iteration in shown}
        for step in DOERS
    ]
    st.table(pd.DataFrame(rows), hide_index=True)
    if len(shown) < board.iterations:
        st.caption(f"Rounds {shown[0]} to {shown[-1]} of {board.iterations}.")


def _cards(board: Board, name: str) -> None:
    """One round at a time, the current one first."""
    iterations = list(range(1, board.iterations + 1))
    chosen = st.selectbox(
        "Round",
        iterations,
        index=board.current - 1,
        format_func=lambda at: f"Round {at}" + (" (now)" if at == board.current else ""),
        key=f"board-round-{name}-{board.iterations}-{board.current}",
    )
    for cell in board.of_iteration(chosen):
        st.markdown(f"{_step(cell.step)}  \n{_marked(cell)}")


def _step(step: Node) -> str:
    """Approach and step; the number stays with its step where the name wraps."""
    process = OLD_PROCESS if step.value.startswith(OLD_PROCESS) else NEW_PROCESS
    return f"**{PROCESS_NAMES[process]}** {STEP_NAMES[step.value].replace(' ', NBSP, 1)}"


def _marked(cell: BoardCell) -> str:
    """Icon and words; the colour only repeats them."""
    icon, color = ICONS[cell.state]
    words = plain(cell_words(cell))
    if cell.state is State.DONE:
        words = NBSP.join(words.rsplit(" ", 1))
    return f":{color}[:material/{icon}:{NBSP}{words}]"


def _upload_link(board: Board, poc: Experiment | None) -> None:
    """The way to what can be uploaded now; nothing where nothing is awaited.

    In a locked PoC rules may be revised before every round, and answers come by round.
    """
    wanted = []
    if any(cell.state is State.WAITING for cell in board.of_step(Node.OLD_2)):
        wanted.append("labels")
    if any(cell.state in (State.READY, State.WAITING) for cell in board.of_step(Node.NEW_1)):
        wanted.append("rules")
    settings = poc.plan.benchmark_settings if poc is not None else {}
    if poc is not None and settings.get("rules") != NOBODY:
        wanted = list(dict.fromkeys([*wanted, "rules"]))
    if settings.get("recorded"):
        wanted.append("answers")
    if wanted:
        told = " and ".join(filter(None, [", ".join(wanted[:-1]), wanted[-1]]))
        st.page_link("upload.py", label=f"Upload {told}", icon=":material/upload_file:")
