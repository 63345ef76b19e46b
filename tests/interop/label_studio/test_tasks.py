import json

import pytest

from core.domain.errors import BadData
from core.interop.reading import RowKind
from core.interop.registry import recognise
from core.interop.source import SourceFile
from tests.interop.label_studio_samples import (
    CSV,
    LEGACY,
    MIN,
    TASKS_JSON,
    annotation,
    choice,
    task,
    words,
)
from tests.interop.reading_samples import read_as, rows

LABELS, ITEMS = RowKind.LABELS, RowKind.ITEMS


def tasks(*held) -> bytes:
    return json.dumps(list(held)).encode()


def test_votes_of_people_and_models_drafts_and_skips():
    found = read_as("label-studio", TASKS_JSON)
    assert rows(found, LABELS, "item_id", "source_id", "source_kind", "label", "status") == [
        ("d1", "7", "human", "yes", "given"),
        ("d1", "8", "human", "no", "given"),
        ("d1", "9", "human", None, "skipped"),
        ("d1", "7", "human", "no", "draft"),
        ("d1", "gpt-x", "llm", "yes", "given"),
        ("d1", "svm", "ml", "no", "given"),
    ]
    assert rows(found, LABELS, "rationale", "raw_seconds", "confidence")[:2] == [
        ("no carbs\neggs", 9.0, None),
        (None, None, None),
    ]
    assert rows(found, LABELS, "confidence")[4:] == [(0.93,), (None,)]


def test_ground_truth_is_the_right_answer_and_no_vote():
    found = read_as("label-studio", TASKS_JSON)
    assert rows(found, ITEMS, "item_id", "text", "gold") == [
        ("d1", "omelette", "yes"),
        ("d2", "pasta", None),
        ("d3", "tofu", None),
    ]
    torn = task(
        1,
        "x",
        annotation(1, choice("yes"), ground_truth=True),
        annotation(2, choice("no"), ground_truth=True),
    )
    (problem,) = read_as("label-studio", tasks(torn)).problems
    assert "two right answers" in problem.why


def test_several_choices_are_a_problem_with_the_task():
    (problem,) = read_as("label-studio", TASKS_JSON).problems
    assert (problem.row, problem.column) == (2, "keto")
    assert "yes, no" in problem.why


def test_idle_time_is_cut_and_the_recorded_one_stays():
    held = [task(n, f"dish {n}", annotation(7, choice("yes"), seconds=10)) for n in range(10)]
    held.append(task(11, "dish 11", annotation(7, choice("yes"), seconds=5000)))
    found = read_as("label-studio", tasks(*held))
    assert rows(found, LABELS, "seconds", "raw_seconds")[-1] == (30, 5000)
    assert any("Idle time" in note for note in found.notes)


def test_the_label_can_be_another_control():
    first, second = choice("yes"), {**choice("breakfast"), "from_name": "meal"}
    raw = tasks(task(1, "omelette", annotation(7, first, second, words("eggs"))))
    assert rows(read_as("label-studio", raw), LABELS, "label") == [("yes",)]
    other = read_as("label-studio", raw, keto="-", meal="label")
    assert rows(other, LABELS, "label", "rationale") == [("breakfast", "eggs")]


@pytest.mark.parametrize(
    ("value", "label"),
    [
        ({"rating": 4}, "4"),
        ({"taxonomy": [["food", "eggs"]]}, "food / eggs"),
        ({"number": 2}, "2"),
    ],
)
def test_controls_other_than_choices(value, label):
    kind = next(iter(value))
    result = {"from_name": "c", "type": kind, "value": value}
    found = read_as("label-studio", tasks(task(1, "x", annotation(7, result))))
    assert rows(found, LABELS, "label") == [(label,)]


def test_the_old_name_of_annotations_and_tasks_without_ids():
    found = read_as("label-studio", LEGACY)
    assert rows(found, LABELS, "item_id", "source_id", "label", "raw_seconds") == [
        ("4", "unknown annotator", "no", 5.5)
    ]


def test_tasks_without_answers_are_items():
    raw = tasks({"id": 1, "data": {"text": "omelette"}, "annotations": []})
    recognition = recognise(SourceFile("f", raw))
    assert (recognition.kinds, recognition.missing()) == ((ITEMS,), ())
    assert rows(read_as("label-studio", raw), ITEMS, "item_id", "text") == [("1", "omelette")]


def test_a_list_that_breaks_off_gives_the_tasks_before():
    found = read_as("label-studio", TASKS_JSON[:-80])
    assert len(found.tables[ITEMS]) == 2
    assert found.problems[-1].row == 3


def test_one_record_per_annotation():
    found = read_as("label-studio-min", MIN)
    assert rows(found, LABELS, "item_id", "source_id", "label", "rationale", "raw_seconds") == [
        ("d1", "7", "yes", "no carbs\neggs", 9.2),
        ("d1", "8", "no", None, None),
    ]


def test_one_line_per_annotation():
    found = read_as("label-studio-csv", CSV)
    assert rows(found, LABELS, "row", "item_id", "source_id", "label", "rationale") == [
        (2, "d1", "x@example.org", "yes", "no carbs"),
        (4, "d2", "x@example.org", "no", "flour"),
    ]
    assert rows(found, ITEMS, "item_id", "text") == [
        ("d1", "omelette"),
        ("d2", "pasta"),
        ("d3", "tofu"),
    ]
    assert [(p.row, p.column) for p in found.problems] == [(3, "keto")]


def test_one_annotation_per_task_leaves_the_label_to_its_name_or_to_what_repeats():
    head = "annotation_id,annotator,category,dish,id,lead_time\n"
    body = "".join(f"{n},7,{'yes' if n % 2 else 'no'},dish {n},{n},4\n" for n in range(6))
    for name in ("category", "keto"):
        raw = (head + body).replace("category", name).encode()
        assert rows(read_as("label-studio-csv", raw), LABELS, "label")[0] == ("no",)


def test_nothing_in_it():
    with pytest.raises(BadData):
        read_as("label-studio", b'[{"id": 1, "data": {}, "annotations": 3}]')
