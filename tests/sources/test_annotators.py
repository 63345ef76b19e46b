"""The old way's label source: buy, audit, brief, repeat; everything is booked."""

from dataclasses import replace

import numpy as np
import pytest

from core.benchmarks.keto.perception import KetoPerception
from core.domain.benchmark import Split
from core.domain.drivers.old_way import (
    ANNOTATOR_TRAINING,
    FIRST_GUIDELINE,
    GUIDELINE_READING,
    GUIDELINE_REVISION,
    ITEMS_LABELLED,
    LABEL_AUDIT,
    LABELLING_TIME,
    LABELS,
    RECRUITING,
)
from core.domain.ledger import QuantityOrigin
from core.domain.node import Node
from core.domain.plan import CrowdSettings, Plan
from core.sources.annotators import audit
from core.sources.people import BRIEFED_NUANCES
from tests.sources.simulated import annotator_iterations

PLAN = Plan(sizes=(100, 200, 400), audits=40, votes_per_item=3)


@pytest.fixture(scope="module")
def perception(small_keto):
    return KetoPerception(small_keto.latent[Split.POOL])


@pytest.fixture(scope="module")
def raced(small_keto, material_of, perception):
    material = material_of(small_keto, PLAN, keep_out=True)
    return material, annotator_iterations(material, perception, 1)


def booked(iteration, driver):
    return [entry for entry in iteration.booked if entry.driver == driver]


def test_labels_pile_up_in_the_order_all_arms_share(raced):
    material, iterations = raced
    order = material.order(1)
    for iteration, size in zip(iterations, PLAN.sizes, strict=True):
        assert iteration.training.index.tolist() == order[:size].tolist()
        assert iteration.training.split is Split.POOL


def test_items_that_were_kept_out_are_never_labelled(raced):
    material, iterations = raced
    assert not material.usable.all()
    for iteration in iterations:
        assert material.usable[iteration.training.index].all()
        assert material.usable[iteration.votes.item].all()


def test_each_item_is_bought_once_with_the_planned_votes(raced):
    _, iterations = raced
    item = np.concatenate([iteration.votes.item for iteration in iterations])
    found, count = np.unique(item, return_counts=True)
    assert len(found) == PLAN.sizes[-1]
    assert set(count.tolist()) == {PLAN.votes_per_item}


def test_items_labels_and_hours_are_booked_as_they_were_counted(raced):
    _, iterations = raced
    for iteration, new in zip(iterations, (100, 100, 200), strict=True):
        assert [entry.quantity for entry in booked(iteration, ITEMS_LABELLED)] == [new]
        assert [entry.quantity for entry in booked(iteration, LABELS)] == [new * 3]
        hours = iteration.votes.seconds.sum() / 3600
        assert [entry.quantity for entry in booked(iteration, LABELLING_TIME)] == [
            pytest.approx(hours)
        ]


def test_every_judgement_of_the_expert_is_booked(raced):
    material, iterations = raced
    audits = [booked(iteration, LABEL_AUDIT) for iteration in iterations]
    assert [[(e.quantity, e.node, e.origin, e.who) for e in found] for found in audits] == [
        [(40, Node.OLD_2, QuantityOrigin.SIMULATED, "expert")]
    ] * 3
    assert len(material.expert.asked) == 120


def test_audits_look_at_the_newest_labels(raced):
    material, iterations = raced
    asked = np.array(material.expert.asked).reshape(3, 40)
    for iteration, items in zip(iterations, asked, strict=True):
        assert set(items.tolist()) <= set(iteration.votes.item.tolist())
        assert len(set(items.tolist())) == 40


def test_audited_items_carry_the_experts_answer_from_then_on(small_keto, raced):
    material, iterations = raced
    for number, iteration in enumerate(iterations, start=1):
        asked = set(material.expert.asked[: 40 * number])
        training = iteration.training
        assert set(training.index[training.expert].tolist()) == asked
        gold = small_keto.gold[Split.POOL][training.index[training.expert]]
        assert (training.label[training.expert] == gold).all()
        assert (training.confidence[training.expert] == 1.0).all()


