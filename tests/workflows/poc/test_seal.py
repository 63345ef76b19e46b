"""The seal: with all exam answers flipped, nothing changes but the scores."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.benchmarks import embedded
from core.domain.benchmark import SEALED, BenchmarkContent
from core.domain.plan import Plan
from core.store.connection import Store
from core.workflows.poc.run import plan_poc, run_poc
from tests.conftest import Raced
from tests.quiet import Quiet
from tests.tables import QUERIES, Tables, everything, scores


def poc(home: Path, plan: Plan) -> tuple[Tables, list[tuple[Any, ...]]]:
    with Store(home) as store:
        experiment = plan_poc(store, plan)
        run_poc(store, experiment.id, Quiet())
        return everything(store), scores(store)


def flipped(content: BenchmarkContent) -> BenchmarkContent:
    """The same benchmark with every sealed answer turned round."""
    gold = {
        split: (1 - answers).astype(np.int8) if split in SEALED else answers
        for split, answers in content.gold.items()
    }
    return replace(content, gold=gold)


@pytest.mark.slow
def test_flipped_exam_answers_change_the_scores_and_nothing_else(
    tmp_path: Path, tiny: Raced, tiny_plan: Plan, monkeypatch: pytest.MonkeyPatch
):
    before, true_scores = everything(tiny.store), scores(tiny.store)
    task = embedded.KETO
    turned = replace(task, build=lambda settings: flipped(task.build(settings)))
    monkeypatch.setitem(embedded.EMBEDDED, "keto", turned)
    after, other_scores = poc(tmp_path / "flipped", tiny_plan)
    for name in QUERIES:
        assert before[name], f"{name} is empty, the comparison shows nothing"
        assert before[name] == after[name], name
    assert true_scores != other_scores
