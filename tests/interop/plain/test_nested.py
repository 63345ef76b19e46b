"""Keys that hold lists or records are told, and asked about where they look like answers."""

from __future__ import annotations

import io
import json

import pyarrow as pa
import pytest
from pyarrow import parquet

from core.interop.plain.nested import with_nested
from core.interop.reading import ImportChoices, Reading, RowKind
from core.interop.registry import read, recognise
from core.interop.source import SourceFile
from tests.interop.reading_samples import read_as

ASKED = {
    "annotations": [{"label": 5, "user": 1}],
    "completions": [{"id": 1}],
    "result": {"value": "x"},
    "responses": [{"a": 1}],
    "completed_by": {"id": 7},
    "answers": {"text": ["z"], "answer_start": [3]},
    "classifications": [{"classname": "a", "annotated_by": ["u"]}],
    "lead_time": [3.5],
    "topic": [{"worker_id": "w", "value": "x"}],
    "deep": {"data": {"held": [{"ground_truth": True}]}},
}
NOT_ASKED = {
    "metadata": {"source": "web"},
    "embedding": [0.1, 0.2],
    "tokens": ["a", "b"],
    "annotations": [],
    "settings": {"value": 3},
}


def lines(name: str, value: object) -> bytes:
    return "\n".join(
        json.dumps({"id": f"i{n}", "text": f"text {n}", name: value}) for n in (1, 2)
    ).encode()


@pytest.mark.parametrize("name", ASKED)
def test_what_looks_like_answers_people_or_times_is_asked_about(name: str):
    source = SourceFile("f", lines(name, ASKED[name]))
    recognition = recognise(source)
    (asked,) = read(source, recognition).questions
    assert asked.about == name
    assert asked.why.startswith(f"{name} holds")
    (way,) = asked.ways
    found = read(source, recognition, ImportChoices().settled(way))
    assert not found.questions
    assert len(found.tables[RowKind.ITEMS]) == 2


@pytest.mark.parametrize("name", NOT_ASKED)
def test_other_lists_and_records_are_only_told(name: str):
    found = read_as("json", lines(name, NOT_ASKED[name]))
    assert not found.questions
    assert [use.name for use in found.columns] == ["id", "text", name]
    assert found.columns[-1].became == ""


def test_lists_of_one_value_can_be_the_right_answer():
    source = SourceFile("f", lines("accept", ["a"]))
    recognition = recognise(source)
    (asked,) = read(source, recognition).questions
    found = read(source, recognition, ImportChoices().settled(asked.ways[0]))
    assert not found.questions
    assert list(found.tables[RowKind.ITEMS]["gold"]) == ["a", "a"]
    assert "accept: gold" in [use.text for use in found.columns]


def test_parquet_asks_too():
    out = io.BytesIO()
    held = {"id": ["a"], "text": ["x"], "annotations": [[{"label": "b"}]]}
    parquet.write_table(pa.table(held), out)
    (asked,) = read_as("parquet", out.getvalue()).questions
    assert asked.about == "annotations"


def test_nothing_nested_leaves_the_reading_as_it_is():
    reading = Reading({})
    assert with_nested(reading, [], {}, {}, []) is reading