def test_a_guideline_explains_at_most_four_things_and_says_them(raced, perception):
    _, iterations = raced
    told = [iteration.guideline for iteration in iterations if iteration.guideline]
    assert told
    for guideline in told:
        assert 1 <= len(guideline.nuances) <= BRIEFED_NUANCES == 4
        for nuance in guideline.nuances:
            assert perception.words[perception.nuances.index(nuance)] in guideline.text


def test_no_mistakes_means_no_guideline(small_keto, material_of, perception):
    perfect = replace(PLAN, crowd=CrowdSettings(misconceptions=False, slip=-1.0))
    iterations = annotator_iterations(material_of(small_keto, perfect), perception, 1)
    assert [iteration.guideline for iteration in iterations if not iteration.facts["audit errors"]]
    for iteration in iterations:
        assert (iteration.guideline is None) == (iteration.facts["audit errors"] == 0)


def test_training_people_is_booked_once_and_re_briefing_afterwards(raced):
    _, iterations = raced
    drivers = [{entry.driver for entry in iteration.booked} for iteration in iterations]
    assert {FIRST_GUIDELINE, ANNOTATOR_TRAINING, RECRUITING} <= drivers[0]
    for later in drivers[1:]:
        assert {GUIDELINE_REVISION, GUIDELINE_READING} <= later
        assert not {FIRST_GUIDELINE, ANNOTATOR_TRAINING, RECRUITING} & later


def test_labels_get_better_from_round_to_round_with_more_briefings(keto, material_of):
    perception = KetoPerception(keto.latent[Split.POOL])
    plan = replace(PLAN, sizes=(500, 1000, 1500, 2000), audits=80)
    newest = []
    for seed in range(1, 7):
        iterations = annotator_iterations(material_of(keto, plan), perception, seed)
        newest.append(
            [(r.votes.label == perception.truth[r.votes.item]).mean() for r in iterations]
        )
    first, *_, last = np.mean(newest, axis=0)
    assert last - first > 0.02  # KETO.md section 6: 1.1 to 1.8 points a round


def test_a_pool_that_runs_out_ends_the_buying(small_keto, material_of, perception):
    iterations = annotator_iterations(
        material_of(small_keto, replace(PLAN, sizes=(500, 900, 1800))), perception, 1
    )
    assert [len(iteration.training.index) for iteration in iterations] == [500, 600, 600]
    assert [len(iteration.votes) for iteration in iterations] == [1500, 300, 0]
    assert booked(iterations[2], LABEL_AUDIT)[0].quantity == 0


@pytest.mark.parametrize(
    ("plan", "method"),
    [
        (PLAN, "Dawid-Skene"),
        (replace(PLAN, votes_per_item=2), "majority vote (too few votes per item for Dawid-Skene)"),
        (replace(PLAN, people_aggregation="majority"), "majority vote"),
    ],
)
def test_a_round_says_how_votes_became_labels(small_keto, material_of, perception, plan, method):
    for iteration in annotator_iterations(material_of(small_keto, plan), perception, 1):
        assert iteration.method == method


def test_the_same_seed_gives_the_same_rounds(small_keto, material_of, perception, raced):
    again = annotator_iterations(material_of(small_keto, PLAN, keep_out=True), perception, 1)
    other = annotator_iterations(material_of(small_keto, PLAN, keep_out=True), perception, 2)
    hashes = [iteration.training.hash() for iteration in raced[1]]
    assert [iteration.training.hash() for iteration in again] == hashes
    assert [iteration.training.hash() for iteration in other] != hashes


def test_an_audit_draws_without_repeats_and_never_more_than_there_are():
    among = np.array([3, 5, 8])
    assert audit(1, "x", 1, among, 40).tolist() == [3, 5, 8]
    drawn = audit(1, "x", 1, np.arange(1000), 40)
    assert len(set(drawn.tolist())) == 40
    assert drawn.tolist() != audit(1, "x", 2, np.arange(1000), 40).tolist()
    assert len(audit(1, "x", 1, among, 0)) == 0
