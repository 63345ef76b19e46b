import pytest

from core.domain.errors import BadData
from core.interop.reading import RowKind
from tests.interop.reading_samples import read_as, rows
from tests.interop.tool_samples import BINARY, CHOICE, OPTIONS, T, lines, prodigy

LABELS, ITEMS = RowKind.LABELS, RowKind.ITEMS


def test_the_label_of_a_choice_is_what_was_chosen_not_the_answer():
    found = read_as("prodigy", lines(*CHOICE))
    assert rows(found, LABELS, "item_id", "source_id", "label", "status") == [
        ("d-omelette", "keto-ann", "yes", "given"),
        ("d-pasta", "keto-ann", "no", "given"),
        ("d-tofu", "keto-ann", None, "skipped"),
    ]
    assert [(p.row, p.column) for p in found.problems] == [(4, "accept")]
    assert rows(found, ITEMS, "item_id", "text")[0] == ("d-omelette", "omelette")


def test_seconds_are_gaps_within_a_sitting():
    held = [prodigy(f"dish {n}", at=T + 10 * n, label="keto") for n in range(9)]
    held += [prodigy("idle", at=T + 80 + 1_000, label="keto")]
    held += [prodigy("next day", at=T + 90_000, label="keto")]
    held += [prodigy("other", at=T + 5, who="bob", label="keto")]
    found = read_as("prodigy", lines(*held))
    seconds = rows(found, LABELS, "seconds", "raw_seconds")
    assert seconds[0] == (None, None)
    assert seconds[1] == (10, 10)
    assert seconds[9] == (30, 1_000)
    assert seconds[10:] == [(None, None), (None, None)]
    assert any("no duration" in note for note in found.notes)


def test_the_older_data_without_times_has_no_seconds():
    found = read_as("prodigy", lines(*BINARY))
    assert found.tables[LABELS]["seconds"].isna().all()
    assert any("no times" in note for note in found.notes)


def test_rejecting_the_only_label_is_the_other_class_and_the_last_answer_counts():
    found = read_as("prodigy", lines(*BINARY))
    assert rows(found, LABELS, "item_id", "source_id", "label", "rationale") == [
        ("d-omelette", "keto-ann", "keto", None),
        ("d-pasta", "keto-ann", "keto", None),
        ("d-bread", "keto-bob", "not keto", "flour"),
    ]
    assert any("answered again" in note for note in found.notes)


def test_rejecting_one_of_several_labels_says_no_class():
    found = read_as(
        "prodigy",
        lines(
            prodigy("a", label="x", _task_hash=1),
            prodigy("a", "reject", label="y", _task_hash=2),
        ),
    )
    assert rows(found, LABELS, "label", "status") == [("x", "given"), (None, "skipped")]


def test_options_with_numbers_are_called_by_their_words():
    options = [{"id": n, "text": option["text"]} for n, option in enumerate(OPTIONS)]
    found = read_as("prodigy", lines(prodigy("a", options=options, accept=[0])))
    assert rows(found, LABELS, "label") == [("keto",)]


def test_without_an_id_the_input_names_the_item():
    both = [prodigy("a", who=who, label="x", meta={}) for who in ("ann", "bob")]
    found = read_as("prodigy", lines(*both))
    assert rows(found, LABELS, "item_id") == [("97",), ("97",)]


def test_an_answer_nobody_knows_is_a_problem():
    with pytest.raises(BadData, match="maybe"):
        read_as("prodigy", lines(prodigy("a", "maybe", label="x")))
