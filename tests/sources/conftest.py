"""What the label sources get to work with, made from a benchmark without a store."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from core.domain.benchmark import BenchmarkContent, Codes, Split
from core.domain.plan import Plan
from core.domain.rationale import Rationale, RationaleKind
from core.sources.expert import AuditedAnswers
from core.sources.material import Material


class WatchedExpert(AuditedAnswers):
    """An expert whose every judgement is noted."""

    def __init__(self, answers: Codes) -> None:
        super().__init__(answers)
        self.asked: list[int] = []

    def judge(self, items: NDArray[np.int_]) -> Codes:
        self.asked += [int(item) for item in items]
        return super().judge(items)


MakeMaterial = Callable[..., Material]


@pytest.fixture(scope="session")
def material_of() -> MakeMaterial:
    """Make what a worker gets; every tenth pool and dev item can be kept out."""

    def make(content: BenchmarkContent, plan: Plan, *, keep_out: bool = False) -> Material:
        usable = {s: np.ones(len(content.items[s]), dtype=bool) for s in (Split.POOL, Split.DEV)}
        if keep_out:
            for kept in usable.values():
                kept[::10] = False
        return Material(
            benchmark=content.benchmark,
            plan=plan,
            items=content.items,
            dev_gold=content.gold[Split.DEV],
            expert=WatchedExpert(content.gold[Split.POOL]),
            latent=content.latent,
            usable=usable[Split.POOL],
            usable_dev=usable[Split.DEV],
        )

    return make


@pytest.fixture(scope="session")
def vote_of() -> Callable[..., Rationale]:
    """Make a rationale that votes."""

    def make(predicate: str, label: int | None = 0, name: str = "r") -> Rationale:
        return Rationale(name, 1, RationaleKind.VOTE, "Said.", predicate, label, 1, "a person")

    return make


@pytest.fixture(scope="session")
def rewrite_of() -> Callable[..., Rationale]:
    """Make a rationale that cleans the text."""

    def make(expression: str, name: str = "w") -> Rationale:
        return Rationale(name, 1, RationaleKind.REWRITE, "Said.", expression, None, 1, "a person")

    return make
