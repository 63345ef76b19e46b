from datetime import datetime

import pytest

from core.domain.errors import BadData
from core.interop.reading import ImportChoices, RowKind
from core.interop.registry import read, recognise
from core.interop.source import SourceFile
from tests.interop.crowd_samples import (
    MTURK_FORM,
    MTURK_PLAIN,
    MTURK_SEVERAL,
    TURKLE,
    assignment,
    mturk,
)
from tests.interop.reading_samples import read_as, rows

LABELS, ITEMS = RowKind.LABELS, RowKind.ITEMS


def note(reading, words: str) -> str:
    return next(n for n in reading.notes if words in n)


def test_each_assignment_is_a_label_with_its_worker_time_and_reward():
    found = read_as("mturk", MTURK_PLAIN)
    assert rows(found, LABELS, "row", "item_id", "source_id", "label", "seconds", "cost")[:2] == [
        (2, "d1", "W1", "yes", 21, 0.05),
        (3, "d1", "W0", "no", 21, 0.05),
    ]
    label = found.tables[LABELS].iloc[0]
    assert (label["currency"], label["source_kind"], label["status"]) == ("USD", "human", "given")
    assert label["rationale"] == "looks so"
    assert label["ts"] == datetime(2025, 10, 9, 7, 30, 41)
    assert rows(found, ITEMS, "item_id", "text", "slice:kitchen") == [
        ("d1", "omelette", "home"),
        ("d2", "pasta", "home"),
    ]
    assert not found.problems
    assert "fee" in note(found, "rewards")


@pytest.mark.parametrize(
    ("reward", "cost", "currency"),
    [("€0.05", 0.05, "EUR"), ("£0.05", 0.05, "GBP"), ("0.05", 0.05, "USD"), ("", None, None)],
)
def test_a_reward_is_in_the_currency_of_its_sign(reward: str, cost: float, currency: str):
    work = assignment(1, Input__id="d", Input__dish="o", Answer__keto="yes", Reward=reward)
    found = read_as("mturk", mturk([work]))
    assert rows(found, LABELS, "cost", "currency") == [(cost, currency)]


def test_the_form_of_crowd_html_is_an_object_of_booleans():
    found = read_as("mturk", MTURK_FORM)
    assert rows(found, LABELS, "item_id", "label") == [("d1", "yes"), ("d2", "no")]


@pytest.mark.parametrize(
    ("answers", "label"),
    [
        ({"Answer__sentiment__label": "yes"}, "yes"),
        ({"Answer__taskAnswers": '[{"keto":{"label":"yes"}}]'}, "yes"),
        ({"Answer__taskAnswers": '[{"keto":{"labels":["yes"]}}]'}, "yes"),
        ({"Answer__taskAnswers": '{"keto":"yes"}'}, "yes"),
        ({"Answer__keto__yes": "true", "Answer__keto__no": "false"}, "yes"),
        ({"Answer__yes__Yes": "true", "Answer__no__No": "false"}, "Yes"),
    ],
)
def test_every_way_of_writing_an_answer_is_read(answers: dict[str, str], label: str):
    raw = mturk([assignment(1, Input__item_id="d1", Input__dish="omelette", **answers)])
    assert rows(read_as("mturk", raw), LABELS, "label") == [(label,)]


def test_several_items_on_a_page_share_reward_and_time():
    found = read_as("mturk", MTURK_SEVERAL)
    assert rows(found, LABELS, "row", "item_id", "label", "seconds", "cost") == [
        (2, "d1", "yes", 10.5, 0.025),
        (2, "d2", "no", 10.5, 0.025),
        (3, "d3", "yes", 21, 0.05),
    ]
    assert rows(found, ITEMS, "item_id", "text") == [
        ("d1", "omelette"),
        ("d2", "pasta"),
        ("d3", "soup"),
    ]
    assert "up to 2 items" in note(found, "page")


def test_several_items_in_one_form_are_taken_apart_too():
    answers = '[{"keto1":{"yes":true,"no":false},"keto2":{"yes":false,"no":true},"comment":"hm"}]'
    raw = mturk([assignment(7, Input__x1="a", Input__x2="b", Answer__taskAnswers=answers)])
    assert rows(read_as("mturk", raw), LABELS, "item_id", "label", "rationale") == [
        ("H4-1", "yes", "hm"),
        ("H4-2", "no", "hm"),
    ]


def test_two_numbered_inputs_of_one_question_stay_one_item():
    raw = mturk([assignment(1, Input__left1="a", Input__left2="b", Answer__better="left")])
    found = read_as("mturk", raw)
    assert len(found.tables[LABELS]) == 1
    assert found.tables[LABELS]["item_id"][0] == "H1"


def test_turkle_has_no_reward_and_still_is_read():
    found = read_as("mturk", TURKLE)
    assert rows(found, LABELS, "label", "cost", "currency") == [("yes", None, None)]
    assert "Turkle" in recognise(SourceFile("f", TURKLE)).title
    assert not found.notes


