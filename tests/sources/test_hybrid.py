"""Rationales where they agree, annotators for the rest."""

import numpy as np
import pytest

from core.benchmarks.keto.perception import KetoPerception
from core.domain.benchmark import Split
from core.domain.plan import Plan
from core.sources.aggregation.rules import agreed
from tests.sources.simulated import hybrid_rounds, rationale_rounds

PLAN = Plan(sizes=(100, 200, 400), audits=40, votes_per_item=3)


@pytest.fixture(scope="module")
def raced(small_keto, material_of):
    """Material, rule rounds, hybrid rounds, and what the expert was asked before them."""
    material = material_of(small_keto, PLAN, keep_out=True)
    perception = KetoPerception(small_keto.latent[Split.POOL])
    rules = rationale_rounds(material, 1)
    asked = list(material.expert.asked)
    return material, rules, hybrid_rounds(material, perception, rules, 1), asked


def bought(rounds):
    return [set(round_.votes.item.tolist()) for round_ in rounds]


def test_only_open_items_among_the_first_n_are_bought(raced):
    material, rules, rounds, _ = raced
    order = material.order(1)
    before: set[int] = set()
    for rule, size, items in zip(rules, PLAN.sizes, bought(rounds), strict=True):
        certain = agreed(rule.pool_votes)
        first = set(order[:size].tolist())
        open_ = {i for i in first if not certain[i] and i not in rule.judged}
        assert items == open_ - before
        before |= items
    assert before


def test_no_item_is_bought_twice(raced):
    _, _, rounds, _ = raced
    item = np.concatenate([round_.votes.item for round_ in rounds])
    _, count = np.unique(item, return_counts=True)
    assert set(count.tolist()) == {PLAN.votes_per_item}


def test_rationales_save_most_of_the_labels(raced):
    _, _, rounds, _ = raced
    assert 0 < len(set.union(*bought(rounds))) < PLAN.sizes[-1] / 2


def test_an_item_stays_bought_even_if_later_rules_agree_on_it(raced):
    _, rules, rounds, _ = raced
    first = bought(rounds)[0] - set(rules[-1].judged)
    settled = [item for item in first if agreed(rules[-1].pool_votes)[item]]
    assert settled
    labels = dict(zip(rounds[-1].training.index.tolist(), rounds[-1].training.label, strict=True))
    votes = rounds[0].votes
    for item in settled:
        unanimous = set(votes.label[votes.item == item].tolist())
        if len(unanimous) == 1:
            assert labels[item] in unanimous


def test_the_expert_outweighs_annotators_and_both_outweigh_the_rules(small_keto, raced):
    _, rules, rounds, _ = raced
    gold = small_keto.gold[Split.POOL]
    for rule, round_ in zip(rules, rounds, strict=True):
        training = round_.training
        assert set(training.index[training.expert].tolist()) == set(rule.judged)
        assert (training.label[training.expert] == gold[training.index[training.expert]]).all()
        assert (training.confidence[training.expert] == 1.0).all()


def test_where_rules_agree_and_nobody_was_asked_their_label_is_used(raced):
    _, rules, rounds, _ = raced
    for number, (rule, round_) in enumerate(zip(rules, rounds, strict=True), start=1):
        people = set.union(*bought(rounds)[:number])
        for item, label in zip(round_.training.index, round_.training.label, strict=True):
            if int(item) not in people and int(item) not in rule.judged:
                assert agreed(rule.pool_votes)[item]
                assert label == rule.pool_labels.label[item]


def test_contested_items_nobody_was_asked_about_are_left_out(raced):
    _, rules, rounds, _ = raced
    contested = np.flatnonzero(~agreed(rules[0].pool_votes))
    people = bought(rounds)[0] | set(rules[0].judged)
    left_out = {int(item) for item in contested} - people
    assert left_out
    assert not left_out & set(rounds[0].training.index.tolist())


def test_items_that_were_kept_out_are_neither_bought_nor_trained_on(raced):
    material, _, rounds, _ = raced
    for round_ in rounds:
        assert material.usable[round_.training.index].all()
        assert material.usable[round_.votes.item].all()


def test_nobody_audits_here_a_second_time(raced):
    material, _, rounds, asked = raced
    assert material.expert.asked == asked
    assert all("O2k" not in {e.driver for e in round_.booked} for round_ in rounds)


def test_both_sources_are_booked(raced):
    _, rules, rounds, _ = raced
    for rule, round_ in zip(rules, rounds, strict=True):
        assert round_.booked[: len(rule.round.booked)] == rule.round.booked
        labels = [e.quantity for e in round_.booked if e.driver == "O2b"]
        assert labels == [len(round_.votes)]
        items = [e.quantity for e in round_.booked if e.driver == "O2a"]
        assert items == [len(set(round_.votes.item.tolist()))]


def test_people_are_recruited_and_trained_once(raced):
    _, _, rounds, _ = raced
    drivers = [{e.driver for e in round_.booked} for round_ in rounds]
    assert {"O1c", "O1d"} <= drivers[0]
    for later in drivers[1:]:
        assert not {"O1c", "O1d"} & later


def test_the_method_names_both_sources(raced):
    _, rules, rounds, _ = raced
    for rule, round_ in zip(rules, rounds, strict=True):
        assert round_.method == f"{rule.round.method} where rules agree, annotators elsewhere"
