"""Simulated annotators land where KETO.md (sections 3, 6 and 10) says they must."""

from dataclasses import replace

import numpy as np
import pytest

from core.benchmarks.keto.perception import KetoPerception
from core.domain.benchmark import Split
from core.domain.plan import CrowdSettings
from core.domain.random_streams import stream
from core.sources.aggregation.dawid_skene import dawid_skene
from core.sources.aggregation.majority import majority
from core.sources.crowd import SLIP_RANGE, Crowd
from core.sources.crowd_report import crowd_report

SEEDS = range(1, 7)
DEFAULT = CrowdSettings()
ONLY_SLIPS = CrowdSettings(misconceptions=False, slip=0.20)


@pytest.fixture(scope="module")
def perception(keto):
    return KetoPerception(keto.latent[Split.POOL])


def votes(perception, settings, seed, per_item, briefings=()):
    items = np.arange(len(perception.truth))
    return Crowd(perception, settings, seed).vote(items, per_item, briefings, "a test")


def right_single(perception, given):
    """Share of a single vote that is right, per item."""
    right = given.label == perception.truth[given.item]
    return np.bincount(given.item, weights=right) / np.bincount(given.item)


def right_majority(perception, given, seed):
    n = len(perception.truth)
    label = majority(given.item, given.label, n, 2, stream(seed, "ties")).label
    return label == perception.truth


@pytest.fixture(scope="module")
def fives(perception):
    """Five votes per item from six crowds: right alone and together, per item."""
    found = {seed: votes(perception, DEFAULT, seed, 5) for seed in SEEDS}
    single = np.mean([right_single(perception, given) for given in found.values()], axis=0)
    together = [right_majority(perception, given, seed) for seed, given in found.items()]
    return single, np.mean(together, axis=0)


def test_one_vote_before_any_briefing_is_right_in_78_to_88_of_100(fives):
    single, _ = fives
    assert 0.78 <= single.mean() <= 0.88


def test_five_votes_together_gain_three_to_ten_points(fives):
    single, together = fives
    assert 0.03 <= together.mean() - single.mean() <= 0.10


def test_without_misconceptions_five_votes_are_as_good_as_the_binomial_promises(perception):
    """KETO.md section 10: above 94 %. Five independent votes at .80 are right in 94.2 %."""
    single, together = [], []
    for seed in SEEDS:
        given = votes(perception, ONLY_SLIPS, seed, 5)
        single.append(right_single(perception, given).mean())
        together.append(right_majority(perception, given, seed).mean())
    assert np.mean(single) == pytest.approx(0.80, abs=0.01)
    assert np.mean(together) > 0.94
    assert np.mean(together) == pytest.approx(
        0.8**5 + 5 * 0.8**4 * 0.2 + 10 * 0.8**3 * 0.2**2, abs=0.005
    )


def test_shared_misconceptions_survive_the_majority(perception, fives):
    """KETO.md section 3 names N05, N13, N15, N16, N17 and N18 on the prototype's dishes."""
    single, together = fives
    hinges = perception.hinges()
    stubborn = {
        nuance
        for at, nuance in enumerate(perception.nuances)
        if hinges[:, at].any() and together[hinges[:, at]].mean() <= single[hinges[:, at]].mean()
    }
    assert len(stubborn) >= 3
    assert {"N13", "N16", "N17"} <= stubborn


def test_where_nothing_hinges_on_a_nuance_the_majority_is_nearly_always_right(perception, fives):
    _, together = fives
    assert together[~perception.hinges().any(axis=1)].mean() > 0.98


def test_harder_dishes_are_answered_worse(keto, fives):
    single, _ = fives
    difficulty = keto.items[Split.POOL].slices["difficulty"]
    easy, medium, hard = (single[difficulty == name].mean() for name in ("easy", "medium", "hard"))
    assert easy > medium > hard


def test_weighing_people_does_not_repair_misconceptions_either(perception, fives):
    """KETO.md section 6: Dawid-Skene gained 1.6 points at five votes, far from the 6 lost."""
    _, together = fives
    n = len(perception.truth)
    weighed = []
    for seed in SEEDS:
        given = votes(perception, DEFAULT, seed, 5)
        found = dawid_skene(given.item, given.worker, given.label, n, 2, stream(seed, "ties"))
        weighed.append((found.label == perception.truth).mean())
    assert -0.005 < np.mean(weighed) - together.mean() < 0.03


def test_a_briefing_teaches_what_it_explains_and_nothing_else(perception):
    crowd = Crowd(perception, DEFAULT, 1)
    told = [3, 7]
    before, after = crowd.knowledge([]), crowd.knowledge([told])
    assert (after | before == after).all()  # nobody forgets
    others = np.setdiff1d(np.arange(before.shape[1]), told)
    assert (after[:, others] == before[:, others]).all()
    lacked = ~before[:, told]
    assert (after[:, told] & lacked).sum() / lacked.sum() == pytest.approx(
        DEFAULT.learning, abs=0.2
    )