def test_rejected_assignments_stay_and_cost_time_but_no_money():
    raw = mturk(
        [
            assignment(1, Input__id="d1", Input__dish="omelette", Answer__keto="yes"),
            assignment(
                2,
                Input__id="d1",
                Input__dish="omelette",
                Answer__keto="no",
                AssignmentStatus="Rejected",
            ),
            assignment(
                3,
                Input__id="d1",
                Input__dish="omelette",
                Answer__keto="",
                AssignmentStatus="",
                RejectionTime="Thu Oct 09 08:00:00 UTC 2025",
            ),
        ]
    )
    found = read_as("mturk", raw)
    assert rows(found, LABELS, "status", "label", "seconds", "cost") == [
        ("given", "yes", 21, 0.05),
        ("rejected", "no", 21, 0.0),
        ("rejected", None, 21, 0.0),
    ]
    assert "Rejected assignments: 2." in note(found, "choice")


def test_idle_time_is_cut_and_the_recorded_time_kept():
    work = [
        assignment(n, Input__id=f"d{n}", Input__dish=str(n), Answer__keto="yes", WorkerId="W")
        for n in range(1, 10)
    ]
    work[0]["WorkTimeInSeconds"] = "9999"
    found = read_as("mturk", mturk(work))
    assert rows(found, LABELS, "seconds", "raw_seconds")[:2] == [(63, 9999), (21, 21)]
    assert "1 of 9 times" in note(found, "Idle")


def test_an_answer_left_out_is_skipped_and_keeps_its_cost():
    raw = mturk([assignment(1, Input__id="d1", Input__dish="omelette", Answer__keto="")])
    assert rows(read_as("mturk", raw), LABELS, "status", "cost") == [("skipped", 0.05)]


def test_a_time_in_the_middle_of_nowhere_is_left_empty_and_told():
    raw = mturk(
        [
            assignment(
                1,
                Input__id="d",
                Input__dish="o",
                Answer__keto="y",
                SubmitTime="Thu Oct 09 07:30:41 QQT 2025",
            )
        ]
    )
    found = read_as("mturk", raw)
    assert rows(found, LABELS, "ts", "label") == [(None, "y")]
    assert note(found, "left empty: 1.")


def test_the_time_from_accepting_to_submitting_stands_in_for_the_time_worked():
    raw = mturk(
        [assignment(1, Input__id="d", Input__dish="o", Answer__keto="y", WorkTimeInSeconds="")]
    )
    assert rows(read_as("mturk", raw), LABELS, "seconds") == [(21,)]


def test_what_somebody_says_stands_before_the_guess():
    raw = mturk(
        [assignment(1, Input__id="d", Input__dish="o", Answer__keto="y", Answer__vegan="n")]
    )
    assert rows(read_as("mturk", raw), LABELS, "label") == [("y",)]
    assert rows(read_as("mturk", raw, **{"Answer.vegan": "label"}), LABELS, "label") == [("n",)]
    mapped = read_as("mturk", raw, **{"Input.dish": "item_id", "Input.id": "text"})
    assert rows(mapped, ITEMS, "item_id", "text") == [("o", "d")]
    with pytest.raises(BadData, match="two columns are mapped to 'label'"):
        read_as("mturk", raw, **{"Answer.vegan": "label", "Answer.keto": "label"})


@pytest.mark.parametrize(
    ("cells", "column", "why"),
    [
        ({"Reward": "$many"}, "Reward", "not a number"),
        ({"WorkTimeInSeconds": "-3"}, "WorkTimeInSeconds", "below 0"),
        ({"Answer__taskAnswers": '[{"keto":'}, "Answer.taskAnswers", "not JSON"),
        ({"Answer__taskAnswers": "[[1]]"}, "Answer.taskAnswers", "not a list of answers"),
        (
            {"Answer__taskAnswers": '[{"keto":{"yes":true,"no":true}}]'},
            "Answer.keto",
            "Several answers",
        ),
        ({"Answer__taskAnswers": '[{"keto":{"x":{"y":1}}}]'}, "Answer.keto", "not one answer"),
        ({"Answer__taskAnswers": "[" * 5_000}, "Answer.taskAnswers", "not JSON"),
        ({"AssignmentId": "A1"}, "AssignmentId", "first on line 2"),
        ({"Input__id": ""}, "Input.id", "empty"),
    ],
)
def test_a_bad_assignment_is_one_problem(cells: dict[str, str], column: str, why: str):
    good = {"Input__id": "d1", "Input__dish": "omelette", "Answer__taskAnswers": '[{"keto":"yes"}]'}
    found = read_as("mturk", mturk([assignment(1, **good), assignment(2, **{**good, **cells})]))
    assert len(found.tables[LABELS]) == 1
    assert [(p.row, p.column) for p in found.problems] == [(3, column)]
    assert why in found.problems[0].why


def test_tasks_without_answers_are_no_results():
    with pytest.raises(BadData, match="holds no answers"):
        read_as("mturk", mturk([assignment(1, Input__id="d1")]))


def test_only_the_items_are_taken_if_that_is_wanted():
    source = SourceFile("f", MTURK_PLAIN)
    found = read(source, recognise(source), ImportChoices(kind=ITEMS))
    assert set(found.tables) == {ITEMS}
    assert rows(found, ITEMS, "text") == [("omelette",), ("pasta",)]


def test_an_answer_that_is_always_the_same_is_not_guessed_to_be_the_label():
    shared = {"Input__id": "d", "Input__dish": "o", "Answer__agreed": "on"}
    work = [
        assignment(n, **shared, Answer__keto=answer)
        for n, answer in enumerate(("yes", "no", "yes", "no"), 1)
    ]
    assert rows(read_as("mturk", mturk(work)), LABELS, "label")[:2] == [("yes",), ("no",)]
