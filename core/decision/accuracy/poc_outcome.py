"""What an experiment measured, as the decision engine takes it: counts and quantities per arm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.domain.arms import PLAIN, Arm, Roster
from core.domain.benchmark import WRONG_NO, WRONG_YES
from core.domain.ledger import Entry


@dataclass(frozen=True)
class Recalled:
    """How many items of a class were found.

    Attributes
    ----------
    items : int
        Items of the class in the test set.
    found : ndarray of int, shape (seeds, iterations)
    """

    items: int
    found: NDArray[np.int_]


@dataclass(frozen=True)
class ArmOutcome:
    """One arm over all seeds and iterations.

    Attributes
    ----------
    arm : str
    n : int
        Items of the test set.
    correct : ndarray of int, shape (seeds, iterations)
        Items right.
    wrong : ndarray of int, shape (kinds, seeds, iterations)
        Items wrong by kind of error: said yes but is not, said no but is; with more than two
        classes those that the expert says belong to each class.
    examples : ndarray of int, shape (seeds, iterations)
        Items trained on.
    entries : mapping of (seed position, iteration) to sequence of Entry
        Booked quantities; iterations count from 1.
    kinds : tuple of str
        Names of the kinds of errors.
    proved : ndarray of bool, shape (seeds, iterations), optional
        Whether the target and every floor were proved, where accuracy alone does not say it.
    recalled : mapping of str to Recalled
        By class that the plan sets a floor for.
    score : ndarray, shape (seeds, iterations), optional
        The plan's metric, where that is not accuracy.
    """

    arm: str
    n: int
    correct: NDArray[np.int_]
    wrong: NDArray[np.int_]
    examples: NDArray[np.int_]
    entries: Mapping[tuple[int, int], Sequence[Entry]]
    kinds: tuple[str, ...] = (WRONG_YES, WRONG_NO)
    proved: NDArray[np.bool_] | None = None
    recalled: Mapping[str, Recalled] = field(default_factory=dict)
    score: NDArray[np.float64] | None = None

    def scores(self, at: int) -> NDArray[np.float64]:
        """The plan's metric by seed after a round, shares 0..1."""
        found = self.correct / self.n if self.score is None else self.score
        return np.asarray(found[:, at - 1], dtype=float)

    @property
    def seeds(self) -> int:
        """Seeds the arm was run with."""
        return int(self.correct.shape[0])

    @property
    def iterations(self) -> int:
        """Iterations the arm was run for."""
        return int(self.correct.shape[1])


@dataclass(frozen=True)
class PocOutcome:
    """All arms of an experiment, and the sizes that shared costs depend on.

    Attributes
    ----------
    gold_items : int
        Expert-answered items of the validation set and the test set.
    roster : Roster
        What the arms are, and which of them can be recommended.
    class_shares : mapping of str to float, optional
        Share of each class among the items of the test set, by class name; None in records that
        were written before it was kept, and where nobody was scored.
    rounds : mapping of str to int
        Round that an approach is compared at, where the plan declares another than its last.
    pool_items : int or None
        Items of the training pool, which further ones can be taken from; None where not known.
    """

    arms: Mapping[str, ArmOutcome]
    gold_items: int
    roster: Roster = PLAIN
    class_shares: Mapping[str, float] | None = None
    rounds: Mapping[str, int] = field(default_factory=dict)
    pool_items: int | None = None

    def round_of(self, name: str) -> int:
        """Round that an approach is compared at, counting from 1."""
        last = self.arms[name].iterations
        return min(self.rounds.get(name, last), last)

    def arm(self, name: str) -> Arm:
        """What an arm is."""
        return self.roster[name]

    @cached_property
    def candidates(self) -> tuple[str, ...]:
        """Arms that were run and can be recommended."""
        return tuple(name for name in self.arms if name in self.roster.recommended)

    @cached_property
    def pair(self) -> tuple[str, str]:
        """The arm that others are measured against, and the one told against it."""
        return self.roster.pair(self.arms)

    @property
    def reference(self) -> str:
        """The arm that others are measured against."""
        return self.pair[0]
