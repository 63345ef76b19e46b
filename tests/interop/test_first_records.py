"""Argilla 1 and spaCy: every label of their records is read, or refused with its row."""

from __future__ import annotations

import json

import pytest

from core.interop.reading import RowKind
from tests.interop.reading_samples import read_as, rows
from tests.interop.tool_samples import (
    ARGILLA_1_CLASSES,
    ARGILLA_1_DUMP,
    ARGILLA_1_ROW,
    CATS,
    lines,
)

LABELS, ITEMS = RowKind.LABELS, RowKind.ITEMS
COLUMNS = ("item_id", "source_id", "source_kind", "label", "status")


def votes(record: dict) -> list[tuple]:
    return rows(read_as("argilla", json.dumps([record]).encode()), LABELS, *COLUMNS)


def test_rows_of_a_feedback_data_set():
    assert votes(ARGILLA_1_ROW) == [
        ("a1", "u1", "human", "delivery", "given"),
        ("a1", "u2", "human", "quality", "skipped"),
        ("a1", "gpt-x", "llm", "delivery", "given"),
    ]


def test_responses_written_as_columns_are_the_same():
    responses = ARGILLA_1_ROW["topic"]
    columns = {key: [one[key] for one in responses] for key in responses[0]}
    assert votes({**ARGILLA_1_ROW, "topic": columns}) == votes(ARGILLA_1_ROW)


def test_a_dump_of_a_feedback_record():
    assert votes(ARGILLA_1_DUMP) == [
        ("a1", "u1", "human", "delivery", "given"),
        ("a1", "svm", "ml", "quality", "given"),
    ]


@pytest.mark.parametrize("pairs", [False, True])
def test_text_classification_takes_the_surest_prediction(pairs):
    scored = ARGILLA_1_CLASSES["prediction"]
    written = [[one["label"], one["score"]] for one in scored] if pairs else scored
    assert votes({**ARGILLA_1_CLASSES, "prediction": written}) == [
        ("a1", "u1", "human", "delivery", "given"),
        ("a1", "gpt-x", "llm", "delivery", "given"),
    ]


def test_several_annotations_are_refused():
    record = {**ARGILLA_1_CLASSES, "annotation": ["a", "b"], "multi_label": True}
    found = read_as("argilla", json.dumps([record]).encode())
    assert "Several answers" in found.problems[0].why


def test_without_an_id_the_text_names_the_item():
    record = {**ARGILLA_1_DUMP, "external_id": None}
    assert votes(record)[0][0].startswith("text-")


@pytest.mark.parametrize(
    "raw",
    [
        lines(*CATS),
        json.dumps(CATS).encode(),
        json.dumps([[one["text"], {"cats": one["cats"]}] for one in CATS]).encode(),
    ],
)
def test_categories_are_right_answers(raw):
    found = read_as("spacy-cats", raw)
    assert rows(found, ITEMS, "text", "gold") == [("an apple", "FOOD"), ("a car", "CAR")]


@pytest.mark.parametrize(
    ("cats", "why"), [({"A": 1, "B": 1}, "Several"), ({"A": 0, "B": 0}, "No category")]
)
def test_several_categories_or_none_are_a_problem_of_the_record(cats, why):
    (problem,) = read_as("spacy-cats", lines(*CATS, {"text": "x", "cats": cats})).problems
    assert problem.row == 3
    assert problem.why.startswith(why)
