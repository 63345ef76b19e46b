import pytest

from core.domain.errors import BadData
from core.interop.model_answers import label_in
from core.interop.reading import RowKind
from tests.interop.openai_samples import BATCH, answer, lines
from tests.interop.reading_samples import read_as, rows

PREDICTIONS = RowKind.PREDICTIONS


def test_answers_are_joined_by_custom_id_in_any_order():
    found = read_as("batch-output", BATCH)
    assert rows(found, PREDICTIONS, "run_id", "item_id", "label", "tokens_in", "tokens_out")[
        :2
    ] == [("base-1", "d2", "no", 20, 1), ("base-1", "d1", "yes", 20, 1)]


def test_failed_requests_are_kept_with_their_error():
    found = read_as("batch-output", BATCH)
    assert rows(found, PREDICTIONS, "run_id", "item_id", "output", "error")[2:] == [
        ("base-1", "d3", None, "slow"),
        ("base-1", "d4", None, "batch_expired: too late"),
    ]
    assert any("Failed requests: 2 of 4" in note for note in found.notes)


def test_a_cost_is_the_provider_s_or_none():
    assert rows(read_as("batch-output", BATCH), PREDICTIONS, "cost", "currency")[:2] == [
        (None, None),
        (0.0001, "USD"),
    ]


def test_several_choices_and_later_lines_are_repeats():
    twice = answer("d1", "yes")
    choices = twice["response"]["body"]["choices"]
    choices.append({**choices[0], "message": {"role": "assistant", "content": "no"}})
    found = read_as("batch-output", lines(twice, answer("d1", "yes")))
    assert rows(found, PREDICTIONS, "repeat", "label", "tokens_in") == [
        (1, "yes", 20),
        (2, "no", None),
        (3, "yes", 20),
    ]
    assert any("as repeats: 2." in note for note in found.notes)


def test_the_responses_interface_is_read_too():
    body = {
        "model": "m",
        "output": [
            {"type": "reasoning", "summary": []},
            {"type": "message", "content": [{"type": "output_text", "text": "yes"}]},
        ],
        "usage": {"input_tokens": 9, "output_tokens": 2},
    }
    record = {"custom_id": "d1", "response": {"status_code": 200, "body": body}, "error": None}
    found = read_as("batch-output", lines(record))
    assert rows(found, PREDICTIONS, "output", "tokens_in", "tokens_out") == [("yes", 9, 2)]


def test_a_refusal_is_an_answer_without_a_label():
    record = answer("d1", None)
    record["response"]["body"]["choices"][0]["message"]["refusal"] = "I cannot."
    found = read_as("batch-output", lines(record))
    assert rows(found, PREDICTIONS, "output", "label", "error") == [
        ("I cannot.", None, "The model refused to answer.")
    ]


def test_requests_are_told_from_answers():
    request = {"custom_id": "d1", "method": "POST", "url": "/v1/chat/completions", "body": {}}
    with pytest.raises(BadData, match="requests, not answers"):
        read_as("batch-output", lines(request))


@pytest.mark.parametrize(
    ("record", "column"),
    [
        (answer("", "yes"), "custom_id"),
        (answer("d2", "yes", prompt_tokens=-1), "prompt_tokens"),
        (answer("d2", "yes", cost="free"), "cost"),
        ({"custom_id": "d2", "response": "yes"}, "response"),
        ({"custom_id": "d2", "response": {"status_code": 200, "body": {}}}, "response.body"),
    ],
)
def test_a_bad_line_is_one_problem(record, column: str):
    found = read_as("batch-output", lines(answer("d1", "yes"), record))
    assert [(p.row, p.column) for p in found.problems] == [(2, column)]
    assert len(found.tables[PREDICTIONS]) == 1


@pytest.mark.parametrize(
    ("output", "label"),
    [
        (" yes ", "yes"),
        ('```json\n{"answer": "no", "why": "rice"}\n```', "no"),
        ('{"keto": true}', "true"),
        ('{"a": "x", "b": "y"}', None),
        ('{"label": ["x"]}', None),
        ("{" * 5_000, None),
        ("A long\nanswer.", None),
        ("", None),
        (None, None),
    ],
)
def test_a_label_is_taken_from_what_was_written_where_it_can_be(output, label):
    assert label_in(output) == label
