"""What the board of iterations says: the bottleneck, who waits for whom, one cell in words."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.node import NEW_PROCESS, OLD_PROCESS, Node
from core.domain.workers import ROLES, SHOWN_ROLES
from core.report.format.numbers import count
from core.report.wording.glossary import PROCESS_NAMES
from core.workflows.inputs.iteration_readiness import Iterations, Needed
from core.workflows.round_board.board import ANNOTATORS, DOERS, Board, BoardCell, State

DEEDS = {
    Node.OLD_1: "brief the annotators",
    Node.OLD_2: "label",
    Node.OLD_3: "review errors of human annotation",
    Node.OLD_4: "tune the classifier",
    Node.OLD_5: "evaluate the classifier",
    Node.NEW_1: "write labelling rules",
    Node.NEW_2: "fine-tune the model",
    Node.NEW_3: "review errors of the fine-tuned model",
}
"""What somebody does at a step, after *can*."""


def bottleneck(iterations: Iterations) -> str:
    """What a locked experiment waits for, in at most 52 characters."""
    if iterations.broken_off:
        return f"Round {iterations.opened} of {iterations.planned} was interrupted"
    if iterations.can_open is not None:
        return f"Round {iterations.can_open} of {iterations.planned}: ready to run"
    if not iterations.lacking:
        return f"All {iterations.planned} rounds finished"
    start = f"Round {iterations.opened + 1} of {iterations.planned}: waiting for"
    first = iterations.lacking[0]
    if first.what is Needed.LABELS:
        return f"{start} labels of {_items(first.need - first.have)}"
    return f"{start} {first.what.value}"


def headline(board: Board) -> str:
    """The bottleneck, in at most 52 characters."""
    now = board.of_iteration(board.current)
    waiting = [cell for cell in now if cell.state is State.WAITING]
    for cell in waiting:
        if cell.need:
            left = cell.need - cell.have
            return f"Round {cell.iteration}: waiting for labels of {_items(left)}"
    if waiting:
        return f"Round {waiting[0].iteration}: waiting for labelling rules"
    ready = [cell for cell in now if cell.state is State.READY]
    if {Node.OLD_4, Node.NEW_2} <= {cell.step for cell in ready}:
        return f"Round {board.current}: ready to train both models"
    if ready:
        return f"Round {board.current}: ready to {DEEDS[ready[0].step]}"
    iterations = "Round 1" if board.iterations == 1 else f"All {board.iterations} rounds"
    missing = sum(cell.state is State.MISSING for cell in board.cells)
    if missing:
        return f"{iterations} done, hours of {missing} step{'s' * (missing > 1)} missing"
    return f"{iterations} done, every hour is logged"


def waits(board: Board) -> str:
    """Who waits for whom in the current iteration, and the evaluations that are left.

    Only for somebody who can act: what is blocked further on follows from it.
    """
    now = board.of_iteration(board.current)
    acting = {cell.step for cell in now if cell.state in (State.READY, State.WAITING)}
    told = []
    for arm in (OLD_PROCESS, NEW_PROCESS):
        pairs = dict.fromkeys(
            _pair(cell.step, cell.after)
            for cell in now
            if cell.after is not None and cell.after in acting and cell.step.value.startswith(arm)
        )
        chain = " and ".join(
            f"{who} {_verb(who)} for {whom}" for who, whom in pairs if who and whom
        )
        if chain:
            told.append(f"{PROCESS_NAMES[arm]}: {chain}.")
    if not told:
        told.append("No one is waiting.")
    return " ".join([*told, _looks(board)])


def _pair(waiting: Node, after: Node) -> tuple[str, str]:
    """Who waits, and for whom; nobody waits for their own work."""
    others = [who for who in DOERS[after] if who not in DOERS[waiting]]
    return _people(DOERS[waiting]), _people(others)


def _looks(board: Board) -> str:
    old, new = (board.evaluations_left[arm] for arm in (OLD_PROCESS, NEW_PROCESS))
    if old == new:
        return (
            f"{old} of {board.iterations} evaluations on the test set are left for each approach."
        )
    return (
        f"Of {board.iterations} evaluations on the test set, human annotation has {old} left, the "
        f"fine-tuning analyst {new}."
    )


def cell_words(cell: BoardCell) -> str:
    """State of a cell with its number."""
    if cell.state is State.DONE:
        return f"done, {hours_text(cell.hours)}"
    if cell.state is State.MISSING:
        some = len(cell.lacking) < len(DOERS[cell.step])
        return f"hours missing: {_called(cell.lacking[0])}" if some else "hours missing"
    if cell.state is State.WAITING and cell.need:
        return f"waiting, {count(cell.have)} of {count(cell.need)}"
    if cell.state is State.WAITING:
        return "waiting for code"
    if cell.after is not None:
        return f"after step {cell.after.value.split()[1]}"
    return "ready"


def hours_text(hours: float) -> str:
    """Hours with one decimal, under an hour in minutes.

    Parameters
    ----------
    hours : float
        Of work, not of the calendar.

    Returns
    -------
    str

    Examples
    --------
    >>> hours_text(3.5), hours_text(12.0), hours_text(0.25), hours_text(0.001)
    ('3.5 h', '12 h', '15 min', 'under 1 min')
    """
    if hours < 1:
        minutes = round(60 * hours)
        return f"{minutes} min" if minutes else "under 1 min"
    return f"{hours:,.1f}".removesuffix(".0") + " h"


def _items(n: int) -> str:
    return "1 item" if n == 1 else f"{count(n)} items"


def _people(who: Sequence[str]) -> str:
    return " and ".join(f"the {_called(one)}" for one in who)


def _called(who: str) -> str:
    return dict(zip(ROLES, SHOWN_ROLES, strict=True))[who]


def _verb(who: str) -> str:
    return "wait" if ANNOTATORS in who or " and " in who else "waits"
