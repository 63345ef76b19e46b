"""A race with eight classes is scored, priced, told and verified like one with two."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.benchmarks import embedded
from core.domain.assumption import Scenario
from core.domain.benchmark import CODE, SEALED, Split
from core.domain.drivers.shared import PREDICTIONS_A_MONTH
from core.domain.errors import DoesNotHold
from core.report.charts.groups import annotator_traps
from core.report.charts.mistakes import errors
from core.report.document.html import page
from core.report.document.terminal import verdict_text
from core.report.findings.reasons import watch
from core.report.format.palette import LIGHT
from core.report.record import hash_record
from core.store.benchmarks import load_benchmark
from core.store.connection import Store
from core.workflows.poc.run import plan_poc, run_poc
from core.workflows.poc.score_sheets import score_sheet
from core.workflows.poc.valuing import record_of
from core.workflows.report.verify import verify_record
from tests.quiet import Quiet
from tests.tables import QUERIES, everything, scores


@pytest.fixture(scope="module")
def dossier(raced_support):
    return raced_support.dossier(12)


@pytest.fixture(scope="module")
def record(raced_support):
    return json.loads(json.dumps(record_of(raced_support.valued(12))))


def test_every_wrong_answer_is_counted_once_under_what_the_expert_says(raced_support):
    outcome = raced_support.valued(12).results.outcome
    benchmark = load_benchmark(raced_support.store, raced_support.benchmark_id)
    for arm in outcome.arms.values():
        assert arm.kinds == benchmark.classes
        assert (arm.wrong.sum(axis=0) + arm.correct == arm.n).all()


def test_the_record_makes_the_same_verdict_again(record):
    checked = verify_record(record)
    assert "content hash" in checked
    assert all("wrong_by_class" in arm for arm in record["arms"].values())


def test_a_record_whose_mistakes_were_moved_does_not_hold(record):
    moved = json.loads(json.dumps(record))
    column = moved["arms"]["old"]["wrong_by_class"]
    column[0], column[1] = column[1], column[0]
    with pytest.raises(DoesNotHold):
        verify_record(moved)
    moved["content_hash"] = hash_record(moved)
    verify_record(moved)  # nobody has said what they cost, so the verdict is the same


def test_dear_mistakes_of_one_class_count_against_the_way_that_makes_them(dossier):
    usd = 50.0
    name = dossier.kinds[0].truth
    dear = dossier.under(Scenario(class_costs={name: usd}), 12)
    for arm in ("old", "new"):
        share = dossier.errors(arm)[0] * dossier.kinds[0].items / 240
        volume = float(dear.valuation.draws[PREDICTIONS_A_MONTH].mean())
        tries = dear.valuation.tries[arm], dossier.valuation.tries[arm]
        lost = float(np.mean(tries[0].keep) - np.mean(tries[1].keep))
        assert lost == pytest.approx(12 * volume * usd * share, rel=0.15)


def test_kinds_of_mistakes_are_told_by_class(dossier):
    assert [kind.truth for kind in dossier.kinds] == list(dossier.classes)
    assert sum(kind.items for kind in dossier.kinds) == 240
    picture = errors(dossier)
    assert len(picture.table) == 16
    for text in (picture.title, picture.caption, watch(dossier) or ""):
        assert "keto" not in text
        assert "dish" not in text
    assert picture.draw(LIGHT)


def test_the_score_sheet_has_every_class_with_its_margin(raced_support, dossier):
    sheet = score_sheet(raced_support.store, dossier)
    for arm in sheet.arms.values():
        assert [figures.name for figures in arm.classes] == list(dossier.classes)
        assert arm.confusion.shape == (8, 9)
        assert 0 < arm.macro_f1.low <= arm.macro_f1.value <= arm.macro_f1.high < 1
        for figures in arm.classes:
            assert figures.recall.low <= figures.recall.value <= figures.recall.high
    assert set(sheet.arms["new"].groups) == {
        "difficulty=easy",
        "difficulty=medium",
        "difficulty=hard",
        "sentence=known sentences",
        "sentence=new sentences",
    }
    assert set(sheet.arms["new"].traps) == {f"M{at}" for at in range(1, 7)}
    assert set(sheet.validation["expert"]) <= set(dossier.classes)


def test_the_page_and_the_printed_verdict_speak_of_messages(dossier):
    for text in (page(dossier), verdict_text(dossier)):
        assert "Support intents" in text
        assert "dish" not in text.lower()
        assert "keto" not in text.lower()


def test_the_picture_of_traps_claims_only_what_the_rows_show(dossier):
    report = dossier.diagnostics["crowd"]
    traps = [row for row in report["traps"] if row["trap"] != "no trap"]
    assert traps
    worse = any(row["majority"] <= row["single"] for row in traps)
    assert ("do not repair" in annotator_traps(report).title) == worse


@pytest.mark.slow
def test_turned_exam_answers_change_the_scores_and_nothing_else(
    tmp_path: Path, support_plan, monkeypatch: pytest.MonkeyPatch
):
    plan = replace(support_plan, seeds=(1,), sizes=(100,), arms=("old", "new", "rules"))

    def poc(home: Path):
        with Store(home) as store:
            run_poc(store, plan_poc(store, plan).id, Quiet())
            return everything(store), scores(store)

    before, true_scores = poc(tmp_path / "true")
    task = embedded.SUPPORT

    def turned(settings):
        content = task.build(settings)
        gold = {
            split: ((answers + 1) % 8).astype(CODE) if split in SEALED else answers
            for split, answers in content.gold.items()
        }
        return replace(content, gold=gold)

    monkeypatch.setitem(embedded.EMBEDDED, "support", replace(task, build=turned))
    after, other_scores = poc(tmp_path / "turned")
    for name in QUERIES:
        assert before[name] == after[name], name
    assert true_scores != other_scores


def test_a_race_holds_its_exam_in_as_many_clusters_as_wordings(raced_support, support):
    clusters = len(raced_support.valued(12).test_set.accuracy["old"].items)
    assert 0 < clusters < 240
    assert len(np.unique(support.items[Split.TEST].family.astype(str))) < 800
