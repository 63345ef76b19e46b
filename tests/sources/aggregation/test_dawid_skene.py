"""Aggregating people: the majority, its ties, and what Dawid-Skene makes of skill."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.benchmark import NO_OPINION
from core.domain.random_streams import stream
from core.sources.aggregation import dawid_skene as module
from core.sources.aggregation.dawid_skene import MIN_VOTES_FOR_SKILL, SMOOTHING, dawid_skene
from core.sources.aggregation.majority import majority, vote_counts

REFERENCE = json.loads(
    (Path(__file__).parents[2] / "reference" / "dawid_skene" / "posteriors.json").read_text("utf-8")
)
"""Votes of eight people, and the posteriors that plain loops make of them (generate.py there)."""

FALLBACK = "majority vote (too few votes per item for Dawid-Skene)"


def rng():
    return np.random.default_rng(0)


def codes(*values):
    return np.array(values, dtype=np.int8)


def mixed_crowd(seed, n_items=600, per_item=5, n_classes=2):
    """Five careful people and fifteen who guess half of the time."""
    random = np.random.default_rng(seed)
    truth = random.integers(n_classes, size=n_items)
    skill = np.r_[np.full(5, 0.97), np.full(15, 1 / n_classes + 0.08)]
    worker = random.random((n_items, 20)).argsort(axis=1)[:, :per_item].ravel()
    item = np.repeat(np.arange(n_items), per_item)
    wrong = (truth[item] + random.integers(1, n_classes, size=len(item))) % n_classes
    label = np.where(random.random(len(item)) < skill[worker], truth[item], wrong)
    return item, worker, label.astype(np.int8), truth


@st.composite
def ballots(draw):
    n_items, n_workers = draw(st.integers(1, 12)), draw(st.integers(1, 6))
    n_classes = draw(st.integers(2, 4))
    rows = draw(
        st.lists(
            st.tuples(
                st.integers(0, n_items - 1),
                st.integers(0, n_workers - 1),
                st.integers(0, n_classes - 1),
            ),
            min_size=1,
            max_size=60,
        )
    )
    item, worker, label = (np.array(column) for column in zip(*rows, strict=True))
    return item, worker, label.astype(np.int8), n_items, n_classes


def test_most_votes_win():
    found = majority(np.array([0, 0, 0, 1, 1, 1]), codes(1, 1, 0, 2, 2, 2), 2, 3, rng())
    assert found.label.tolist() == [1, 2]
    assert found.confidence == pytest.approx([2 / 3, 1.0])
    assert found.method == "majority vote"


def test_an_item_without_votes_has_no_label_and_even_confidence():
    found = majority(np.array([1]), codes(0), 3, 2, rng())
    assert found.label.tolist() == [NO_OPINION, 0, NO_OPINION]
    assert found.covered.tolist() == [False, True, False]
    assert found.confidence.tolist() == [0.5, 1.0, 0.5]


def test_ties_fall_to_either_class_evenly_and_to_no_third_one():
    item = np.repeat(np.arange(4000), 2)
    label = np.tile(codes(0, 2), 4000)
    found = majority(item, label, 4000, 3, rng()).label
    assert set(found.tolist()) == {0, 2}
    assert (found == 0).mean() == pytest.approx(0.5, abs=0.03)


def test_ties_are_broken_by_the_seed_alone():
    item, label = np.repeat(np.arange(50), 2), np.tile(codes(0, 1), 50)
    one, same, other = (
        majority(item, label, 50, 2, stream(seed, "ties")).label.tolist() for seed in (1, 1, 2)
    )
    assert one == same
    assert one != other


def test_a_seeded_draw_never_overturns_a_single_vote_more():
    item, label = np.repeat(np.arange(500), 3), np.tile(codes(0, 1, 1), 500)
    assert (majority(item, label, 500, 2, rng()).label == 1).all()


@given(ballots())
@settings(max_examples=60)
def test_labels_and_confidences_stay_in_range(ballot):
    item, worker, label, n_items, n_classes = ballot
    for found in (
        majority(item, label, n_items, n_classes, rng()),
        dawid_skene(item, worker, label, n_items, n_classes, rng()),
    ):
        assert ((found.label >= NO_OPINION) & (found.label < n_classes)).all()
        assert ((found.confidence >= 0) & (found.confidence <= 1)).all()
        assert found.covered.tolist() == np.isin(np.arange(n_items), item).tolist()


@given(ballots(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_votes_does_not_matter(ballot, random):
    item, worker, label, n_items, n_classes = ballot
    order = np.array(random.sample(range(len(item)), len(item)))
    shuffled = item[order], worker[order], label[order]
    one = majority(item, label, n_items, n_classes, rng())
    other = majority(shuffled[0], shuffled[2], n_items, n_classes, rng())
    assert one.label.tolist() == other.label.tolist()
    one = dawid_skene(item, worker, label, n_items, n_classes, rng())
    other = dawid_skene(*shuffled, n_items, n_classes, rng())
    assert one.confidence == pytest.approx(other.confidence, abs=1e-6)
    clear = vote_counts(item, label, n_items, n_classes).max(axis=1) > 0
    clear &= one.confidence > 0.5 + 1e-6
    assert (one.label == other.label)[clear].all()


@given(ballots())
@settings(max_examples=60)
def test_the_majority_label_has_as_many_votes_as_any(ballot):
    item, _, label, n_items, n_classes = ballot
    counts = vote_counts(item, label, n_items, n_classes)
    found = majority(item, label, n_items, n_classes, rng())
    rows = np.flatnonzero(found.covered)
    assert (counts[rows, found.label[rows]] == counts[rows].max(axis=1)).all()


@pytest.mark.parametrize("n_classes", [2, 4])
@pytest.mark.parametrize("seed", range(3))
def test_on_a_crowd_of_mixed_skill_dawid_skene_beats_the_majority(seed, n_classes):
    item, worker, label, truth = mixed_crowd(seed, n_classes=n_classes)
    plain = majority(item, label, len(truth), n_classes, rng())
    weighed = dawid_skene(item, worker, label, len(truth), n_classes, rng())
    gain = (weighed.label == truth).mean() - (plain.label == truth).mean()
    assert gain > 0.03
    assert weighed.method == "Dawid-Skene"


def test_on_a_crowd_of_equal_skill_dawid_skene_is_no_worse():
    random = np.random.default_rng(1)
    truth = random.integers(2, size=1000)
    item = np.repeat(np.arange(1000), 5)
    worker = random.random((1000, 20)).argsort(axis=1)[:, :5].ravel()
    label = np.where(random.random(5000) < 0.8, truth[item], 1 - truth[item]).astype(np.int8)
    plain = (majority(item, label, 1000, 2, rng()).label == truth).mean()
    weighed = (dawid_skene(item, worker, label, 1000, 2, rng()).label == truth).mean()
    assert weighed >= plain - 0.01


def of_reference(seed=0):
    item, worker, label = (np.array(column) for column in zip(*REFERENCE["votes"], strict=True))
    n_items = len(REFERENCE["posterior"])
    return dawid_skene(item, worker, label, n_items, 3, np.random.default_rng(seed))


def test_posteriors_are_those_of_the_reference(monkeypatch):
    assert REFERENCE["pseudo_votes"] == SMOOTHING
    monkeypatch.setattr(module, "TOLERANCE", 1e-12)
    posterior, found = np.array(REFERENCE["posterior"]), of_reference()
    assert found.method == "Dawid-Skene"
    assert found.confidence == pytest.approx(posterior.max(axis=1), abs=1e-9)
    clear = np.ptp(np.sort(posterior, axis=1)[:, 1:], axis=1) > 1e-6
    assert np.flatnonzero(~clear).tolist() == REFERENCE["tied"]
    assert found.label[clear].tolist() == posterior.argmax(axis=1)[clear].tolist()


def test_where_it_stops_the_posteriors_are_those_of_the_reference_to_four_digits():
    posterior = np.array(REFERENCE["posterior"])
    assert of_reference().confidence == pytest.approx(posterior.max(axis=1), abs=1e-4)


def test_what_stays_tied_falls_to_either_class_by_the_seed():
    tied = REFERENCE["tied"]
    answers = np.array([of_reference(seed).label[tied] for seed in range(20)])
    for said in answers.T:
        assert set(said.tolist()) == {1, 2}


def test_somebody_who_always_says_the_opposite_is_read_the_other_way_round():
    truth = np.tile([0, 1], 100)
    item = np.repeat(np.arange(200), 3)
    worker = np.tile([0, 1, 2], 200)
    label = np.where(worker == 2, 1 - truth[item], truth[item]).astype(np.int8)
    found = dawid_skene(item, worker, label, 200, 2, rng())
    assert (found.label == truth).all()
    assert found.confidence.min() > 0.99


@pytest.mark.parametrize("per_item", [1, 2])
def test_below_two_and_a_half_votes_per_item_it_falls_back_and_says_so(per_item):
    assert MIN_VOTES_FOR_SKILL == 2.5
    item, worker, label, truth = mixed_crowd(0, per_item=per_item)
    found = dawid_skene(item, worker, label, len(truth), 2, rng())
    plain = majority(item, label, len(truth), 2, rng())
    assert found.method == FALLBACK
    assert found.label.tolist() == plain.label.tolist()


def test_the_fallback_counts_votes_per_voted_item_not_per_item_there_is():
    item, worker, label, _ = mixed_crowd(0, n_items=50, per_item=3)
    assert dawid_skene(item, worker, label, 5000, 2, rng()).method == "Dawid-Skene"


def test_items_nobody_voted_on_do_not_change_the_others():
    item, worker, label, _ = mixed_crowd(3, n_items=300)
    alone = dawid_skene(item, worker, label, 300, 2, rng())
    among = dawid_skene(item, worker, label, 3000, 2, rng())
    assert among.label[:300].tolist() == alone.label.tolist()
    assert among.confidence[:300] == pytest.approx(alone.confidence, abs=0.02)
    assert not among.covered[300:].any()


def test_no_votes_at_all_is_said_and_not_a_crash():
    found = dawid_skene(np.array([], dtype=int), np.array([], dtype=int), codes(), 3, 2, rng())
    assert found.method == FALLBACK
    assert not found.covered.any()
