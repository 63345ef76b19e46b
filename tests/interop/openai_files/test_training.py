import pytest

from core.domain.errors import BadData
from core.interop.reading import ImportChoices, RowKind
from core.interop.registry import read, recognise
from core.interop.source import SourceFile
from core.interop.values import id_of_text
from tests.interop.openai_samples import (
    CHATS,
    DPO,
    LEGACY,
    TRL_MARKED,
    TRL_PAIR,
    TRL_TALK,
    chat,
    lines,
)
from tests.interop.reading_samples import read_as, rows

ITEMS = RowKind.ITEMS


def examples(raw: bytes) -> list[tuple]:
    return rows(read_as("training-file", raw), ITEMS, "text", "gold")


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (CHATS, [("Is omelette keto?", "yes"), ("Is pasta keto?", "no")]),
        (DPO, [("Is pasta keto?", "no")]),
        (LEGACY, [("Is omelette keto?", "yes")]),
        (TRL_PAIR, [("Is pasta keto?", "no")]),
        (TRL_TALK, [("Is pasta keto?", "no")]),
        (TRL_MARKED, [("Is omelette keto?", "yes"), ("Is pasta keto?", None)]),
    ],
    ids=["chats", "dpo", "legacy", "pair", "talk", "marked"],
)
def test_what_was_asked_is_the_text_and_what_was_answered_its_right_answer(raw, found):
    assert examples(raw) == found


def test_items_are_named_by_an_id_or_else_by_their_text():
    raw = lines(
        chat("a", "yes"), chat("b", "no", id=7), chat("c", "no", metadata={"item_id": "d3"})
    )
    found = read_as("training-file", raw)
    assert rows(found, ITEMS, "item_id") == [(id_of_text("a"),), ("7",), ("d3",)]
    assert rows(found, ITEMS, "row") == [(1,), (2,), (3,)]


def test_the_one_instruction_is_told_and_different_ones_are_kept():
    assert "Answer yes or no." in read_as("training-file", CHATS).notes[0]
    two = read_as("training-file", lines(chat("a", "yes", "One."), chat("b", "no", "Two.")))
    assert rows(two, ITEMS, "slice:system") == [("One.",), ("Two.",)]


def test_the_last_question_counts_and_earlier_turns_do_not():
    talk = [
        {"role": "user", "content": "Is pasta keto?"},
        {"role": "assistant", "content": "no", "weight": 0},
        {"role": "user", "content": [{"type": "text", "text": "And omelette?"}]},
        {"role": "assistant", "content": "yes"},
    ]
    assert examples(lines({"messages": talk})) == [("And omelette?", "yes")]


def test_an_answer_that_is_not_to_be_learnt_is_no_right_answer():
    talk = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "x", "weight": 0}]
    found = read_as("training-file", lines({"messages": talk}))
    assert rows(found, ITEMS, "gold") == [(None,)]
    assert "without a right answer" in found.notes[0]


def test_a_repeated_example_is_taken_once_and_a_contradiction_is_a_problem():
    found = read_as("training-file", lines(chat("a", "yes"), chat("a", "yes"), chat("a", "no")))
    assert rows(found, ITEMS, "gold") == [("yes",)]
    assert any("taken once: 1." in note for note in found.notes)
    assert [p.row for p in found.problems] == [3]
    assert "line 1" in found.problems[0].why


def test_answers_can_be_taken_as_labels():
    source = SourceFile("f", TRL_MARKED)
    found = read(source, recognise(source), ImportChoices(kind=RowKind.LABELS))
    assert rows(found, RowKind.LABELS, "label", "source_id") == [("yes", "training file")]


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ({"messages": []}, "no messages"),
        ({"messages": [{"content": "a"}]}, "no role"),
        ({"messages": [{"role": "user", "content": "a"}]}, "not the assistant's"),
        ({"messages": [{"role": "assistant", "content": "a"}]}, "No message is the user's"),
        (
            {
                "messages": [
                    {"role": "user", "content": "a"},
                    {"role": "assistant", "content": None, "tool_calls": [{}]},
                ]
            },
            "calls a tool",
        ),
        (
            {
                "messages": [
                    {"role": "user", "content": [{"type": "image_url"}]},
                    {"role": "assistant", "content": "a"},
                ]
            },
            "image_url",
        ),
        ({"prompt": "", "completion": "yes"}, "empty"),
        ({"prompt": "a", "completion": "b", "label": 3}, "neither true nor false"),
        (
            {
                "input": {"messages": [{"role": "user", "content": "a"}]},
                "preferred_output": [],
            },
            "no messages",
        ),
        (["x"], "no example"),
    ],
)
def test_what_is_no_example_is_one_problem(record, why: str):
    found = read_as("training-file", CHATS + lines(record))
    assert [p.row for p in found.problems] == [3]
    assert why in found.problems[0].why
    assert len(found.tables[ITEMS]) == 2


def test_a_file_without_any_example_is_refused():
    with pytest.raises(BadData, match="row 1"):
        read_as("training-file", lines({"messages": []}))


def test_answers_of_a_model_with_ids_are_left_to_plain_tables():
    raw = lines({"item_id": "d1", "prompt": "p", "completion": "yes", "model": "m"})
    assert recognise(SourceFile("f", raw)).format == "json"
