"""Aggregation on real people's and real rules' votes, where a copy of the data is at hand.

The data are public but not ours to ship (each folder's SOURCE.md says where they are from).
The published figures beside the tests were measured on the same files by other code.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.domain.random_streams import stream
from core.sources.aggregation.dawid_skene import dawid_skene
from core.sources.aggregation.majority import majority
from core.sources.aggregation.rules import fit_aggregator

FOLDER = Path(__file__).resolve().parents[3].parent / "shared" / "datasets"
SEEDS = range(5)
TOLERANCE = 0.015
RULES = {"sms_spam_rules": ("ham", "spam"), "keto_fndds": ("not_keto", "keto")}


def table(name, file):
    path = FOLDER / name / file
    if not path.exists():
        pytest.skip(f"{name} is not beside the repository (../shared/datasets)")
    return pd.read_csv(path)


@pytest.fixture(scope="module")
def judgments():
    """Film sentences, positive or negative; by ``pool``: 27,746 untimed, 10,000 timed."""
    given = table("sentiment_polarity_votes", "annotations.csv")
    gold = table("sentiment_polarity_votes", "items.csv").set_index("item_id").gold

    def of(pool):
        rows = given[given.pool == pool]
        item, ids = pd.factorize(rows.item_id)
        worker, _ = pd.factorize(rows.annotator_id)
        label = (rows.label == "positive").to_numpy(dtype=np.int8)
        return item, worker, label, (gold.loc[ids] == "positive").to_numpy(dtype=np.int8)

    return of


def by_majority(item, worker, label, gold):
    found = [majority(item, label, len(gold), 2, stream(s, "ties")).label == gold for s in SEEDS]
    return float(np.mean(found))


def by_skill(item, worker, label, gold):
    found = dawid_skene(item, worker, label, len(gold), 2, stream(1, "ties"))
    assert found.method == "Dawid-Skene"
    return float((found.label == gold).mean())


def test_real_crowds_are_aggregated_as_well_as_others_do(judgments):
    """27,746 votes by 203 people: majority .886, Dawid-Skene .917 (crowd-kit .915)."""
    votes = judgments("rodrigues")
    assert (len(votes[0]), votes[1].max() + 1, len(votes[3])) == (27_746, 203, 4_999)
    assert by_majority(*votes) == pytest.approx(0.886, abs=TOLERANCE)
    assert by_skill(*votes) == pytest.approx(0.917, abs=TOLERANCE)
    assert by_skill(*votes) - by_majority(*votes) > 0.02


def test_twenty_votes_each_leave_nothing_for_skill_to_add(judgments):
    """500 timed items with 20 votes each: every method .944."""
    votes = judgments("amt_timed")
    assert by_majority(*votes) == pytest.approx(0.944, abs=TOLERANCE)
    assert by_skill(*votes) == pytest.approx(0.944, abs=TOLERANCE)


def test_more_votes_per_item_help_real_majorities_less_and_less(judgments):
    item, _, label, gold = judgments("amt_timed")
    means = []
    for wanted in (1, 3, 9):
        found = []
        for seed in SEEDS:
            rank = pd.Series(stream(seed, "few").random(len(item))).groupby(item).rank()
            few = (rank <= wanted).to_numpy()
            found.append(by_majority(item[few], item[few], label[few], gold))
        means.append(np.mean(found))
    assert means == sorted(means)
    assert means[1] - means[0] > means[2] - means[1]


def real_rules(name):
    """Votes and gold of a set of real rules."""
    code = {label: at for at, label in enumerate(RULES[name])}
    items, given = table(name, "items.csv"), table(name, "lf_votes.csv")
    rows = {item: at for at, item in enumerate(items.item_id)}
    columns = {rationale: at for at, rationale in enumerate(table(name, "rules.csv").rule_id)}
    votes = np.full((len(rows), len(columns)), -1, dtype=np.int8)
    votes[given.item_id.map(rows), given.rule_id.map(columns)] = given.label.map(code)
    return votes, items.gold.map(code).to_numpy(dtype=np.int8)


def covered_accuracy(votes, gold, method, precedence=(0, 1)):
    """Accuracy on covered items outside a dev set of 200, mean over five draws of it."""
    found = []
    for seed in SEEDS:
        order = stream(seed, "dev").permutation(len(gold))
        dev, rest = order[:200], order[200:]
        aggregator = fit_aggregator(votes[dev], gold[dev], precedence, 0, method)
        labels = aggregator.labels(votes[rest])
        found.append((labels.label == gold[rest])[labels.covered].mean())
    return float(np.mean(found))


@pytest.mark.parametrize(("name", "published"), [("sms_spam_rules", 0.967), ("keto_fndds", 0.826)])
def test_a_majority_of_real_rules_is_as_good_as_published(name, published):
    """Published with ties at random, which is halfway between the two precedences."""
    votes, gold = real_rules(name)
    either = [covered_accuracy(votes, gold, "majority", order) for order in ((0, 1), (1, 0))]
    assert np.mean(either) == pytest.approx(published, abs=TOLERANCE)


def test_the_tie_policy_alone_moves_a_majority_of_food_rules_by_nine_points():
    votes, gold = real_rules("keto_fndds")
    either = [covered_accuracy(votes, gold, "majority", order) for order in ((0, 1), (1, 0))]
    assert either[0] - either[1] == pytest.approx(0.09, abs=0.02)


@pytest.mark.parametrize("name", RULES)
def test_the_best_on_dev_is_never_far_below_a_majority_of_real_rules(name):
    votes, gold = real_rules(name)
    best, plain = (covered_accuracy(votes, gold, method) for method in ("best", "majority"))
    assert best > plain - 0.01


def test_a_single_no_decides_real_food_rules_best():
    """.892: above the .872 published for weights, and far above Dawid-Skene's .753."""
    assert covered_accuracy(*real_rules("keto_fndds"), "veto") > 0.872


@pytest.mark.parametrize(("name", "published"), [("sms_spam_rules", 0.968), ("keto_fndds", 0.872)])
def test_votes_weighted_by_log_odds_on_a_hundred_answers_are_as_good_as_published(name, published):
    votes, gold = real_rules(name)
    assert covered_accuracy(votes, gold, "weighted") == pytest.approx(published, abs=TOLERANCE)


@pytest.mark.parametrize("name", RULES)
def test_rules_speak_too_rarely_for_dawid_skene_and_it_says_so(name):
    """1.3 and 1.5 votes per covered item."""
    votes, _ = real_rules(name)
    item, rationale = np.nonzero(votes != -1)
    _, item = np.unique(item, return_inverse=True)
    found = dawid_skene(item, rationale, votes[votes != -1], item.max() + 1, 2, stream(1, "ties"))
    assert found.method.startswith("majority vote (too few votes")
