"""Repeats that are kept rebuild the PoC that they were taken from, and PoCs of some of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.truth_bank import TruthBank, spread, wrong_by_kind
from core.decision.accuracy.poc_outcome import ArmOutcome
from core.workflows.poc.results import load_results, sealed_sums
from tests.conftest import Raced


def same(one: Any, other: Any) -> bool:
    """Whether two arms, sums or counts hold the same numbers."""
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other)
    names = [field.name for field in fields(one)]
    pairs = [(getattr(one, name), getattr(other, name)) for name in names]
    return all(same(a, b) if isinstance(a, np.ndarray) else a == b for a, b in pairs)


@pytest.fixture(scope="module")
def bank(raced: Raced) -> TruthBank:
    return TruthBank.of(load_results(raced.store, raced.experiment_id))


@pytest.mark.parametrize("which", ["raced", "raced_support"])
def test_all_repeats_on_all_items_are_the_poc_of_the_store(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    raced: Raced = request.getfixturevalue(which)
    results = load_results(raced.store, raced.experiment_id)
    TruthBank.of(results).save(tmp_path / "kept.npz")
    seeds = results.experiment.plan.seeds
    found = TruthBank.load(tmp_path / "kept.npz").poc(seeds)
    assert list(found.outcome.arms) == list(results.outcome.arms)
    for name, arm in results.outcome.arms.items():
        assert same(found.outcome.arms[name], arm)
        assert any(arm.entries.values())
    assert found.outcome.gold_items == results.outcome.gold_items
    assert found.outcome.candidates == results.outcome.candidates
    assert found.outcome.pair == results.outcome.pair
    ours, store = found.sums(), sealed_sums(raced.store, results)
    assert (ours.discordant, ours.within) == (store.discordant, store.within)
    for part in ("accuracy", "difference", "paired"):
        for name, sums in getattr(store, part).items():
            assert same(getattr(ours, part)[name], sums)


def renumbered(bank: TruthBank, seeds: list[int]) -> TruthBank:
    """The same repeats under other seeds, what is booked listed the other way round."""
    kinds = bank.about["kinds"][::-1]
    booked = bank.booked.copy()
    booked[:, 3] = len(kinds) - 1 - booked[:, 3]
    return replace(bank, about=bank.about | {"seeds": seeds, "kinds": kinds}, booked=booked)


def test_further_repeats_are_those_of_their_own_run(bank: TruthBank) -> None:
    both = bank.joined(renumbered(bank, [3, 4]))
    assert both.about["seeds"] == [1, 2, 3, 4]

    def of(seeds: list[int]) -> list[ArmOutcome]:
        return list(both.poc(seeds).outcome.arms.values())

    assert all(same(a, b) for a, b in zip(of([1, 2]), of([3, 4]), strict=True))
    for one, other in zip(of([2]), of([4, 3]), strict=True):
        assert np.array_equal(one.correct, other.correct[:1])
        assert one.entries[0, 2] == other.entries[0, 2]


@pytest.mark.parametrize(
    "change",
    [
        lambda about: about | {"benchmark": "another"},
        lambda about: about | {"plan": about["plan"] | {"audits": 41}},
    ],
)
def test_repeats_of_another_plan_or_benchmark_are_refused(
    bank: TruthBank, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    with pytest.raises(ValueError, match="another plan"):
        bank.joined(replace(bank, about=change(bank.about)))


def test_a_half_of_the_families_is_a_poc_and_the_rest_its_truth(bank: TruthBank) -> None:
    mine, others, items = bank.halves(1, np.random.default_rng(1))
    assert sorted(mine + others) == bank.about["seeds"]
    assert len(mine) == 1
    assert not set(bank.family[items]) & set(bank.family[~items])
    half, rest, whole = (bank.poc([1, 2], kept).outcome for kept in (items, ~items, None))
    for name, arm in whole.arms.items():
        assert half.arms[name].n == items.sum()
        assert same(half.arms[name].correct + rest.arms[name].correct, arm.correct)
        assert same(half.arms[name].wrong + rest.arms[name].wrong, arm.wrong)
    means, _ = bank.truth([1, 2], ~items)
    arm = rest.arms[bank.arms[0]]
    assert means[0, 1] == pytest.approx(arm.correct[:, 1].mean() / arm.n)


def test_kinds_of_mistakes_of_two_classes_and_of_three() -> None:
    said = np.array([[1, 1, 0, -1, -1]], dtype=np.int16)
    assert wrong_by_kind(said, np.array([1, 0, 1, 1, 0]), 2, 1).tolist() == [[1], [2]]
    assert wrong_by_kind(said, np.array([1, 2, 0, 2, 0]), 3, 0).tolist() == [[1], [0], [2]]


def test_what_repeats_share_is_told_from_what_families_do_and_from_chance() -> None:
    rng = np.random.default_rng(7)
    repeats, families, size = 3000, 150, 4
    family = np.repeat(np.arange(families), size).astype(object)
    shared = rng.normal(0, 0.02, (repeats, 1))
    of_family = np.repeat(rng.normal(0, 0.10, (repeats, families)), size, axis=1)
    right = rng.random((repeats, families * size)) < 0.7 + shared + of_family
    found = spread(right, family)
    of_families = 0.10**2 / families
    assert found.mean == pytest.approx(0.7, abs=0.002)
    assert found.families == pytest.approx(0.02, abs=0.0006)
    assert found.items == pytest.approx((0.02**2 + of_families * 3 / 4) ** 0.5, abs=0.0006)
    chance = (0.7 * 0.3 - 0.02**2 - 0.10**2) / (families * size)
    assert found.raw == pytest.approx((0.02**2 + of_families + chance) ** 0.5, abs=0.0006)
    # 1 + 3 times the correlation within families.
    assert found.design == pytest.approx(1 + 3 * 0.10**2 / 0.21, abs=0.005)


def test_repeats_that_differ_by_chance_alone_share_nothing() -> None:
    right = np.array([[1, 0, 1, 0], [0, 1, 0, 1]], dtype=bool)
    assert spread(right, np.arange(4).astype(object))[:3] == (0.5, 0.0, 0.0)
