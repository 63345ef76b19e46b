"""Track hours: a stretch of work somebody did, in place of an assumed one."""

from __future__ import annotations

import streamlit as st

from components.shared.frame import show_error
from components.shared.session import actor
from components.shared.text import plain
from core.domain.errors import SwitchpointError
from core.domain.node import NEW_PROCESS, OLD_PROCESS
from core.report.wording.glossary import PEOPLE, PROCESS_NAMES, STEP_NAMES
from core.workflows.engine import engine
from core.workflows.inputs.logged_hours import BY_HAND, LONGEST_NOTE, MOST_HOURS, log_stretch
from core.workflows.inputs.undo_hours import Stretch, stretches, undo_stretch
from core.workflows.round_board.board import OVER, Board, State
from core.workflows.round_board.wording import hours_text

LOGGED = "board-logged"
TIMES = "board-times"
CHOICES = [(step, who) for step, people in BY_HAND.items() for who in people]


def hours_form(name: str, board: Board) -> None:
    """A step, a person, a round, hours and a note; the board is drawn again with them."""
    times = st.session_state.get(TIMES, 0)
    with (
        st.popover("Track hours", icon=":material/timer:"),
        st.form(f"log-hours-{name}-{times}", border=False),
    ):
        step, who = st.selectbox(
            "Step and person",
            CHOICES,
            index=_first(board),
            format_func=lambda choice: _choice_text(*choice),
            key=f"log-step-{name}-{times}",
        )
        left, right = st.columns(2)
        iteration = left.number_input(
            "Round", 1, board.iterations, board.current, key=f"log-round-{name}-{times}"
        )
        hours = right.number_input(
            "Hours", 0.0, MOST_HOURS, None, 0.5, format="%.2f", key=f"log-hours-{name}-{times}"
        )
        note = st.text_input("Note", max_chars=LONGEST_NOTE, key=f"log-note-{name}-{times}")
        if st.form_submit_button("Save"):
            try:
                log_stretch(
                    engine().store, name, step, who, int(iteration), hours, note, by=actor()
                )
            except SwitchpointError as error:
                show_error(error)
            else:
                st.session_state[TIMES] = times + 1
                st.session_state[LOGGED] = (
                    f"Saved {hours_text(hours or 0.0)}: {_choice_text(step, who)}, "
                    f"round {iteration}."
                )
                st.rerun()
    _logged_so_far(name)
    told = st.session_state.pop(LOGGED, None)
    if told is not None:
        st.caption(plain(told))


def _logged_so_far(name: str) -> None:
    """What was logged, the newest first, and undoing one stretch of it."""
    logged = stretches(engine().store, name)
    if not logged:
        return
    with st.popover("Undo hours", icon=":material/undo:"):
        chosen = st.selectbox(
            "Tracked so far",
            logged,
            format_func=_stretch_text,
            key=f"undo-{name}-{len(logged)}",
        )
        st.caption("Undoing adds a line to the log that cancels this one; nothing is deleted.")
        if st.button("Undo", key=f"undo-now-{name}"):
            try:
                undone = undo_stretch(engine().store, name, chosen.id, by=actor())
            except SwitchpointError as error:
                show_error(error)
            else:
                st.session_state[LOGGED] = (
                    f"Undone: {_stretch_text(undone)}. Both lines stay in the log."
                )
                st.rerun()
    nobody = sorted({one.who for one in logged if one.role is None})
    if nobody:
        st.caption(
            f"Hours of {plain(', '.join(nobody))} do not count yet: their role is not set. "
            "The next upload of their hours asks for it."
        )


def _stretch_text(one: Stretch) -> str:
    """Hours, step, person and round of a stretch; its note where it has one."""
    who = PEOPLE.get(one.who, one.who)
    if one.role in PEOPLE and one.role != one.who:
        who += f", {PEOPLE[one.role]}"
    arm = PROCESS_NAMES.get(one.step.split()[0], "")
    step = (
        f"{arm}: {STEP_NAMES[one.step]}" if one.step[:3] in (OLD_PROCESS, NEW_PROCESS) else one.step
    )
    note = f", {one.note}" if one.note else ""
    return f"{hours_text(one.hours)}, {step} ({who}), round {one.iteration}{note}"


def _choice_text(step: str, who: str) -> str:
    process = OLD_PROCESS if step.startswith(OLD_PROCESS) else NEW_PROCESS
    return f"{PROCESS_NAMES[process]}: {STEP_NAMES[step]} ({PEOPLE[who]})"


def _first(board: Board) -> int:
    """The first stretch of the current round that somebody is likely to log."""
    for cell in board.of_iteration(board.current):
        likely = cell.state is State.READY or (cell.state in OVER and cell.lacking)
        if likely and cell.step.value in BY_HAND:
            who = cell.lacking[0] if cell.lacking else BY_HAND[cell.step.value][0]
            return CHOICES.index((cell.step.value, who))
    return 0
