"""Several questions in one task: which is the label is asked, and settled by a mapping."""

from __future__ import annotations

import json

import pytest

from core.domain.errors import BadData
from core.interop.reading import ImportChoices, RowKind
from core.interop.registry import read, recognise
from core.interop.source import SourceFile
from tests.interop.label_studio_samples import STORED, annotation, choice, task, words
from tests.interop.reading_samples import read_as, rows

LABELS, ITEMS = RowKind.LABELS, RowKind.ITEMS


def named(name: str, *chosen: str) -> dict:
    return {**choice(*chosen), "from_name": name}


def label_studio(*names: str) -> bytes:
    held = [
        task(n, f"dish {n}", annotation(7, *(named(name, f"{name} {n}") for name in names)))
        for n in (1, 2)
    ]
    return json.dumps(held).encode()


def flat(separator: str = ",") -> bytes:
    head = ["annotation_id", "annotator", "id", "lead_time", "dish", "tone", "urgency"]
    body = [
        f"{n} {n % 2} {n // 2} 3 dish{n // 2} tone{n % 2} urgency{n % 3}".split() for n in range(8)
    ]
    return "\n".join(separator.join(row) for row in [head, *body]).encode()


def flat_json() -> bytes:
    head, *body = (line.split(",") for line in flat().decode().split("\n"))
    return json.dumps([dict(zip(head, row, strict=True)) for row in body]).encode()


def mturk(answers) -> bytes:
    head = "HITId,AssignmentId,WorkerId,Input.text"
    names = list(answers(0))
    body = [f"h{n},a{n},w{n % 2},text {n}," + ",".join(answers(n).values()) for n in range(8)]
    return "\n".join([f"{head},{','.join(names)}", *body]).encode()


def two_columns(n: int) -> dict[str, str]:
    return {"Answer.tone": f"t{n % 2}", "Answer.urgency": f"u{n % 3 // 2}"}


def task_answers(n: int) -> dict[str, str]:
    said = {
        "tone": {"bad": n % 2 == 0, "good": n % 2 == 1},
        "urgency": {"yes": n % 3 == 0, "no": n % 3 > 0},
    }
    return {"Answer.taskAnswers": '"' + json.dumps([said]).replace('"', '""') + '"'}


def toloka() -> bytes:
    head = "INPUT:text\tOUTPUT:tone\tOUTPUT:urgency\tASSIGNMENT:assignment_id"
    return "\n".join([head, *(f"t {n}\ta{n % 2}\tb{n % 3}\tp{n}" for n in range(8))]).encode()


def argilla() -> bytes:
    values = {"tone": {"value": "bad"}, "urgency": {"value": "high"}}
    response = {"user_id": "u1", "values": values, "status": "submitted"}
    return json.dumps([{"fields": {"text": "late"}, "responses": [response]}]).encode()


FILES = {
    "two controls": (label_studio("tone", "urgency"), ""),
    "two that are labels by name": (label_studio("label", "class"), ""),
    "repeater": (label_studio("rel_0", "rel_1", "rel_2"), ""),
    "Label Studio CSV": (flat(), ""),
    "JSON_MIN": (flat_json(), ""),
    "MTurk": (mturk(two_columns), "Answer."),
    "taskAnswers": (mturk(task_answers), "Answer."),
    "Toloka": (toloka(), "OUTPUT:"),
    "Argilla 1": (argilla(), "question "),
}


@pytest.mark.parametrize("name", FILES)
def test_the_file_asks_and_every_way_settles_it(name: str):
    raw, prefix = FILES[name]
    source = SourceFile("f", raw)
    recognition = recognise(source)
    (asked,) = read(source, recognition).questions
    assert len(asked.ways) > 1
    for way in asked.ways:
        assert way.label.startswith(prefix)
        assert way.label in asked.why
        found = read(source, recognition, ImportChoices().settled(way))
        assert not found.questions
        assert [use.name for use in found.columns if use.became == "label"] == [way.label]
        assert found.tables[LABELS]["label"].notna().all()


def test_a_repeated_control_is_called_so():
    (asked,) = read_as("label-studio", label_studio("rel_0", "rel_1")).questions
    assert "rel_0, rel_1" in asked.why
    assert "repeats" in asked.why


def test_one_control_called_label_needs_no_question_and_the_others_are_told():
    found = read_as("label-studio", label_studio("urgency", "label"))
    assert not found.questions
    assert [label for (label,) in rows(found, LABELS, "label")] == ["label 1", "label 2"]
    assert "urgency: left out (first value: urgency 1)" in [use.text for use in found.columns]


def test_a_choice_with_its_reason_is_one_question():
    raw = json.dumps([task(1, "x", annotation(7, choice("yes"), words("eggs")))]).encode()
    assert not read_as("label-studio", raw).questions


def test_a_control_that_only_late_tasks_have_is_asked_about_too():
    held = [task(n, f"dish {n}", annotation(7, named("tone", "bad"))) for n in range(1000)]
    held.append(task(1000, "x", annotation(7, named("tone", "bad"), named("urgency", "high"))))
    found = read_as("label-studio", json.dumps(held).encode())
    assert "urgency" in found.questions[0].why
    assert "urgency: left out (first value: high)" in [use.text for use in found.columns]


def test_an_annotation_with_its_task_inside_is_an_item_and_a_vote():
    found = read_as("label-studio", STORED)
    assert rows(found, ITEMS, "item_id", "text", "gold") == [("1", "omelette", None)]
    assert rows(found, LABELS, "item_id", "source_id", "label") == [("1", "7", "yes")]


def test_an_annotation_without_its_task_is_refused():
    with pytest.raises(BadData) as refused:
        read_as("label-studio", json.dumps(annotation(7, choice("yes"))).encode())
    assert "JSON" in refused.value.remedy
