"""Reports of plans that race other approaches than the old and the new way."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from core.domain.arms import PLANNED, Learner, Source
from core.domain.verdict import Answer
from core.report.document.appendix import errors_table, method
from core.report.document.approaches import columns, ordered, unmeasured
from core.report.document.build import document_of
from core.report.document.html import html_of
from core.report.document.next_step import next_steps
from core.report.document.options_table import options_table
from core.report.document.pdf import pdf_of
from core.report.document.pptx import slides_of
from core.report.document.terminal import verdict_text
from core.report.findings.corners import corners
from core.report.findings.dossier import Dossier
from core.report.findings.options import SHOWN
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
    assert "human annotation" not in text.lower().replace("saves against human annotation", "")
    assert [told.split("**")[1] for told in document.defined] == ["Expert labels only", NAME]
    rows = [row[0].text for row in document.section("options").blocks[0].rows]
    assert {"Expert labels only", NAME} <= set(rows)
    listed = [
        row[0].text.partition(":")[0] for row in document.section("all-options").blocks[1].rows
    ]
    assert listed == [
        "Expert labels only",
        NAME,
        "Fine-tuning analyst in one batch (for reference)",
    ]
    for made in (html_of(document), pdf_of(document), slides_of(document)):
        assert made


def test_every_prompted_model_of_the_plan_is_told_to_be_missing(others):
    assert unmeasured(others) == ["may", "llama"]
    lines = [line.split("  ")[0] for line in verdict_text(others).splitlines()]
    assert "GPT in May" in lines
    assert "Llama (for reference)" in lines
    risks = document_of(others, made=MADE).section("limits").blocks[1].items
    missing = [line for line in risks if line.startswith("**Not measured.** GPT in May. To ")]
    assert len(missing) == 1


def test_a_plan_without_a_prompted_model_says_nothing_about_one(others):
    bare = replace(others, plan=replace(others.plan, arms=("gold", "own.llm", "new-once")))
    assert unmeasured(bare) == []
    assert "not measured" not in verdict_text(bare).split("What would change the answer")[0]


def test_the_method_says_that_some_have_rounds_of_their_own(others):
    text = method(others)[0]
    assert text.startswith("All approaches worked on the same test case")
    assert "They ran 2 rounds or as often as their own schedule says (label" in text


def recommending(d: Dossier, answer: Answer, arm: str) -> Dossier:
    """The same race with another recommendation."""
    valuation = d.valuation.under(d.valuation.scenario)
    verdict = replace(d.valuation.verdict, answer=answer, recommended=arm)
    valuation.verdict = verdict
    return replace(d, valuation=valuation)


def test_going_back_from_what_is_told_first_needs_no_other_way(others):
    told = next_steps(recommending(others, Answer.SWITCH, others.reference), (), MADE)
    assert told[-1] == "**Way back.** Keep what you have until the monthly check holds."


def test_another_way_that_buys_all_its_labels_has_to_be_built(dossier):
    told = next_steps(recommending(dossier, Answer.STAY, "annotators-new"), (), MADE)
    price, by_when, back = told[-3:]
    assert "to build annotators + fine-tuned model; " in price
    assert by_when.startswith(
        "**By when.** Started on 23 Nov 2026, annotators + fine-tuned model l"
    )
    assert back.endswith("The annotators stay, so you can go back to human annotation at any time.")
    told = next_steps(recommending(dossier, Answer.STAY, "old"), (), MADE)
    assert told[-1].endswith("You give nothing up.")


def test_of_many_candidates_a_table_shows_those_that_are_named(dossier):
    many = recommending(dossier, Answer.SWITCH, "rationales-old")
    everybody = replace(dossier.roster, recommended=tuple(dossier.arms))
    many.valuation.outcome = replace(dossier.valuation.outcome, roster=everybody)
    assert columns(many) == many.named
    assert ordered(many) == [*many.named, *many.folded] != many.arms
    assert len(options_table(many).rows) == SHOWN
    assert len(options_table(many, every=True).rows) == len(many.arms)
    assert errors_table(many).note.endswith("Left out: 3 more approaches.")


def test_few_ways_stand_in_the_order_of_the_plan(dossier):
    assert ordered(dossier) == dossier.arms


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
