import json

from core.interop.reading import RowKind
from tests.interop.reading_samples import read_as, rows
from tests.interop.tool_samples import EXPECTED, EXPECTED_CSV


def test_exact_answers_are_right_answers_and_others_are_counted():
    found = read_as("promptfoo-tests", json.dumps(EXPECTED).encode())
    assert rows(found, RowKind.ITEMS, "item_id", "text", "gold") == [
        ("d1", "omelette", "yes"),
        ("d2", "{{ pasta }}", None),
    ]
    assert any("1 test expects something else" in note for note in found.notes)


def test_a_table_of_tests():
    found = read_as("promptfoo-tests", EXPECTED_CSV)
    assert rows(found, RowKind.ITEMS, "row", "item_id", "text", "gold") == [
        (2, "d1", "omelette", "yes"),
        (3, "d2", "=pasta", "no"),
        (4, "d3", "soup", None),
        (5, "d4", "tofu", None),
    ]


def test_tests_without_ids_are_called_by_their_text():
    tests = [{"vars": {"prompt": text}, "assert": []} for text in ("omelette", "pasta")]
    found = read_as("promptfoo-tests", json.dumps(tests).encode())
    assert found.tables[RowKind.ITEMS]["item_id"].str.startswith("text-").all()
