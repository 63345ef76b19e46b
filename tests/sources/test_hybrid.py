"""Rationales where they agree, annotators for the rest."""

import numpy as np
import pytest

from core.benchmarks.keto.perception import KetoPerception
from core.domain.benchmark import Split
from core.domain.drivers.old_way import (
    ANNOTATOR_TRAINING,
    ITEMS_LABELLED,
    LABEL_AUDIT,
    LABELS,
    RECRUITING,
)
from core.domain.plan import Plan
from core.sources.aggregation.rules import agreed
from tests.sources.simulated import hybrid_iterations, rationale_iterations

PLAN = Plan(sizes=(100, 200, 400), audits=40, votes_per_item=3)


@pytest.fixture(scope="module")
def raced(small_keto, material_of):
    """Material, rule rounds, hybrid rounds, and what the expert was asked before them."""
    material = material_of(small_keto, PLAN, keep_out=True)
    perception = KetoPerception(small_keto.latent[Split.POOL])
    rationales = rationale_iterations(material, 1)
    asked = list(material.expert.asked)
    return material, rationales, hybrid_iterations(material, perception, rationales, 1), asked


def bought(iterations):
    return [set(iteration.votes.item.tolist()) for iteration in iterations]


def test_only_open_items_among_the_first_n_are_bought(raced):
    material, rationales, iterations, _ = raced
    order = material.order(1)
    before: set[int] = set()
    for rationale, size, items in zip(rationales, PLAN.sizes, bought(iterations), strict=True):
        certain = agreed(rationale.pool_votes)
        first = set(order[:size].tolist())
        open_ = {i for i in first if not certain[i] and i not in rationale.judged}
        assert items == open_ - before
        before |= items
    assert before


def test_no_item_is_bought_twice(raced):
    _, _, iterations, _ = raced
    item = np.concatenate([iteration.votes.item for iteration in iterations])
    _, count = np.unique(item, return_counts=True)
    assert set(count.tolist()) == {PLAN.votes_per_item}


def test_rationales_save_most_of_the_labels(raced):
    _, _, iterations, _ = raced
    assert 0 < len(set.union(*bought(iterations))) < PLAN.sizes[-1] / 2


def test_an_item_stays_bought_even_if_later_rules_agree_on_it(raced):
    _, rationales, iterations, _ = raced
    first = bought(iterations)[0] - set(rationales[-1].judged)
    settled = [item for item in first if agreed(rationales[-1].pool_votes)[item]]
    assert settled
    labels = dict(
        zip(iterations[-1].training.index.tolist(), iterations[-1].training.label, strict=True)
    )
    votes = iterations[0].votes
    for item in settled:
        unanimous = set(votes.label[votes.item == item].tolist())
        if len(unanimous) == 1:
            assert labels[item] in unanimous


def test_the_expert_outweighs_annotators_and_both_outweigh_the_rules(small_keto, raced):
    _, rationales, iterations, _ = raced
    gold = small_keto.gold[Split.POOL]
    for rationale, iteration in zip(rationales, iterations, strict=True):
        training = iteration.training
        assert set(training.index[training.expert].tolist()) == set(rationale.judged)
        assert (training.label[training.expert] == gold[training.index[training.expert]]).all()
        assert (training.confidence[training.expert] == 1.0).all()


def test_where_rules_agree_and_nobody_was_asked_their_label_is_used(raced):
    _, rationales, iterations, _ = raced
    for number, (rationale, iteration) in enumerate(
        zip(rationales, iterations, strict=True), start=1
    ):
        people = set.union(*bought(iterations)[:number])
        for item, label in zip(iteration.training.index, iteration.training.label, strict=True):
            if int(item) not in people and int(item) not in rationale.judged:
                assert agreed(rationale.pool_votes)[item]
                assert label == rationale.pool_labels.label[item]


def test_contested_items_nobody_was_asked_about_are_left_out(raced):
    _, rationales, iterations, _ = raced
    contested = np.flatnonzero(~agreed(rationales[0].pool_votes))
    people = bought(iterations)[0] | set(rationales[0].judged)
    left_out = {int(item) for item in contested} - people
    assert left_out
    assert not left_out & set(iterations[0].training.index.tolist())


def test_items_that_were_kept_out_are_neither_bought_nor_trained_on(raced):
    material, _, iterations, _ = raced
    for iteration in iterations:
        assert material.usable[iteration.training.index].all()
        assert material.usable[iteration.votes.item].all()


def test_nobody_audits_here_a_second_time(raced):
    material, _, iterations, asked = raced
    assert material.expert.asked == asked
    assert all(LABEL_AUDIT not in {e.driver for e in iteration.booked} for iteration in iterations)


def test_both_sources_are_booked(raced):
    _, rationales, iterations, _ = raced
    for rationale, iteration in zip(rationales, iterations, strict=True):
        assert iteration.booked[: len(rationale.iteration.booked)] == rationale.iteration.booked
        labels = [e.quantity for e in iteration.booked if e.driver == LABELS]
        assert labels == [len(iteration.votes)]
        items = [e.quantity for e in iteration.booked if e.driver == ITEMS_LABELLED]
        assert items == [len(set(iteration.votes.item.tolist()))]


def test_people_are_recruited_and_trained_once(raced):
    _, _, iterations, _ = raced
    drivers = [{e.driver for e in iteration.booked} for iteration in iterations]
    assert {ANNOTATOR_TRAINING, RECRUITING} <= drivers[0]
    for later in drivers[1:]:
        assert not {ANNOTATOR_TRAINING, RECRUITING} & later


def test_the_method_names_both_sources(raced):
    _, rationales, iterations, _ = raced
    for rationale, iteration in zip(rationales, iterations, strict=True):
        assert (
            iteration.method
            == f"{rationale.iteration.method} where rules agree, annotators elsewhere"
        )
