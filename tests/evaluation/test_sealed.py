"""The exam: what it gives away, and what it never does."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import numpy as np
import pytest

from core.domain.benchmark import SEALED, BenchmarkContent, Split
from core.evaluation.sealed import ALL, SealedTestSet
from core.store.benchmarks import save_benchmark
from core.store.connection import Store

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def sealed(
    small_keto: BenchmarkContent, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SealedTestSet]:
    with Store(tmp_path_factory.mktemp("exam"), "the tests") as store:
        save_benchmark(store, small_keto, "small")
        yield SealedTestSet(store, small_keto.benchmark)


def answers(content: BenchmarkContent, wrong: float, seed: int = 0) -> dict:
    """Gold with a share turned round."""
    rng = np.random.default_rng(seed)
    return {
        split: np.where(rng.random(len(gold)) < wrong, 1 - gold, gold).astype(np.int8)
        for split, gold in content.gold.items()
    }


def test_scores_are_right_on_everything_and_on_every_slice(sealed, small_keto):
    said = answers(small_keto, 0.2)
    found = {(score.split, score.slice): score for score in sealed.score(said)}
    for split in SEALED:
        right = said[split] == small_keto.gold[split]
        assert found[split, ALL].n == len(right)
        assert found[split, ALL].correct == right.sum()
        for name, column in small_keto.items[split].slices.items():
            for value in set(column) - {""}:
                rows = column == value
                score = found[split, f"{name}={value}"]
                assert (score.n, score.correct) == (rows.sum(), right[rows].sum())


def test_only_counts_and_sums_leave_it(sealed, small_keto):
    said = answers(small_keto, 0.2)[Split.TEST]
    items = len(said)
    handed_out = [
        *sealed.score(answers(small_keto, 0.2)),
        sealed.compare([said], [said]),
        sealed.accuracy([said]),
        sealed.by_class(said),
    ]

    def sizes(thing: object) -> Iterator[int]:
        if isinstance(thing, np.ndarray):
            yield thing.size
        elif isinstance(thing, (tuple, list)):
            yield len(thing)
            for part in thing:
                yield from sizes(part)
        elif is_dataclass(thing):
            for field in fields(thing):
                yield from sizes(getattr(thing, field.name))

    assert all(size < items for thing in handed_out for size in sizes(thing))


def test_the_same_answers_in_five_repeats_are_no_more_certain_than_once(sealed, small_keto):
    said = answers(small_keto, 0.2)[Split.TEST]
    once, five = sealed.accuracy([said]).mean(), sealed.accuracy([said] * 5).mean()
    assert (five.low, five.value, five.high) == pytest.approx((once.low, once.value, once.high))


def test_a_comparison_counts_the_boxes_on_the_first_repeat(sealed, small_keto):
    gold = small_keto.gold[Split.TEST]
    old, new = answers(small_keto, 0.3, 1)[Split.TEST], answers(small_keto, 0.1, 2)[Split.TEST]
    found = sealed.compare([old, gold], [new, gold])
    boxes = found.primary
    assert boxes.only_new == ((new == gold) & (old != gold)).sum()
    assert boxes.only_old == ((old == gold) & (new != gold)).sum()
    assert found.difference().value == pytest.approx(
        ((new == gold).mean() - (old == gold).mean()) / 2
    )


def test_the_import_contract_names_every_other_module_of_the_store():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (seal,) = [
        contract
        for contract in contracts["tool"]["importlinter"]["contracts"]
        if contract["name"] == "Only the sealed exam reads sealed answers"
    ]
    here = {path.stem for path in (ROOT / "core" / "store").iterdir() if path.suffix != ".sql"}
    others = here - {"__init__", "__pycache__", "migrations", "sealed_answers"}
    assert {f"core.store.{name}" for name in others} <= set(seal["source_modules"])
