"""A case without data, written as the ledger a race would book: both ways, round by round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.decision.accuracy.poc_outcome import ArmOutcome, PocOutcome
from core.decision.assumptions.draws import Array
from core.domain.drivers.driver import Driver
from core.domain.drivers.new_way import (
    ANALYST_TUNING,
    DATA_PREPARATION,
    DRAFTING_CALLS,
    EPOCHS,
    FINE_TUNE_TRIALS,
    FIRST_RATIONALES,
    NEW_ERROR_REVIEW,
    RATIONALE_REVISION,
    SPOT_CHECK,
    TEST_SET_INFERENCE,
    TRAINING_TOKENS,
)
from core.domain.drivers.old_way import (
    ANNOTATOR_TRAINING,
    FIRST_GUIDELINE,
    GUIDELINE_READING,
    GUIDELINE_REVISION,
    ITEMS_LABELLED,
    LABEL_AUDIT,
    LABELLING_TIME,
    LABELS,
    MANAGEMENT,
    MODEL_EVALUATION,
    OLD_ERROR_REVIEW,
    RECRUITING,
    TRAINING_COMPUTE,
    TUNING,
)
from core.domain.errors import BadUsage
from core.domain.ledger import Entry, assumed, hand_off, simulated
from core.domain.node import NEW_PROCESS, OLD_PROCESS, Node

LARGEST = {
    "items": ("items", 1_000_000),
    "votes": ("votes", 25),
    "iterations": ("rounds", 12),
    "test_items": ("test items", 100_000),
}
"""How a field is called and the most it can be."""


@dataclass(frozen=True)
class OwnCase:
    """The answers that describe a case.

    Attributes
    ----------
    items : int
        Items labelled in every round, the same for both ways.
    votes : int
        Labels per item in the old way.
    seconds : float or None
        Seconds per label; None where nobody knows and the assumption stands in.
    iterations : int
        Rounds both ways are taken to need.
    test_items : int
        Expert-answered items to score both ways on.
    checked : int or None
        Items the expert checks every round, both ways alike as in a race; None takes a share
        of the items.
    checked_alike : bool
        Whether that share is the new way's (which has a source) for both ways; else the old way
        has its own, larger one (which has none).

    Raises
    ------
    BadUsage
        If an answer cannot be.
    """

    items: int = 1000
    votes: int = 3
    seconds: float | None = None
    iterations: int = 3
    test_items: int = 500
    checked: int | None = None
    checked_alike: bool = True

    def __post_init__(self) -> None:
        for name, (shown, most) in LARGEST.items():
            value = getattr(self, name)
            if not 1 <= value <= most:
                raise BadUsage(
                    f"{shown} cannot be {value:g}",
                    remedy=f"Give a number from 1 to {most:,}.",
                )
        if self.seconds is not None and not 0 < self.seconds <= 3600:
            raise BadUsage(
                f"a label cannot take {self.seconds:g} seconds",
                remedy="Give more than 0 and at most 3,600.",
            )
        if self.checked is not None and not 0 <= self.checked <= self.items:
            raise BadUsage(
                f"{self.checked} of {self.items} items cannot be checked",
                remedy="Check none, some or all of a round's items.",
            )

    def checks(self, share: float) -> float:
        """Items checked every round, given the share that stands in for a number."""
        return share * self.items if self.checked is None else float(self.checked)


def own_poc(case: OwnCase, counts: Mapping[Driver, Array]) -> PocOutcome:
    """Both ways' ledgers over all repeats; nobody was scored.

    Parameters
    ----------
    counts : mapping of Driver to ndarray, shape (repeats,)
        What a race would count, see :mod:`core.decision.costing.counted_quantities`.
    """
    n_seeds = len(counts[LABELLING_TIME])
    booked = {OLD_PROCESS: _old_iteration, NEW_PROCESS: _new_iteration}
    arms = {}
    for name, book in booked.items():
        entries = {
            (seed_index, iteration): book(
                case, {driver: float(v[seed_index]) for driver, v in counts.items()}, iteration
            )
            for seed_index in range(n_seeds)
            for iteration in range(1, case.iterations + 1)
        }
        arms[name] = _unscored(name, case, n_seeds, entries)
    return PocOutcome(arms, gold_items=case.test_items)


def _unscored(
    name: str, case: OwnCase, n_seeds: int, entries: Mapping[tuple[int, int], tuple[Entry, ...]]
) -> ArmOutcome:
    nothing: NDArray[np.int_] = np.zeros((n_seeds, case.iterations), dtype=int)
    examples = np.tile(case.items * np.arange(1, case.iterations + 1), (n_seeds, 1))
    wrong = np.stack([nothing, nothing])
    return ArmOutcome(name, 0, nothing, wrong, examples, entries)


def _old_iteration(
    case: OwnCase, count: Mapping[Driver, float], iteration: int
) -> tuple[Entry, ...]:
    """The five steps of the old way, once around."""
    labels = case.items * case.votes
    seconds = count[LABELLING_TIME] if case.seconds is None else case.seconds
    checked = case.checks(count[SPOT_CHECK if case.checked_alike else LABEL_AUDIT])
    first = (
        assumed(FIRST_GUIDELINE, "expert"),
        assumed(ANNOTATOR_TRAINING, "annotators"),
        assumed(RECRUITING, "vendor"),
    )
    later = (
        assumed(GUIDELINE_REVISION, "expert"),
        assumed(GUIDELINE_READING, "annotators"),
    )
    return (
        *(first if iteration == 1 else later),
        hand_off(Node.OLD_1),
        simulated(ITEMS_LABELLED, "annotators", case.items),
        simulated(LABELS, "annotators", labels),
        simulated(LABELLING_TIME, "annotators", labels * seconds / 3600.0),
        assumed(MANAGEMENT, "lead"),
        simulated(LABEL_AUDIT, "expert", checked),
        hand_off(Node.OLD_2),
        assumed(OLD_ERROR_REVIEW, "expert"),
        hand_off(Node.OLD_3),
        assumed(TUNING, "NN expert"),
        assumed(TRAINING_COMPUTE, "GPU"),
        hand_off(Node.OLD_4),
        assumed(MODEL_EVALUATION, "NN expert"),
    )


def _new_iteration(
    case: OwnCase, count: Mapping[Driver, float], iteration: int
) -> tuple[Entry, ...]:
    """The three steps of the new way, once around."""
    written = FIRST_RATIONALES if iteration == 1 else RATIONALE_REVISION
    tokens = case.items * count[TRAINING_TOKENS] * count[EPOCHS] * count[FINE_TUNE_TRIALS]
    return (
        assumed(written, "expert"),
        assumed(written, "analyst"),
        assumed(DRAFTING_CALLS, "LLM"),
        hand_off(Node.NEW_1),
        simulated(SPOT_CHECK, "expert", case.checks(count[SPOT_CHECK])),
        assumed(DATA_PREPARATION, "analyst"),
        assumed(ANALYST_TUNING, "analyst"),
        simulated(TRAINING_TOKENS, "provider", tokens),
        simulated(FINE_TUNE_TRIALS, "machine", count[FINE_TUNE_TRIALS]),
        simulated(TEST_SET_INFERENCE, "provider", case.test_items),
        assumed(NEW_ERROR_REVIEW, "expert"),
        hand_off(Node.NEW_3),
    )
