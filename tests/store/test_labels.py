"""Rounds of label sources: written whole, read back as they were."""

import duckdb
import pytest

from core.domain.rationale import Rationale, RationaleKind
from core.store.benchmarks import save_benchmark
from core.store.labels import (
    IterationBundle,
    finished_iterations,
    load_guidelines,
    load_rationales,
    save_iterations,
)


def rationale(id_: str, kind: RationaleKind, label: int | None) -> Rationale:
    return Rationale(id_, 1, kind, "It's said; $5 -- \n", "contains(u, 'rice')", label, 1, "expert")


IN_ORDER = (
    rationale("z first", RationaleKind.REWRITE, None),
    rationale("a second", RationaleKind.REWRITE, None),
    rationale("m for", RationaleKind.VOTE, 1),
    rationale("b against", RationaleKind.VOTE, 0),
)


def bundle(iteration: int, rationales: tuple[Rationale, ...] = (), **columns) -> IterationBundle:
    given = {
        "source": "rationales",
        "seed": 1,
        "iteration": iteration,
        "method": "veto",
        "examples": 10,
        "label_hash": "x",
        "facts": {},
        "labels": (),
        "guideline": None,
        "rationales": rationales,
    }
    return IterationBundle(**(given | columns))


@pytest.fixture
def benchmark(store, small_keto):
    save_benchmark(store, small_keto, "key")
    return small_keto.benchmark


def test_rationales_come_back_as_they_were_in_the_order_they_run(store, benchmark):
    save_iterations(store, "x", benchmark, [bundle(1, IN_ORDER)])
    assert load_rationales(store, "x", benchmark, 1, 1) == IN_ORDER
    assert load_rationales(store, "x", benchmark, 1, 2) == ()
    assert load_rationales(store, "x", benchmark, 2, 1) == ()


def test_guidelines_are_found_by_round(store, benchmark):
    told = {1: "Rice counts.", 3: "So does quinoa."}
    bundles = [
        bundle(iteration, source="annotators", guideline=(text, ("N01",)))
        for iteration, text in told.items()
    ]
    save_iterations(store, "x", benchmark, bundles)
    assert load_guidelines(store, "x", 1) == told
    assert load_guidelines(store, "y", 1) == {}


def test_rounds_that_fail_half_way_leave_nothing(store, benchmark):
    twice = (IN_ORDER[0], IN_ORDER[0])
    with pytest.raises(duckdb.ConstraintException):
        save_iterations(store, "x", benchmark, [bundle(2), bundle(1, twice)])
    assert finished_iterations(store, "x") == set()
    assert load_rationales(store, "x", benchmark, 1, 1) == ()
