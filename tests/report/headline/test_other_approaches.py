"""Verdicts on other ways than old and new: named where the answer alone would not say which."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from core.decision.verdict_rule import answer_of
from core.domain.arms import PRESETS, Arm, Learner, Roster, Source
from core.domain.verdict import Answer, ConfidenceLabel, Gate
from core.report.findings.censored import what_plus_means
from core.report.findings.comparison import compared
from core.report.findings.dossier import Dossier
from core.report.findings.next_test import what_to_test
from core.report.findings.projection import arm_sentence, twice_clause
from core.report.findings.reasons import label_effect, reasons, watch
from core.report.findings.risk import by_a_careful_rule
from core.report.findings.rivals import rivals
from core.report.findings.score_sheet import box_words
from core.report.headline import headline_of
from core.report.headline.parts import HEADLINE_CHARACTERS
from tests.report.longer_pocs import RISING, renamed
from tests.report.pocs_short_of_target import poc

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
EVERYWHERE = ("Switch", "Stay", "annotators", "old way", "new way", "hybrid", "rationales")


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


def recommending(
    d: Dossier, best: str | None, sureness=ConfidenceLabel.CLEAR, answer: Answer | None = None
) -> Dossier:
    """Put another recommendation into a valuation."""
    if best is not None:
        answer = answer_of(d.roster[best])
    d.valuation.__dict__["verdict"] = replace(
        d.valuation.verdict, answer=answer, recommended=best, sureness=sureness, pilot=None
    )
    return d


def test_without_bought_labels_there_is_nothing_to_switch_from_or_to_stay_with(prompted):
    for best in prompted.arms:
        d = recommending(prompted, best)
        told = headline_of(d)
        assert told.headline.startswith(f"Choose {d.name(best)}")
        texts = [*vars(told).values(), watch(d) or "", *compared(d), by_a_careful_rule(d, 0.9)]
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
    assert "in one go" in reasons(prompted)[0].sentence


@pytest.mark.parametrize("sureness", list(ConfidenceLabel))
@pytest.mark.parametrize("gate", [*Gate, None])
@pytest.mark.parametrize("best", list(MANY))
def test_a_headline_fits_and_names_what_is_recommended(many, best, gate, sureness):
    d = recommending(many, best, sureness)
    if gate is not None:
        d.valuation.priced.__dict__["gates"] = {
            arm: replace(found, gate=gate) for arm, found in d.valuation.gates.items()
        }
    headline = headline_of(d).headline
    assert len(headline) <= HEADLINE_CHARACTERS
    assert d.roster.inside(best) in headline
    verbs = {"old": "Stay with", "hybrid": "Choose", "gold": "Switch to", "old-once": "Choose"}
    if sureness is ConfidenceLabel.CLEAR and best in verbs:
        assert headline.startswith(verbs[best])


@pytest.mark.parametrize(
    ("best", "other"),
    [("old", "new"), ("old-once", "new"), ("new", "old"), ("gold", "old"), ("hybrid-once", "old")],
)
def test_what_buys_all_labels_is_told_against_what_does_not_and_the_rest_against_today(
    many, best, other
):
    assert rivals(recommending(many, best)) == (best, other)


def test_reasons_are_about_what_is_recommended(many):
    assert "with expert labels only" in reasons(recommending(many, "gold"))[0].sentence
    once = reasons(recommending(many, "old-once"))[0].sentence
    assert once.startswith("The old way in one batch takes $")
    bought = reasons(recommending(many, "hybrid"))[0].sentence
    assert "where the old way takes" in bought
    assert label_effect(many) is None
    assert "expert labels only reaches **85%**" in headline_of(recommending(many, "gold")).lead


def test_a_way_that_may_not_be_recommended_is_no_reason_to_leave(measured):
    arms = {"old": "old", "new": "new"}
    d = renamed(measured, arms, Roster((PRESETS["old"], PRESETS["new"]), ("old",)))
    d = recommending(d, "old")
    assert headline_of(d).headline == "Stay: no other way can be recommended"


def test_of_many_ways_that_miss_a_lead_names_four(many):
    d = recommending(
        replace(many, plan=replace(many.plan, target=0.97)), None, None, Answer.NEITHER_REACHES
    )
    stops = d.valuation.stops
    d.valuation.priced.__dict__["stops"] = {
        arm: replace(found, reached=found.reached & False) for arm, found in stops.items()
    }
    told = headline_of(d)
    assert told.headline == "No way reaches 97% in this plan"
    assert "5 others at most " in told.lead
    assert twice_clause(d).count("%") <= 5
    assert what_plus_means(d, d.candidates).startswith("9 of 9 ways did not prove 97%")


def test_boxes_are_called_by_the_names_of_the_two_ways(many, prompted):
    best = many.roster.inside(many.alternative)
    assert best == many.roster.inside(many.valuation.verdict.recommended)
    assert list(box_words(many).values()) == ["both right", "only old", f"only {best}", "neither"]
    assert box_words(prompted)["only second"] == f"only {LONG[:40]}"
