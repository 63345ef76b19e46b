"""Answers in lists and records: read where their shape is known, asked about where it is not."""

import json

import pytest

from core.interop import registry
from core.interop.reading import ImportChoices, Reading, RowKind
from core.interop.source import SourceFile


def read(records: list[object], wanted: ImportChoices | None = None, lines: bool = False):
    raw = "\n".join(map(json.dumps, records)) if lines else json.dumps(records)
    source = SourceFile("f.json", raw.encode())
    return registry.read(source, registry.recognise(source), wanted)


def votes(found: Reading) -> list[tuple[str, str, str | None, str]]:
    rows = found.tables[RowKind.LABELS]
    told = rows[["item_id", "source_id", "label", "status"]].to_numpy(object, na_value=None)
    return [tuple(row) for row in told]


def result(control: str, choice: str) -> dict[str, object]:
    value = {"choices": [choice]}
    return {"from_name": control, "to_name": "t", "type": "choices", "value": value}


def task(number: int, *results: dict[str, object]) -> dict[str, object]:
    annotation = {"id": 10 + number, "completed_by": 7, "result": [*results]}
    return {"id": number, "data": {"text": f"text {number}"}, "annotations": [annotation]}


def test_one_element_lists_are_the_label_and_longer_ones_a_problem_of_their_row():
    lines = [
        {"id": 1, "text": "late delivery", "label": ["food"]},
        {"id": 2, "text": "bad one", "label": ["food", "fruit"]},
        {"id": 3, "text": "fine", "label": []},
    ]
    found = read(lines, lines=True)
    golds = found.tables[RowKind.ITEMS].set_index("item_id")["gold"]
    assert golds.dropna().to_dict() == {"1": "food"}
    assert [(problem.row, problem.cause) for problem in found.problems] == [
        (2, "several answers were chosen")
    ]


def test_marks_of_classes_are_the_class_that_is_marked():
    lines = [
        {"text": "late delivery", "cats": {"POS": 1.0, "NEG": 0.0}},
        {"text": "bad one", "cats": {"POS": False, "NEG": True}},
        {"text": "both", "cats": {"POS": 1, "NEG": 1}},
        {"text": "shares", "cats": {"POS": 0.6, "NEG": 0.4}},
    ]
    found = read(lines, lines=True)
    assert found.tables[RowKind.ITEMS]["gold"].tolist() == ["POS", "NEG", "POS"]
    assert [problem.row for problem in found.problems] == [3]


@pytest.mark.parametrize("named", [True, False])
def test_version_1_of_argilla_keeps_who_answered_and_who_skipped(named):
    topic = [
        {"user_id": "u1", "value": "delivery", "status": "submitted"},
        {"user_id": "u2", "value": "quality", "status": "discarded"},
    ]
    record = {"text": "late", "topic": topic, "topic-suggestion": "delivery", "metadata": "{}"}
    record |= {"topic-suggestion-metadata": {"score": 0.5, "agent": "m"}}
    record |= {"external_id": "a1"} if named else {"id": "a1"}
    found = read([record])
    assert votes(found) == [
        ("a1", "u1", "delivery", "given"),
        ("a1", "u2", "quality", "skipped"),
        ("a1", "m", "delivery", "given"),
    ]
    assert found.tables[RowKind.ITEMS]["text"].tolist() == ["late"]


@pytest.mark.parametrize(
    "controls",
    [("urgency", "sentiment"), ("rel_0", "rel_1", "rel_2")],
)
def test_several_questions_in_a_task_are_asked_about_and_the_answer_is_followed(controls):
    tasks = [task(n, *(result(name, f"{name} {n % 2}") for name in controls)) for n in range(3)]
    (question,) = read(tasks).questions
    assert [way.label for way in question.ways] == [*controls]
    for at, name in enumerate(controls):
        found = read(tasks, ImportChoices().settled(question.ways[at]))
        assert not found.questions
        assert [label for _, _, label, _ in votes(found)] == [f"{name} {n % 2}" for n in range(3)]


def test_flat_exports_ask_whether_a_further_choice_was_answered():
    rows = [
        {"id": n, "text": f"text {n}", "urgency": f"u{n % 2}", "sentiment": f"s{(n + who) % 2}"}
        | {"annotation_id": 10 * n + who, "annotator": who, "lead_time": 5.0}
        for n in range(4)
        for who in (1, 2)
    ]
    (question,) = read(rows).questions
    assert question.ways[0].options == "--map sentiment=label"
    found = read(rows, ImportChoices().settled(question.ways[0]))
    assert not found.questions
    assert "slice:urgency" in found.tables[RowKind.ITEMS]
    one = [{name: value for name, value in row.items() if name != "urgency"} for row in rows]
    assert not read(one).questions


def test_an_annotation_that_holds_its_task_is_one_vote_on_one_item():
    (whole,) = (task(1, result("s", "pos")),)
    (annotation,) = whole.pop("annotations")
    found = read([{**annotation, "task": whole, "ground_truth": False, "was_cancelled": False}])
    assert votes(found) == [("1", "7", "pos", "given")]
    items = found.tables[RowKind.ITEMS]
    assert (items["text"].tolist(), items["gold"].notna().sum()) == (["text 1"], 0)


@pytest.mark.parametrize(
    ("held", "named"),
    [
        ({"annotations": [{"label": 2, "user": 1}]}, ["annotations"]),
        ({"result": {"q1": "yes", "q2": "no"}}, ["result"]),
        ({"votes": ["a", "b", "a"]}, ["votes"]),
        ({"entities": [{"label": "P"}], "relations": []}, ["entities"]),
        ({"raters": [{"annotator": "ann", "value": "a"}]}, ["raters"]),
        ({"answers": {"text": ["x"], "answer_start": [3]}}, ["answers"]),
    ],
)
def test_lists_and_records_that_look_like_answers_stop_an_import(held, named):
    records = [{"id": n, "text": f"late delivery {n}", **held} for n in range(3)]
    (question,) = read(records).questions
    assert [value for _, value in question.ways[0].said] == [f"{name}=-" for name in named]
    assert named[0] in question.why
    assert not read(records, ImportChoices().settled(question.ways[0])).questions


@pytest.mark.parametrize(
    "held",
    [{"tags": ["x", "y"]}, {"embedding": [0.1, 0.2]}, {"votes": []}, {"meta": {"lang": "de"}}],
)
def test_other_lists_and_records_are_left_out_with_a_word(held):
    records = [{"id": n, "text": f"late delivery {n}", "label": "a", **held} for n in range(3)]
    found = read(records)
    assert not found.questions
    assert [use.name for use in found.columns if not use.became] == list(held)


def test_marked_parts_of_a_text_are_not_taken_for_a_yes():
    line = {"text": "late delivery", "_input_hash": 1, "_task_hash": 2, "answer": "accept"}
    marked = {**line, "spans": [{"start": 0, "end": 4, "label": "X"}]}
    (question,) = read([marked], lines=True).questions
    assert question.about == "spans"
    assert not read([line], lines=True).questions
    assert not read([{**marked, "label": "X"}], lines=True).questions
