"""Reports of plans that race other approaches than the old and the new way."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from core.domain.arms import NAMED, PLANNED, Learner, Source
from core.domain.verdict import Answer
from core.report.document.appendix import method
from core.report.document.approaches import columns, ordered, unmeasured
from core.report.document.build import document_of
from core.report.document.html import html_of
from core.report.document.mistakes import errors_table
from core.report.document.next_step import next_steps
from core.report.document.pdf import pdf_of
from core.report.document.pptx import slides_of
from core.report.document.summary_page import side_by_side
from core.report.document.terminal import verdict_text
from core.report.findings.corners import corners
from core.report.findings.dossier import Dossier
from core.store.connection import Store
from core.store.experiments import list_experiments
from core.workflows.poc.dossiers import open_dossier
from tests.conftest import race
from tests.report.document.conftest import MADE
from tests.report.document.others import NAME, PLAN

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def others(prepared, tmp_path_factory) -> Dossier:
    home = tmp_path_factory.mktemp("others") / "home"
    shutil.copytree(prepared.folder("raced-others", race(PLAN)), home)
    with Store(home, "the tests") as store:
        (only,) = list_experiments(store)
        yield open_dossier(store, only.id)


def test_the_report_tells_who_was_raced_and_nobody_else(others):
    assert others.pair == ("gold", "own.llm")
    document = document_of(others, made=MADE)
    text = "\n".join(document.texts())
    assert "old way" not in text.lower().replace("new way in one batch", "")
    tiles = document.section("answer").blocks[0].tiles
    assert tiles[0].label == "Best choice"
    assert tiles[0].note == "expert labels only"
    assert tiles[2].note.startswith(NAME)
    assert document.section("two-ways").blocks[0].head == ("", "Expert labels only", NAME)
    listed = [row[0].text.partition(":")[0] for row in document.section("ways").blocks[0].rows]
    assert listed == ["Expert labels only", NAME, "New way in one batch (for reference)"]
    for made in (html_of(document), pdf_of(document), slides_of(document)):
        assert made


def test_every_prompted_model_of_the_plan_is_told_to_be_missing(others):
    assert unmeasured(others) == ["may", "llama"]
    lines = [line.split("  ")[0] for line in verdict_text(others).splitlines()]
    assert "GPT in May" in lines
    assert "Llama (for reference)" in lines
    risks = document_of(others, made=MADE).section("risks").blocks[0].items
    missing = [line for line in risks if line.startswith("**Not measured.** GPT in May. To ")]
    assert len(missing) == 1


def test_a_plan_without_a_prompted_model_says_nothing_about_one(others):
    bare = replace(others, plan=replace(others.plan, arms=("gold", "own.llm", "new-once")))
    assert unmeasured(bare) == []
    assert "not measured" not in verdict_text(bare).split("What would flip it")[0]


def test_the_method_says_that_some_have_rounds_of_their_own(others):
    text = method(others)
    assert text.startswith("All ways worked on the same test case")
    assert "that none of them had seen" in text
    assert "They went round 2 times or as often as their own schedule says (label" in text


def recommending(d: Dossier, answer: Answer, arm: str) -> Dossier:
    """The same race with another recommendation."""
    valuation = d.valuation.under(d.valuation.scenario)
    verdict = replace(d.valuation.verdict, answer=answer, recommended=arm)
    valuation.verdict = verdict
    return replace(d, valuation=valuation)


def test_going_back_from_what_is_told_first_needs_no_other_way(others):
    told = next_steps(recommending(others, Answer.SWITCH, others.reference), (), MADE)
    assert told[3] == "**How we go back.** Keep what you have until the monthly check has held."


def test_another_way_that_buys_all_its_labels_has_to_be_built(dossier):
    told = next_steps(recommending(dossier, Answer.STAY, "annotators-new"), (), MADE)
    assert "annotators + new model takes to build: " in told[1]
    assert told[2].startswith("**By when.** Begun on 23 Nov 2026, annotators + new model is there")
    assert told[3].endswith("The annotators stay, so one can go back to the old way at any time.")
    told = next_steps(recommending(dossier, Answer.STAY, "old"), (), MADE)
    assert told[3].endswith("Nothing is given up, so there is nothing to go back from.")


def test_of_many_candidates_a_table_shows_those_that_are_named(dossier):
    many = recommending(dossier, Answer.SWITCH, "rationales-old")
    everybody = replace(dossier.roster, recommended=tuple(dossier.arms))
    many.valuation.outcome = replace(dossier.valuation.outcome, roster=everybody)
    assert columns(many) == many.named
    assert ordered(many) == [*many.named, *many.folded] != many.arms
    table = side_by_side(many)
    assert len(table.head) == 1 + NAMED
    assert table.note.endswith("The appendix has 3 more ways.")
    assert errors_table(many).note.endswith("Left out: 3 more ways.")


def test_few_ways_stand_in_the_order_of_the_plan(dossier):
    assert ordered(dossier) == dossier.arms
    assert [dossier.roster.label(arm) for arm in ("old", "hybrid", "rules")] == [
        "Old",
        "Hybrid",
        "Rules alone",
    ]


def test_the_square_has_its_four_corners_or_none(dossier, others):
    people, code = Source.ANNOTATORS, Source.RATIONALES
    assert corners(dossier) == {
        (people, Learner.TUNED): "old",
        (people, Learner.FINE_TUNED): "annotators-new",
        (code, Learner.TUNED): "rationales-old",
        (code, Learner.FINE_TUNED): "new",
    }
    assert corners(others) is None
    assert all(dossier.roster[arm].schedule == PLANNED for arm in corners(dossier).values())
