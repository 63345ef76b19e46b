"""The round board: every state of a cell, the bottleneck, and hours typed by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.actor import LOCAL
from core.domain.errors import BadUsage
from core.domain.node import Node
from core.store.connection import Store
from core.store.uploads.benchmarks import load_uploaded
from core.workflows.importing.commit import About
from core.workflows.importing.upload import upload
from core.workflows.inputs.logged_hours import LONGEST_NOTE, hours_stamp, log_stretch, logged_hours
from core.workflows.round_board.board import BoardProgress, State, round_board
from core.workflows.round_board.progress import label_seconds, progress_of
from core.workflows.round_board.wording import cell_words, headline, waits
from tests.workflows.importing.texts import RULES, csv_file, items, votes

SIZES = (100, 600)
RANK = {
    State.BLOCKED: 0,
    State.READY: 1,
    State.WAITING: 1,
    State.MISSING: 2,
    State.DONE: 3,
}


def told(progress, step, sizes=SIZES):
    return [cell_words(cell) for cell in round_board(sizes, progress).of_step(step)]


def test_at_the_start_the_first_steps_are_ready_and_all_others_blocked():
    board = round_board(SIZES, BoardProgress())
    ready = [cell.step for cell in board.cells if cell.state is State.READY]
    assert ready == [Node.OLD_1, Node.NEW_1]
    assert all(
        c.state is State.BLOCKED for c in board.cells if c.step not in ready or c.iteration > 1
    )
    assert told(BoardProgress(), Node.OLD_1) == ["ready", "after step 3"]
    assert board.timed is None
    assert headline(board) == "Round 1: ready to brief the annotators"


def test_a_briefing_that_was_logged_lets_the_annotators_start():
    logged = BoardProgress(hours={("old 1", "expert", 1): 3.5})
    assert told(logged, Node.OLD_1)[0] == "done, 3.5 h"
    assert told(logged, Node.OLD_2)[0] == "waiting, 0 of 100"
    assert headline(round_board(SIZES, logged)) == "Round 1: waiting for labels of 100 items"


def test_labels_of_a_round_are_waited_for_counted_and_done():
    some = BoardProgress(label_seconds=[7.2] * 288, learned_from={"old": 100, "new": 100})
    assert told(some, Node.OLD_2) == ["done, 12 min", "waiting, 188 of 500"]
    board = round_board(SIZES, some)
    assert board.current == 2
    assert headline(board) == "Round 2: waiting for labels of 312 items"
    assert waits(board) == (
        "Human annotation: the ML engineer waits for the annotators. Fine-tuning analyst: the "
        "analyst waits for the expert. 2 of 2 evaluations on the test set are left for each "
        "approach."
    )


def test_labels_that_say_no_time_leave_it_missing():
    assert told(BoardProgress(label_seconds=[0.0] * 100), Node.OLD_2)[0] == "hours missing"


def test_rules_open_the_training_of_the_new_way():
    ruled = BoardProgress(rules=3, hours={("new 1", "expert", 1): 2.0})
    assert told(ruled, Node.NEW_1)[0] == "hours missing: analyst"
    assert told(ruled, Node.NEW_2)[0] == "ready"
    assert told(ruled, Node.NEW_3)[0] == "after step 2"
    both = BoardProgress(rules=3, label_seconds=[0.0] * 100)
    assert headline(round_board(SIZES, both)) == "Round 1: ready to train both models"


def test_hours_spent_on_rules_that_are_not_here_are_waiting_for_them():
    spent = BoardProgress(hours={("new 1", "expert", 1): 2.0})
    assert told(spent, Node.NEW_1)[0] == "waiting for code"


def test_a_scored_model_has_the_round_behind_it_with_hours_missing_until_logged():
    hours = {("old 4", "NN expert", 1): 24.0}
    scored = BoardProgress(learned_from={"old": 100}, hours=hours)
    assert told(scored, Node.OLD_5) == ["hours missing", "after step 4"]
    assert told(scored, Node.OLD_4)[0] == "done, 24 h"
    board = round_board(SIZES, scored)
    assert board.timed == pytest.approx(1 / 5)
    assert told(scored, Node.OLD_1)[1] == "ready"


def test_when_everything_is_scored_only_hours_can_be_missing():
    scored = BoardProgress(learned_from={"old": 600, "new": 600}, looks={"old": 2, "new": 1})
    board = round_board(SIZES, scored)
    assert headline(board) == "All 2 rounds done, hours of 16 steps missing"
    assert board.evaluations_left == {"old": 0, "new": 1}
    assert "No one is waiting" in waits(board)
    assert "annotation has 0 left, the fine-tuning analyst 1" in waits(board)


def test_looks_of_more_races_than_planned_leave_none():
    assert round_board((100,), BoardProgress(looks={"old": 7})).evaluations_left["old"] == 0


TIMES = st.lists(st.sampled_from([0.0, 5.0, 60.0]), max_size=6)


@given(before=TIMES, more=TIMES, rules=st.integers(0, 1), hours=st.sets(st.integers(1, 3)))
def test_more_labels_never_move_a_cell_backwards(before, more, rules, hours):
    logged = {("old 1", "expert", at): 1.0 for at in hours}
    sizes = (2, 4, 8)
    few = round_board(sizes, BoardProgress(before, rules, logged))
    many = round_board(sizes, BoardProgress([*before, *more], rules, logged))
    for was, now in zip(few.cells, many.cells, strict=True):
        assert RANK[now.state] >= RANK[was.state]
        assert (now.have, now.hours) >= (was.have, was.hours)
    assert many.current >= few.current


@given(labels=st.integers(0, 800), rules=st.integers(0, 1), scored=st.sampled_from([0, 100, 600]))
def test_headlines_fit(labels, rules, scored):
    progress = BoardProgress([1.0] * labels, rules, learned_from={"old": scored, "new": scored})
    assert len(headline(round_board(SIZES, progress))) <= 52


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    rows = items(80)
    with Store(tmp_path_factory.mktemp("board"), "the tests") as store:
        sources = [csv_file("items.csv", rows), csv_file("rules.csv", RULES)]
        # Somebody labelled an exam item too: no race may learn from it.
        given_ = [*votes(rows[:20]), {**votes(rows[:1])[0], "item_id": rows[-1]["item_id"]}]
        sources.append(csv_file("votes.csv", given_))
        assert upload(store, "weather", sources, about=About("Weather")).landed
        yield store


def test_only_labels_that_a_race_may_learn_from_count(store):
    seconds = label_seconds(store, load_uploaded(store, "weather"))
    assert len(seconds) == 20
    assert all(12 <= spent <= 36 for spent in seconds)
    assert progress_of(store, load_uploaded(store, "weather"), seconds).rules == 3


def test_hours_typed_by_hand_count_like_uploaded_ones(store):
    before = hours_stamp(store, "weather")
    log_stretch(store, "weather", "new 2", "analyst", 2, 1.5, " read  the\nlog ", by=LOCAL)
    assert hours_stamp(store, "weather") != before
    log_stretch(store, "weather", "new 2", "analyst", 2, 0.5, by=LOCAL)
    assert logged_hours(store, "weather") == {("new 2", "analyst", 2): 2.0}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"step": "old 2"}, "comes from their labels"),
        ({"step": "new 9"}, "'new 9' is no step"),
        ({"who": "analyst"}, "Log them for NN expert"),
        ({"iteration": 0}, "no round 0"),
        ({"hours": None}, "How many hours"),
        ({"hours": 0.0}, "more than 0 and at most 1,000"),
        ({"hours": -1.0}, "more than 0"),
        ({"hours": 1000.5}, "at most 1,000"),
        ({"hours": float("nan")}, "nan hours"),
        ({"note": "x" * (LONGEST_NOTE + 1)}, "201 characters"),
    ],
)
def test_hours_that_are_none_are_refused_with_words_and_not_kept(store, wrong, words):
    right = {"step": "old 4", "who": "NN expert", "iteration": 1, "hours": 1.0, "note": ""}
    with pytest.raises(BadUsage, match=words):
        log_stretch(store, "weather", **(right | wrong), by=LOCAL)
    assert not any(step == "old 4" for step, _, _ in logged_hours(store, "weather"))


def test_rules_of_a_locked_race_are_written_for_its_next_round_and_may_be_revised_after_it():
    ruled = BoardProgress(rules=3, turn=1)
    assert told(ruled, Node.NEW_1) == ["hours missing", "after step 3"]
    assert told(ruled, Node.NEW_2) == ["ready", "after step 1"]
