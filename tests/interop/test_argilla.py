import json

import pytest

from core.domain.errors import BadData
from core.interop.reading import RowKind
from tests.interop.reading_samples import read_as, rows
from tests.interop.tool_samples import FLAT, FLAT_PARQUET, NESTED, lines

LABELS, ITEMS = RowKind.LABELS, RowKind.ITEMS
SAID = ("item_id", "source_id", "source_kind", "label", "status")


def test_nested_records_lose_whether_an_answer_was_handed_in_and_it_is_said():
    found = read_as("argilla", json.dumps(NESTED).encode())
    assert rows(found, LABELS, *SAID, "rationale", "confidence") == [
        ("d1", "u1", "human", "yes", "given", "eggs", None),
        ("d1", "u2", "human", "no", "given", None, None),
        ("d1", "llm-a", "llm", "yes", "given", None, 0.93),
    ]
    assert rows(found, ITEMS, "item_id", "text", "slice:country") == [
        ("d1", "omelette", "PT"),
        ("d2", "pasta", None),
    ]
    assert any("drafts look like answers" in note for note in found.notes)
    assert any("no times" in note for note in found.notes)


def test_flattened_records_tell_drafts_and_discarded_answers():
    found = read_as("argilla", lines(*FLAT))
    assert rows(found, LABELS, *SAID) == [
        ("d1", "u1", "human", "yes", "given"),
        ("d1", "u2", "human", "no", "draft"),
        ("d1", "u3", "human", None, "skipped"),
    ]
    assert not any("drafts look like" in note for note in found.notes)


def test_suggestions_that_are_numbers_of_unknown_classes_are_left_out_and_it_is_said():
    assert any("1 suggestion is the number" in n for n in read_as("argilla", lines(*FLAT)).notes)
    named = read_as("argilla", FLAT_PARQUET)
    assert rows(named, LABELS, *SAID)[-1] == ("d1", "llm-a", "llm", "yes", "given")


def test_ratings_are_numbers_of_their_own():
    record = {**FLAT[0], "keto.responses": [4, 5, None], "keto.suggestion": 3}
    assert [label for (label,) in rows(read_as("argilla", lines(record)), LABELS, "label")] == [
        "4",
        "5",
        None,
        "3",
    ]


def test_several_labels_and_lists_of_other_lengths_are_problems():
    found = read_as(
        "argilla",
        lines(
            FLAT[0],
            {**FLAT[0], "id": "d3", "keto.responses": [["yes", "no"], "no", None]},
            {**FLAT[0], "id": "d4", "keto.responses.users": ["u1"]},
        ),
    )
    assert [(p.row, p.cause) for p in found.problems] == [
        (2, "several answers were chosen"),
        (3, "not as many entries as responses"),
    ]


def test_a_chat_is_shown_as_its_messages():
    chat = [{"role": "user", "content": "Is it keto?"}, {"role": "assistant", "content": "Yes"}]
    found = read_as("argilla", json.dumps([{**NESTED[0], "fields": {"prompt": chat}}]).encode())
    assert found.tables[ITEMS]["text"].tolist() == ["user: Is it keto?\nassistant: Yes"]


def test_nothing_in_it():
    with pytest.raises(BadData):
        read_as("argilla", b'[{"id": null, "fields": {}, "responses": {}}]')