@pytest.mark.parametrize("learning", [0.0, 1.0])
def test_a_briefing_teaches_everybody_or_nobody_at_the_ends(perception, learning):
    crowd = Crowd(perception, replace(DEFAULT, learning=learning), 1)
    everything = [list(range(len(perception.nuances)))]
    after = crowd.knowledge(everything)
    assert after.all() if learning else (after == crowd.knowledge([])).all()


def test_briefed_people_answer_better(perception):
    at = [[perception.nuances.index(name) for name in ("N16", "N10", "N03", "N17")]]
    unbriefed = [right_single(perception, votes(perception, DEFAULT, s, 1)).mean() for s in SEEDS]
    briefed = [right_single(perception, votes(perception, DEFAULT, s, 1, at)).mean() for s in SEEDS]
    assert np.mean(briefed) - np.mean(unbriefed) > 0.01


def test_the_same_seed_gives_the_same_votes_and_another_seed_others(perception):
    one, same, other = (votes(perception, DEFAULT, seed, 3) for seed in (1, 1, 2))
    for column in ("item", "worker", "label", "seconds"):
        assert (getattr(one, column) == getattr(same, column)).all()
    assert (one.label != other.label).any()


def test_two_batches_of_one_repeat_have_streams_of_their_own(perception):
    crowd = Crowd(perception, DEFAULT, 1)
    items = np.arange(200)
    one, other = (crowd.vote(items, 3, (), name) for name in ("annotators 1", "hybrid 1"))
    assert (one.worker != other.worker).any()


@pytest.mark.parametrize("per_item", [1, 3, 40])
def test_every_item_gets_its_votes_from_different_people(perception, per_item):
    given = Crowd(perception, DEFAULT, 1).vote(np.array([5, 9, 2]), per_item, (), "x")
    assert given.item.tolist() == [5] * per_item + [9] * per_item + [2] * per_item
    workers = given.worker.reshape(3, per_item)
    assert all(len(set(row)) == per_item for row in workers.tolist())
    assert given.worker.max() < DEFAULT.workers


def test_more_votes_than_people_are_refused(perception):
    with pytest.raises(ValueError, match="41 votes per item"):
        Crowd(perception, DEFAULT, 1).vote(np.array([0]), 41, (), "x")


def test_no_items_give_no_votes(perception):
    assert len(Crowd(perception, DEFAULT, 1).vote(np.array([], dtype=int), 3, (), "x")) == 0


def test_work_is_spread_over_the_whole_crowd(perception):
    share = np.bincount(votes(perception, DEFAULT, 1, 5).worker) / (5 * len(perception.truth))
    assert share == pytest.approx(np.full(40, 1 / 40), rel=0.2)


def test_seconds_are_those_of_somebody_reading_a_menu_line(keto, perception):
    """KETO.md section 6: median 13.5 s, mean 16.9 s, 6 to 32 s for the middle 80 %."""
    reader = replace(DEFAULT, seconds=14.0)
    seconds = np.concatenate([votes(perception, reader, s, 1).seconds for s in SEEDS])
    assert seconds.min() > 0
    assert np.median(seconds) == pytest.approx(13.5, abs=2.0)
    assert seconds.mean() == pytest.approx(16.9, abs=2.0)
    assert np.percentile(seconds, [10, 90]) == pytest.approx([6, 32], rel=0.15)
    difficulty = np.tile(keto.items[Split.POOL].slices["difficulty"], len(SEEDS))
    ratio = np.median(seconds[difficulty == "hard"]) / np.median(seconds[difficulty == "easy"])
    assert ratio == pytest.approx(1.35 / 0.85, rel=0.08)


def test_the_seconds_setting_scales_time_and_leaves_answers_alone(perception):
    one, twice = (votes(perception, replace(DEFAULT, seconds=s), 1, 1) for s in (14.0, 28.0))
    assert (one.label == twice.label).all()
    assert twice.seconds == pytest.approx(2 * one.seconds, abs=0.11)


def test_more_knowledge_before_any_briefing_means_fewer_mistakes(perception):
    shares = [
        right_single(
            perception, votes(perception, replace(DEFAULT, known_before=odds), 1, 1)
        ).mean()
        for odds in (0.5, 1.0, 4.0)
    ]
    assert shares == sorted(shares)


def test_a_crowd_without_misconceptions_and_slips_is_almost_the_expert(perception):
    settings = CrowdSettings(misconceptions=False, slip=-1.0)
    share = right_single(perception, votes(perception, settings, 1, 1)).mean()
    assert share == pytest.approx(1 - SLIP_RANGE[0], abs=0.003)


def test_the_crowd_report_measures_on_the_side_and_names_every_trap(perception):
    told = [[perception.nuances.index("N16")], [perception.nuances.index("N13")]]
    report = crowd_report(perception, DEFAULT, 1, told)
    assert [row["briefings"] for row in report["overall"]] == [0, 1, 2]
    first = report["overall"][0]
    assert first["of 1"] < first["of 3"] < first["of 5"]
    traps = {row["trap"]: row for row in report["traps"]}
    assert traps["no trap"]["items"] == int((~perception.hinges().any(axis=1)).sum())
    sweeteners = traps[perception.names[perception.nuances.index("N16")]]
    assert sweeteners["briefed"] > sweeteners["majority"] + 0.05
