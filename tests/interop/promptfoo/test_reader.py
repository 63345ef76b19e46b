import json

import pytest

from core.domain.errors import BadData
from core.interop.reading import RowKind
from core.interop.registry import read, recognise
from core.interop.score_words import DOLLARS
from core.interop.source import SourceFile
from core.interop.values import id_of_text
from tests.interop.evaluation_samples import PROMPTFOO, PROMPTFOO_ROWS, asserted, evaluation, row
from tests.interop.reading_samples import read_as, rows

PREDICTIONS = RowKind.PREDICTIONS


def correct(*given, **mapping) -> list:
    found = read_as("promptfoo", evaluation(*given), **mapping)
    return [value for (value,) in rows(found, PREDICTIONS, "correct")]


def test_each_row_is_an_answer_with_tokens_cost_and_time():
    found = read_as("promptfoo", PROMPTFOO)
    assert rows(
        found,
        PREDICTIONS,
        *("row", "run_id", "item_id", "label", "correct", "tokens_in", "tokens_out", "cost"),
        *("currency", "latency_ms", "error"),
    ) == [
        (1, "ft-arm", "d1", "yes", True, 20, 1, 0.0001, "USD", 210, None),
        (2, "ft-arm", "d2", "no", False, 20, 1, 0.0001, "USD", 210, None),
    ]


def test_rows_alone_are_read_too():
    assert rows(read_as("promptfoo", PROMPTFOO_ROWS), PREDICTIONS, "row", "item_id") == [
        (1, "d1"),
        (2, "d2"),
    ]


def test_a_right_answer_that_costs_too_much_is_still_right():
    graded = {"componentResults": [asserted("equals", True), asserted("cost", False)]}
    given = row(namedScores={}, score=0.5, success=False, gradingResult=graded, failureReason=1)
    assert correct(given) == [True]


def test_a_cheap_wrong_answer_is_wrong():
    graded = {"componentResults": [asserted("equals", False), asserted("cost", True)]}
    assert correct(row(namedScores={}, score=0.5, gradingResult=graded)) == [False]


def test_the_one_named_score_says_it_and_of_several_the_one_called_so():
    assert correct(row(namedScores={"keto": 0})) == [False]
    assert correct(row(namedScores={"tone": 1, "Accuracy": 0})) == [False]
    assert correct(row(namedScores={"tone": 1, "style": 0})) == [None]
    assert correct(row(namedScores={"a": 1, "b": 0}), **{"namedScores.b": "correct"}) == [False]


def test_two_checks_of_an_answer_are_not_averaged():
    graded = {"componentResults": [asserted("equals", False), asserted("contains", True)]}
    given = row(namedScores={}, score=0.5, gradingResult=graded)
    assert correct(given) == [None]
    assert correct(given, **{"assertion.contains": "correct"}) == [True]
    found = read_as("promptfoo", evaluation(given))
    assert any("map one to correct" in note for note in found.notes)


def test_a_check_made_several_times_is_right_where_every_one_is():
    def twice(*passed: bool):
        graded = {"componentResults": [asserted("contains", one) for one in passed]}
        return row(namedScores={}, score=0.5, gradingResult=graded)

    assert correct(twice(True, True)) == [True]
    assert correct(twice(True, False)) == [False]


def test_a_test_without_checks_passes_always_and_says_nothing():
    assert correct(row(namedScores={}, gradingResult=None, testCase={"assert": []})) == [None]
    alone = {"assert": [{"type": "equals"}]}
    assert correct(row(namedScores={}, gradingResult=None, testCase=alone)) == [True]
    dear = {"assert": [{"type": "cost"}]}
    assert correct(row(namedScores={}, gradingResult=None, testCase=dear)) == [None]


def test_a_partial_score_is_neither_right_nor_wrong():
    assert correct(row(namedScores={"accuracy": 0.5})) == [None]
    given = [row(f"d{at}", namedScores={"accuracy": at / 2}) for at in range(3)]
    notes = read_as("promptfoo", evaluation(*given)).notes
    assert "Partial scores, above 0 and below 1: 1 of 3 answers." in notes
    assert any("neither right nor wrong. A PoC" in note for note in notes)
    assert not any("artial" in note for note in read_as("promptfoo", PROMPTFOO).notes)


def test_costs_are_said_to_be_dollars_where_there_are_any():
    assert DOLLARS in read_as("promptfoo", PROMPTFOO).notes
    assert DOLLARS not in read_as("promptfoo", evaluation(row(cost=0))).notes


