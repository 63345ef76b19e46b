import pytest

from core.domain.errors import BadData
from core.interop.reading import RowKind
from tests.interop.crowd_samples import TOLOKA, TOLOKA_BARE, TOLOKA_HEADER, WHEN
from tests.interop.reading_samples import read_as, rows

LABELS, ITEMS = RowKind.LABELS, RowKind.ITEMS


def test_reward_and_time_belong_to_the_page_and_are_divided():
    found = read_as("toloka", TOLOKA)
    assert rows(found, LABELS, "row", "item_id", "source_id", "seconds", "cost", "currency")[
        :2
    ] == [(2, "d1", "w1", 30, 0.01, "USD"), (3, "d2", "w1", 30, 0.01, "USD")]
    assert any("up to 2 rows" in note for note in found.notes)


def test_controls_are_paid_and_tell_the_right_answer():
    found = read_as("toloka", TOLOKA)
    assert rows(found, LABELS, "item_id", "label", "status", "cost")[1] == (
        "d2",
        "no",
        "control",
        0.01,
    )
    assert rows(found, ITEMS, "item_id", "text", "gold") == [
        ("d1", "omelette", None),
        ("d2", "pasta", "no"),
    ]
    assert any("known answer: 1 of 4 rows" in note for note in found.notes)


def test_rejected_and_skipped_pages_stay_without_a_reward():
    found = read_as("toloka", TOLOKA)
    assert rows(found, LABELS, "status", "label", "seconds", "cost")[2:] == [
        ("rejected", "no", 60, 0.0),
        ("skipped", None, 60, 0.0),
    ]


def test_the_last_line_may_be_empty():
    assert not read_as("toloka", TOLOKA).problems


def test_the_short_default_of_the_api_has_no_ids_times_or_rewards():
    found = read_as("toloka", TOLOKA_BARE)
    assert rows(found, LABELS, "label", "seconds", "cost") == [("yes", None, None)]
    assert found.tables[ITEMS]["text"].tolist() == ["omelette"]
    assert found.tables[ITEMS]["item_id"][0] == found.tables[LABELS]["item_id"][0]


def test_gold_that_comes_after_the_first_row_of_an_item_is_not_lost():
    raw = (
        f"{TOLOKA_HEADER}\n"
        f"d1\tomelette\tyes\t\t\ts1\tw1\tAPPROVED\t{WHEN}\n"
        f"d1\tomelette\tyes\tyes\t\ts2\tw2\tAPPROVED\t{WHEN}\n"
    ).encode()
    assert rows(read_as("toloka", raw), ITEMS, "item_id", "gold") == [("d1", "yes")]
    torn = raw + f"d1\tomelette\tyes\tno\t\ts3\tw2\tAPPROVED\t{WHEN}\n".encode()
    assert "two right answers" in read_as("toloka", torn).problems[0].why


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (f"d2\tpasta\tno\t\t\ts1\tw1\tGONE\t{WHEN}", "ASSIGNMENT:status"),
        (f"d2\tpasta\tno\t\t\ts1\tw1\tAPPROVED\t{WHEN}x", "ASSIGNMENT:reward"),
        (f"\tpasta\tno\t\t\ts1\tw1\tAPPROVED\t{WHEN}", "INPUT:item_id"),
        ("d2\tpasta\tno", ""),
    ],
)
def test_a_bad_row_is_one_problem(row: str, column: str):
    good = f"d1\tomelette\tyes\t\t\ts1\tw1\tAPPROVED\t{WHEN}"
    found = read_as("toloka", f"{TOLOKA_HEADER}\n{good}\n{row}\n".encode())
    assert len(found.tables[LABELS]) == 1
    assert [(p.row, p.column) for p in found.problems] == [(3, column)]


def test_tasks_without_answers_are_no_results():
    raw = b"INPUT:dish\tASSIGNMENT:status\nomelette\tAPPROVED\n"
    with pytest.raises(BadData, match="holds no answers"):
        read_as("toloka", raw)
