"""The control: the expert's own answers on the practice set, as far as they go."""

from itertools import pairwise

import numpy as np
import pytest

from core.domain.benchmark import Split
from core.domain.drivers.shared import GOLD_LABELS
from core.domain.node import Node
from core.domain.plan import Plan
from core.sources.gold import gold_iterations

PLAN = Plan(sizes=(50, 100, 400))


@pytest.fixture(scope="module")
def raced(small_keto, material_of):
    material = material_of(small_keto, PLAN, keep_out=True)
    return material, gold_iterations(material, 1)


def test_there_are_as_many_labels_as_asked_for_or_all_there_are(raced):
    material, iterations = raced
    everything = int(material.usable_dev.sum())
    assert everything < 400
    assert [len(iteration.training.index) for iteration in iterations] == [50, 100, everything]


def test_they_are_the_experts_answers_on_usable_practice_items(small_keto, raced):
    material, iterations = raced
    for iteration in iterations:
        training = iteration.training
        assert training.split is Split.DEV
        assert material.usable_dev[training.index].all()
        assert (training.label == small_keto.gold[Split.DEV][training.index]).all()
        assert training.expert.all()
        assert (training.confidence == 1.0).all()


def test_each_iteration_keeps_what_it_had(raced):
    _, iterations = raced
    for one, next_ in pairwise(iterations):
        assert set(one.training.index.tolist()) <= set(next_.training.index.tolist())


def test_only_new_answers_are_booked(raced):
    _, iterations = raced
    booked = [
        [(e.driver, e.node, e.quantity) for e in iteration.booked] for iteration in iterations
    ]
    total = len(iterations[-1].training.index)
    assert booked == [[(GOLD_LABELS, Node.GOLD, count)] for count in (50, 50, total - 100)]


def test_the_pool_is_never_read(raced):
    material, _ = raced
    assert material.expert.asked == []


def test_another_seed_picks_other_items(small_keto, material_of, raced):
    other = gold_iterations(material_of(small_keto, PLAN, keep_out=True), 2)
    assert other[0].training.hash() != raced[1][0].training.hash()
    assert np.array_equal(other[2].training.index, raced[1][2].training.index)
