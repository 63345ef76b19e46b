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


def answered():
    """A run that answered no in the first round's upload and yes in the second's."""
    rows = pd.DataFrame(
        [
            {"import_id": came, "item_id": item, "label": label, "run_name": f"run {came}"}
            for came, label in (("first", "no"), ("second", "yes"))
            for item in IDS
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
