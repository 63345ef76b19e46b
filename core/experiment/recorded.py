"""Arms that were run elsewhere: their uploaded answers, scored here like any other's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np
import pandas as pd

from core.domain.arms import Arm, Learner, Source
from core.domain.benchmark import CODE, NO_OPINION, Benchmark, Items, Split
from core.domain.drivers.new_way import (
    ANALYST_TUNING,
    DATA_PREPARATION,
    DRAFTING_CALLS,
    FIRST_RATIONALES,
    RATIONALE_REVISION,
    TEST_SET_INFERENCE,
)
from core.domain.drivers.prompted import PROMPT_WRITING, TEST_SET_BILL, TEST_SET_ITEMS_BILLED
from core.domain.errors import BadData
from core.domain.ledger import Entry, assumed, hand_off, measured
from core.domain.node import Node
from core.experiment.intake import Intake
from core.learners import tuned_classifier
from core.learners.fitted import SCORED, Fitted, Prediction
from core.sources.iteration_labels import IterationLabels, TrainingLabels
from core.store.uploads.benchmarks import UploadedBenchmark

ENOUGH = 0.95
"""Share of the exam a recorded run must have answered; what it left out counts as wrong."""


def recorded_answers(
    uploaded: UploadedBenchmark,
    benchmark: Benchmark,
    items: Mapping[Split, Items],
    arm: Arm,
    runs: Mapping[str, str],
    intake: Intake,
    through: int,
) -> dict[int, list[Fitted]]:
    """Answers of a recorded arm by iteration, one per repeat of the uploaded run.

    Parameters
    ----------
    runs : mapping of str to str
        Name of the uploaded run by iteration, ``"1"`` first.
    intake : Intake
        Uploads that count in a race that is run round by round; elsewhere every answer does.
    through : int
        The last iteration that is wanted.

    Raises
    ------
    BadData
        If a run is not here or answered too little of the exam.
    """
    rows = uploaded.predictions
    rows = intake.counted(rows) if intake.in_order else rows.assign(since=1)
    found: dict[int, list[Fitted]] = {}
    for iteration, name in sorted((int(key), name) for key, name in runs.items()):
        if iteration > through:
            continue
        own = rows[(rows["run_name"] == name) & (rows["since"] <= iteration)]
        if not len(own):
            raise BadData(f"There is no uploaded run {name!r}", remedy="Upload its answers first.")
        found[iteration] = [
            _fitted(benchmark, items, arm, name, own[own["repeat"] == repeat])
            for repeat in sorted(own["repeat"].unique())
        ]
    return found


def _fitted(
    benchmark: Benchmark, items: Mapping[Split, Items], arm: Arm, name: str, rows: pd.DataFrame
) -> Fitted:
    code = {label: at for at, label in enumerate(benchmark.classes)}
    said: dict[str, str] = dict(zip(rows["item_id"], rows["label"].fillna(""), strict=True))
    sure = dict(zip(rows["item_id"], rows["confidence"], strict=True))
    predictions = {}
    for split in SCORED:
        ids = items[split].item_id
        label = np.array([code.get(said.get(item, ""), NO_OPINION) for item in ids], dtype=CODE)
        confidence = np.array([sure.get(item, np.nan) for item in ids], dtype=float)
        predictions[split] = Prediction(label, np.nan_to_num(confidence))
    test_set = items[Split.TEST].item_id
    answered = int(np.isin(test_set, list(said)).sum())
    if answered < ENOUGH * len(test_set):
        raise BadData(
            f"Run {name!r} answered {answered:,} of {len(test_set):,} test items",
            f"At least {ENOUGH:.0%} are needed; a missing answer counts as wrong.",
            "Upload its answers to the remaining items.",
        )
    odd = Counter(said[item] for item in test_set if said.get(item) and said[item] not in code)
    if odd and odd.total() == answered:
        raise BadData(
            f"Run {name!r} names no class in any of its {answered:,} answers to test items",
            f"Classes are {', '.join(benchmark.classes[:8])}. The commonest answer: "
            f"{odd.most_common(1)[0][0][:60]!r}.",
            "Import its answers under another run name and say what they stand for: "
            "--answer ANSWER=CLASS.",
        )
    note = f"recorded run {name}"
    if odd:
        told = ", ".join(f"{word[:60]!r} {n:,} times" for word, n in odd.most_common(3))
        note += f"; {odd.total():,} test answers of no class count as wrong ({told})"
    if answered < len(test_set):
        note += f"; {len(test_set) - answered} test items without an answer count as wrong"
    return Fitted(predictions, booked=_learner_entries(arm, rows, len(test_set)), note=note)


def _learner_entries(arm: Arm, rows: pd.DataFrame, test_set: int) -> tuple[Entry, ...]:
    """The hours of the arm's learner, and what its answers were billed."""
    if arm.learner is Learner.TUNED:
        return tuned_classifier.BOOKED
    if arm.learner is Learner.FINE_TUNED:
        return (
            assumed(DATA_PREPARATION, "analyst"),
            assumed(ANALYST_TUNING, "analyst"),
            measured(TEST_SET_INFERENCE, "provider", test_set),
        )
    if arm.learner is Learner.PROMPTED:
        return (assumed(PROMPT_WRITING, "analyst"), *_bill(rows))
    return ()


def _bill(rows: pd.DataFrame) -> tuple[Entry, ...]:
    """What the provider says the answers cost; a cost of 0 says nothing."""
    usd = rows["cost"].where(rows["currency"].fillna("USD") == "USD")
    billed = float(usd.sum())
    if not billed > 0:
        return ()
    return (
        measured(TEST_SET_BILL, "provider", billed),
        measured(TEST_SET_ITEMS_BILLED, "provider", int((usd > 0).sum())),
    )


def recorded_iteration(arm: Arm, iteration: int) -> IterationLabels:
    """The label round of an arm whose labels were not uploaded: its hours alone."""
    nothing = np.empty(0, dtype=int)
    training = TrainingLabels(
        Split.POOL, nothing, np.empty(0, dtype=CODE), np.empty(0), np.empty(0, dtype=bool)
    )
    return IterationLabels(
        iteration, training, _source_entries(arm, iteration), "recorded elsewhere"
    )


def _source_entries(arm: Arm, iteration: int) -> tuple[Entry, ...]:
    if arm.source is not Source.RATIONALES:
        return ()
    written = FIRST_RATIONALES if iteration == 1 else RATIONALE_REVISION
    return (
        assumed(written, "expert"),
        assumed(written, "analyst"),
        assumed(DRAFTING_CALLS, "LLM"),
        hand_off(Node.NEW_1),
    )
