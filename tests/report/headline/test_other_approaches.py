"""Verdicts on other ways than old and new: named where the answer alone would not say which."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from core.domain.arms import PRESETS, Arm, Learner, Roster, Source
from core.evaluation.pairwise import PairGap
from core.report.findings.comparison import compared, gap_words
from core.report.findings.dossier import Dossier
from core.report.findings.next_test import what_to_test
from core.report.findings.projection import arm_sentence
from core.report.findings.reasons import label_effect, reasons, rivals, watch
from core.report.findings.risk import by_a_careful_rule
from core.report.findings.schedules import cheaper_to_build
from core.report.headline import headline_of
from core.report.headline.parts import HEADLINE_CHARACTERS
from tests.report.longer_pocs import RISING, renamed
from tests.report.pocs_short_of_target import poc
from tests.report.verdicts import answering, option

LONG = "GPT-4.1 mini as it was asked in June, ours"
MODELS = tuple(
    Arm(name, Source.NONE, Learner.PROMPTED, title)
    for name, title in (("may", "GPT in May"), ("june", LONG[:40]), ("llama", "Llama"))
)
MANY = {
    **{name: name for name in ("old", "new", "hybrid", "gold")},
    "annotators-new": "old",
    "old-once": "old",
    "new-once": "new",
    "hybrid-once": "hybrid",
    "may": "gold",
}
EVERYWHERE = ("Switch", "Stay", "annotation", "annotators", "hybrid", "rules", "analyst")


@pytest.fixture(scope="module")
def measured(raced):
    """Four ways of a longer race, all of which prove 85%."""
    new = RISING["new"]
    right = RISING | {"hybrid": [[n - 9 for n in row] for row in new], "gold": new}
    found = poc(raced.dossier(12), right)
    return replace(found, paired=found.paired | {"old": found.paired["new"]})


@pytest.fixture
def prompted(measured):
    """Three prompted models and nothing else."""
    arms = {"may": "new", "june": "gold", "llama": "hybrid"}
    return renamed(measured, arms, Roster(MODELS, tuple(arms)))


@pytest.fixture
def many(measured):
    """Nine ways, each of which can be recommended."""
    arms = (*(PRESETS[name] for name in MANY if name in PRESETS), MODELS[0])
    return renamed(measured, MANY, Roster(arms, tuple(MANY)))


def recommending(d: Dossier, best: str, meets: float = 0.9) -> Dossier:
    """Another approach recommended, with the next one of the plan behind it."""
    second = next(arm for arm in d.arms if arm != best)
    return answering(d, option(best, 0.92, meets), option(second, 0.08))


def test_without_bought_labels_there_is_nothing_to_switch_from_or_to_stay_with(prompted):
    for best in prompted.arms:
        d = recommending(prompted, best)
        told = headline_of(d)
        assert told.headline.startswith(d.name(best))
        assert "(92% likely" in told.headline
        texts = [
            told.headline,
            told.whole,
            told.next_step,
            watch(d) or "",
            *compared(d),
            by_a_careful_rule(d, 0.9),
        ]
        texts += [text for reason in reasons(d) for text in vars(reason).values()]
        texts += what_to_test(d)
        said = " ".join(texts).replace(d.standing.lead, "")
        for word in EVERYWHERE:
            assert not re.search(rf"\b{word}\b", said), word
        assert rivals(d)[1] != best


def test_what_is_asked_once_has_no_rounds_to_add_and_no_forecast(prompted):
    assert prompted.iterations_to_go == 0
    assert "no further rounds" in arm_sentence(prompted, "may")
    assert not any("rounds" in line for line in what_to_test(prompted))
    assert "in one batch" in reasons(prompted)[0].sentence


@pytest.mark.parametrize("meets", [0.4, 0.95])
@pytest.mark.parametrize("best", list(MANY))
def test_a_headline_fits_and_names_what_is_recommended(many, best, meets):
    d = recommending(many, best, meets)
    headline = headline_of(d).headline
    assert len(headline) <= HEADLINE_CHARACTERS
    assert best == d.reference or d.roster.inside(best) in headline
    opening = {"old": "Keep paying", "hybrid": "Pay for part", "gold": "Stop paying"}
    if best in opening:
        assert headline.startswith(opening[best])
    if best != d.reference:
        assert bool(re.search(r"\b[Tt]ry .* first, it", headline)) == (meets == 0.4)


@pytest.mark.parametrize(
    ("best", "other"),
    [("old", "new"), ("old-once", "new"), ("new", "old"), ("gold", "old"), ("hybrid-once", "old")],
)
def test_what_buys_all_labels_is_told_against_what_does_not_and_the_rest_against_today(
    many, best, other
):
    assert rivals(recommending(many, best)) == (best, other)


def test_reasons_are_about_what_is_recommended(many):
    assert "expert labels only costs $" in reasons(recommending(many, "gold"))[0].sentence
    once = reasons(recommending(many, "old-once"))[0].sentence
    assert "human annotation in one batch " in once
    bought = reasons(recommending(many, "hybrid"))[0].sentence
    assert ", human annotation " in bought
    assert label_effect(many) is None
    assert "Expert labels only costs **$" in headline_of(recommending(many, "gold")).lead


def test_an_approach_in_two_schedules_shows_both_bills_and_no_claim_that_turns(many):
    """In one batch the new way is made to cost more than the old way in rounds, less in rounds."""
    d = recommending(many, "new")
    costs = {"old": 19_300.0, "old-once": 6_000.0, "new": 11_400.0, "new-once": 8_000.0}
    d._middles.update({("build", arm): usd for arm, usd in costs.items()})
    assert cheaper_to_build(d, "new", "old") is None
    reason = reasons(d)[0]
    assert reason.claim == "The schedule decides the build cost."
    assert reason.sentence == (
        "Building the fine-tuning analyst costs $11.4k in five rounds, $8.0k in one batch; human "
        "annotation costs $19.3k in five rounds, $6.0k in one batch."
    )
    d._middles["build", "old-once"] = 12_000.0
    assert cheaper_to_build(d, "new", "old") is True
    assert reasons(d)[0].claim == "Cheaper to build."


def test_better_is_said_only_where_it_holds_for_all_pairs(many):
    d = recommending(many, "new")
    clear, tie = PairGap(0.03, 0.01, 0.05, 0.001), PairGap(0.03, -0.001, 0.061, 0.06)
    for found, said in ((clear, "3.0 points better"), (tie, "a tie")):
        object.__setattr__(d, "gap", lambda arm, other="", found=found: found)
        assert gap_words(d, "new") == said
        assert ("scores 3.0 points higher" in compared(d)[0]) == found.differs