def test_cached_answers_have_no_time_and_free_ones_no_known_cost():
    cached = row()
    cached["response"]["cached"] = True
    found = read_as("promptfoo", evaluation(cached, row("d2", cost=0)))
    assert rows(found, PREDICTIONS, "latency_ms", "cost", "currency") == [
        (None, 0.0001, "USD"),
        (210, None, None),
    ]
    assert any("cache, their time left out: 1." in note for note in found.notes)
    assert any("cost is unknown" in note for note in found.notes)


def test_an_error_is_one_of_the_model_and_no_failed_check():
    failed = row("d1", failureReason=1, error="Expected output to equal yes")
    broken = row("d2", None, failureReason=2, error="429 too many", namedScores={})
    assert rows(
        read_as("promptfoo", evaluation(failed, broken)), PREDICTIONS, "error", "correct"
    ) == [(None, True), ("429 too many", None)]


def test_each_prompt_and_provider_is_a_run_of_its_own():
    given = [
        row(),
        row(promptIdx=1, prompt={"label": "short one"}),
        row(promptIdx=2, prompt={"label": "Is {{dish}} keto? " * 9}),
        row(promptIdx=3, provider="other"),
    ]
    found = read_as("promptfoo", evaluation(*given))
    assert rows(found, PREDICTIONS, "run_id") == [
        ("ft-arm, Is {{dish}} keto?",),
        ("ft-arm, short one",),
        ("ft-arm, prompt 3",),
        ("other",),
    ]
    assert {*found.tables[PREDICTIONS]["repeat"]} == {1}


def test_an_item_asked_again_is_a_repeat():
    found = read_as("promptfoo", evaluation(row(), row(testIdx=1), row("d2")))
    assert rows(found, PREDICTIONS, "item_id", "repeat") == [("d1", 1), ("d1", 2), ("d2", 1)]


def test_items_are_named_by_a_variable_by_metadata_or_by_what_was_asked():
    by_text = row(vars={"dish": "omelette"})
    assert rows(read_as("promptfoo", evaluation(by_text)), PREDICTIONS, "item_id") == [
        (id_of_text("omelette"),)
    ]
    told = row(vars={"dish": "omelette"}, testCase={"metadata": {"item_id": "d7"}})
    assert rows(read_as("promptfoo", evaluation(told)), PREDICTIONS, "item_id") == [("d7",)]
    mapped = read_as("promptfoo", evaluation(row()), **{"vars.dish": "item_id"})
    assert rows(mapped, PREDICTIONS, "item_id") == [("omelette",)]


def test_an_output_of_json_is_kept_as_text_and_its_label_found():
    found = read_as("promptfoo", evaluation(row(output={"label": "yes", "why": "é"})))
    assert rows(found, PREDICTIONS, "output", "label") == [('{"label": "yes", "why": "é"}', "yes")]


def test_nothing_of_the_configuration_is_kept():
    source = SourceFile("f", PROMPTFOO)
    recognition = recognise(source)
    assert "sk-hidden" not in repr(read(source, recognition)) + repr(recognition)


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        ({"provider": None}, "provider"),
        ({"latencyMs": "fast"}, "latencyMs"),
        ({"cost": -1}, "cost"),
        ({"vars": ["x"]}, "vars"),
        ({"vars": {"item_id": ""}}, "vars.item_id"),
        ({"namedScores": {"accuracy": "good"}}, "namedScores.accuracy"),
        ({"response": "yes"}, "response"),
    ],
)
def test_a_bad_row_is_one_problem(bad, column: str):
    found = read_as("promptfoo", evaluation(row(), row("d2", **bad)))
    assert [(p.row, p.column) for p in found.problems] == [(2, column)]
    assert len(found.tables[PREDICTIONS]) == 1


def test_the_csv_export_is_refused_with_the_way_out():
    raw = (
        b"dish,item_id,[ft-arm] Is {{dish}} keto?,Status,Score,Named Scores,Grader Reason\n"
        b"omelette,d1,yes,PASS,1,{},ok\n"
    )
    with pytest.raises(BadData) as refused:
        read_as("promptfoo", raw)
    assert "results.json" in refused.value.remedy


def test_a_document_cut_off_is_refused():
    with pytest.raises(BadData, match="not JSON"):
        read_as("promptfoo", PROMPTFOO[:-40])


def test_a_document_longer_than_the_sample_is_recognised():
    raw = evaluation(row(), row("d2", "x" * 400_000))
    assert rows(read_as("promptfoo", raw), PREDICTIONS, "item_id") == [("d1",), ("d2",)]
    assert json.loads(raw)["evalId"]
