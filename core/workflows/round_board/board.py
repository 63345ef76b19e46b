"""The round board: what of each step and round is done, and what it waits for.

It follows what was uploaded, logged and scored; ``round_ready`` says which round can be run.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from core.decision.costing.logged_hours import Logged
from core.domain.node import NEW_PROCESS, OLD_PROCESS, Node
from core.workflows.inputs.logged_hours import BY_HAND


class State(StrEnum):
    """Where a step of a round stands."""

    BLOCKED = "blocked"
    READY = "ready"
    WAITING = "waiting"
    MISSING = "hours missing"
    DONE = "done"


OVER = (State.MISSING, State.DONE)
ANNOTATORS = "annotators"
_STEPS = tuple(node for node in Node if node not in (Node.GOLD, Node.PROMPT))
DOERS: Mapping[Node, tuple[str, ...]] = {
    step: BY_HAND.get(step.value, (ANNOTATORS,)) for step in _STEPS
}
"""Whose hours a step takes; all of them, save the annotators', are assumed until logged."""

_AFTER: Mapping[Node, tuple[Node, int]] = {
    Node.OLD_1: (Node.OLD_3, 1),
    Node.OLD_2: (Node.OLD_1, 0),
    Node.OLD_3: (Node.OLD_4, 0),
    Node.OLD_4: (Node.OLD_2, 0),
    Node.OLD_5: (Node.OLD_4, 0),
    Node.NEW_1: (Node.NEW_3, 1),
    Node.NEW_2: (Node.NEW_1, 0),
    Node.NEW_3: (Node.NEW_2, 0),
}
"""What each step comes after, and how many rounds earlier that was."""


@dataclass(frozen=True)
class BoardProgress:
    """What was uploaded, logged and scored for a benchmark.

    Attributes
    ----------
    label_seconds : tuple of float
        Time people took for each labelled item of the working set, in the order in which
        items got their first label; 0 where no label says.
    rules : int
        Uploaded rules, coded or voting.
    hours : Logged
        Logged hours by step, person and round.
    learned_from : mapping of str to int
        Most items that a model of a way learned from and was scored, by arm.
    looks : mapping of str to int
        Looks at the sealed exam by arm; repeats of one round look together.
    turn : int or None
        The round of a locked race that is next: rules that are here are written for it and for
        the rounds before, those after it may still revise them. None without such a race.
    """

    label_seconds: Sequence[float] = ()
    rules: int = 0
    hours: Logged = field(default_factory=dict)
    learned_from: Mapping[str, int] = field(default_factory=dict)
    looks: Mapping[str, int] = field(default_factory=dict)
    turn: int | None = None


@dataclass(frozen=True)
class BoardCell:
    """One step of one round.

    Attributes
    ----------
    hours : float
        Logged, or taken from the labels.
    have, need : int
        Labelled items of this round, and how many it plans; 0 for other steps.
    after : Node or None
        The step that blocks it.
    lacking : tuple of str
        Whose hours are missing.
    """

    step: Node
    iteration: int
    state: State
    hours: float
    have: int = 0
    need: int = 0
    after: Node | None = None
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True)
class Board:
    """Cells and the numbers beside them.

    Attributes
    ----------
    cells : tuple of BoardCell
        Step by step, each in the order of its rounds.
    planned : int
        Items the last round needs labelled.
    expert_hours : float
        Logged hours of the expert.
    timed : float or None
        Share of the steps that are over whose hours are known; None where none is over.
    evaluations_left : mapping of str to int
        Of the old and the new way, out of ``iterations``.
    """

    iterations: int
    cells: tuple[BoardCell, ...]
    labelled: int
    planned: int
    expert_hours: float
    timed: float | None
    evaluations_left: Mapping[str, int]

    @property
    def current(self) -> int:
        """The first round in which something is left to do; the last one where nothing is."""
        open_ = [cell.iteration for cell in self.cells if cell.state not in OVER]
        return min(open_, default=self.iterations)

    def of_iteration(self, iteration: int) -> tuple[BoardCell, ...]:
        """Cells of one round, step by step."""
        return tuple(cell for cell in self.cells if cell.iteration == iteration)

    def of_step(self, step: Node) -> tuple[BoardCell, ...]:
        """Cells of one step, round by round."""
        return tuple(cell for cell in self.cells if cell.step is step)


