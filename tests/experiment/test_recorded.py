"""Answers made elsewhere count from the round on in which they came."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from core.domain.arms import arm
from core.domain.benchmark import Benchmark, Items, Split
from core.domain.errors import BadData
from core.experiment import recorded
from core.experiment.intake import Intake

BENCHMARK = Benchmark("w-1", "w", "uploaded", ("no", "yes"), 1, "accuracy", ("text", "texts"), "h")
IDS = np.array(["a", "b"], dtype=object)
ITEMS = {split: Items(IDS, IDS, IDS, {}) for split in Split}
CAME = {"first": 1, "second": 2}


def answered(first=("no", "no")):
    """A run that answered no in the first round's upload and yes in the second's."""
    rows = pd.DataFrame(
        [
            {"import_id": came, "item_id": item, "label": label, "run_name": f"run {came}"}
            for came, labels in (("first", first), ("second", ("yes", "yes")))
            for item, label in zip(IDS, labels, strict=True)
        ]
    ).assign(repeat=1, confidence=0.9, cost=np.nan, currency=None)
    return SimpleNamespace(predictions=rows)


def answers(runs, through):
    intake = Intake(CAME, in_order=True)
    found = recorded.recorded_answers(
        answered(), BENCHMARK, ITEMS, arm("new"), runs, intake, through
    )
    return {at: fitted.predictions[Split.TEST].label.tolist() for at, (fitted,) in found.items()}


def test_each_round_has_the_run_that_came_for_it():
    runs = {"1": "run first", "2": "run second"}
    assert answers(runs, 2) == {1: [0, 0], 2: [1, 1]}
    assert answers(runs, 1) == {1: [0, 0]}


def test_answers_of_an_earlier_round_may_stand_again():
    assert answers({"2": "run first"}, 2) == {2: [0, 0]}


def test_answers_that_come_later_are_not_there_yet():
    with pytest.raises(BadData, match="no uploaded run 'run second'"):
        answers({"1": "run second"}, 1)


def fitted_of(first):
    found = recorded.recorded_answers(
        answered(first), BENCHMARK, ITEMS, arm("new"), {"1": "run first"}, Intake(CAME, True), 1
    )
    return found[1][0]


def test_answers_of_no_class_are_noted_with_the_run():
    fitted = fitted_of(("no", "Yes."))
    assert fitted.predictions[Split.TEST].label.tolist() == [0, -1]
    assert "1 test answers of no class count as wrong ('Yes.' 1 times)" in fitted.note


def test_a_run_without_any_class_in_its_answers_is_refused():
    with pytest.raises(BadData, match="names no class in any of its 2 answers"):
        fitted_of(("No.", "Yes."))
