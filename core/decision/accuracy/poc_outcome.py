"""What an experiment measured, as the decision engine takes it: counts and quantities per arm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.domain.benchmark import WRONG_NO, WRONG_YES
from core.domain.ledger import Entry


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
    """

    arm: str
    n: int
    correct: NDArray[np.int_]
    wrong: NDArray[np.int_]
    examples: NDArray[np.int_]
    entries: Mapping[tuple[int, int], Sequence[Entry]]
    kinds: tuple[str, ...] = (WRONG_YES, WRONG_NO)

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
    """

    arms: Mapping[str, ArmOutcome]
    gold_items: int
    primary: int = 0