def round_board(sizes: Sequence[int], progress: BoardProgress) -> Board:
    """Where every step of every round stands.

    Parameters
    ----------
    sizes : sequence of int
        Items that are labelled by the end of each round, rising.

    Examples
    --------
    >>> board = round_board((100, 200), BoardProgress(label_seconds=[0.0] * 130, rules=3))
    >>> [(c.state.value, c.have, c.need) for c in board.of_step(Node.OLD_2)]
    [('hours missing', 100, 100), ('waiting', 30, 100)]
    """
    cells = tuple(
        _cell(step, at, sizes, progress) for step in DOERS for at in range(1, len(sizes) + 1)
    )
    over = [cell for cell in cells if cell.state in OVER]
    timed = sum(cell.state is State.DONE for cell in over) / len(over) if over else None
    return Board(
        iterations=len(sizes),
        cells=cells,
        labelled=len(progress.label_seconds),
        planned=sizes[-1],
        expert_hours=math.fsum(h for (_, who, _), h in progress.hours.items() if who == "expert"),
        timed=timed,
        evaluations_left={
            arm: max(0, len(sizes) - progress.looks.get(arm, 0))
            for arm in (OLD_PROCESS, NEW_PROCESS)
        },
    )


def _cell(step: Node, at: int, sizes: Sequence[int], progress: BoardProgress) -> BoardCell:
    spent = {who: _hours(step, who, at, sizes, progress) for who in DOERS[step]}
    hours = math.fsum(spent.values())
    start = _start(at, sizes)
    need = sizes[at - 1] - start if step is Node.OLD_2 else 0
    have = min(max(len(progress.label_seconds) - start, 0), need)
    if _over(step, at, sizes, progress):
        lacking = tuple(who for who, found in spent.items() if not found)
        state = State.MISSING if lacking else State.DONE
        return BoardCell(step, at, state, hours, have, need, lacking=lacking)
    if have or (step is Node.NEW_1 and hours):
        return BoardCell(step, at, State.WAITING, hours, have, need)
    before, earlier = _AFTER[step]
    if at > earlier and not _over(before, at - earlier, sizes, progress):
        return BoardCell(step, at, State.BLOCKED, hours, have, need, after=before)
    state = State.WAITING if step is Node.OLD_2 else State.READY
    return BoardCell(step, at, state, hours, have, need)


def _over(step: Node, at: int, sizes: Sequence[int], progress: BoardProgress) -> bool:
    """Whether something uploaded, logged or scored shows that a step took place.

    A scored model that learned from as many items has the whole round of its way behind it.
    """
    labelled = len(progress.label_seconds)
    if progress.learned_from.get(step.value.split()[0], 0) >= sizes[at - 1]:
        return True
    if step is Node.OLD_2:
        return labelled >= sizes[at - 1]
    if step is Node.NEW_1:
        return progress.rules > 0 and at <= (progress.turn or at)
    if step is Node.OLD_1 and labelled > _start(at, sizes):
        return True
    return any(progress.hours.get((step.value, who, at), 0.0) > 0 for who in DOERS[step])


def _hours(step: Node, who: str, at: int, sizes: Sequence[int], progress: BoardProgress) -> float:
    if who == ANNOTATORS:
        return math.fsum(progress.label_seconds[_start(at, sizes) : sizes[at - 1]]) / 3600.0
    return progress.hours.get((step.value, who, at), 0.0)


def _start(at: int, sizes: Sequence[int]) -> int:
    """Items labelled before a round."""
    return sizes[at - 2] if at > 1 else 0
