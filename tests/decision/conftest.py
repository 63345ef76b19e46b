"""A race made by hand, for the arithmetic of money; verdicts are tested on real races."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from core.decision.accuracy.poc_outcome import ArmOutcome
from core.domain.ledger import Entry

N = 1000


@pytest.fixture
def outcome_of() -> Callable[..., ArmOutcome]:
    """Make an arm's outcome from right answers and one round's entries."""

    def make(arm: str, correct: list[list[int]], entries: tuple[Entry, ...] = ()) -> ArmOutcome:
        right = np.array(correct)
        wrong = N - right
        return ArmOutcome(
            arm=arm,
            n=N,
            correct=right,
            wrong=np.stack([wrong // 2, wrong - wrong // 2]),
            examples=np.full(right.shape, 100),
            entries={
                (seed, iteration): entries
                for seed in range(right.shape[0])
                for iteration in range(1, right.shape[1] + 1)
            },
        )

    return make
