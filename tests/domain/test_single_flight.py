"""What is dear is worked out once, whoever asks; errors are never kept."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.domain.single_flight import Gate, shared
from tests.patience import patience

PEOPLE = 20
SECONDS = patience(5.0)


class Stopped(BaseException):
    """As when a screen is left: no Exception."""


@pytest.fixture
def people():
    with ThreadPoolExecutor(PEOPLE) as pool:
        yield pool


def asked_while_it_works(people, begin, ask):
    """One begins; the others ask for the same before it may end."""
    first = people.submit(ask)
    assert begin.wait(SECONDS)
    return [first, *(people.submit(ask) for _ in range(PEOPLE - 1))]


def test_many_who_ask_at_once_get_the_one_object(people):
    began, may_end, made = threading.Event(), threading.Event(), []

    @shared(2)
    def dear(number):
        began.set()
        assert may_end.wait(SECONDS)
        made.append(number)
        return object()

    waiting = asked_while_it_works(people, began, lambda: dear(1))
    may_end.set()
    assert len({id(one.result(SECONDS)) for one in waiting}) == 1
    assert made == [1]


def test_an_error_reaches_those_who_waited_and_is_not_kept(people):
    began, may_end, fails = threading.Event(), threading.Event(), [True]

    @shared(2)
    def dear():
        began.set()
        assert may_end.wait(SECONDS)
        if fails:
            raise ValueError("no result yet")
        return "result"

    waiting = asked_while_it_works(people, began, dear)
    may_end.set()
    for one in waiting:
        with pytest.raises(ValueError, match="no result yet"):
            one.result(SECONDS)
    fails.clear()
    assert dear() == "result"


def test_a_screen_that_is_left_takes_nobody_elses_answer_along(people):
    began, may_end, runs = threading.Event(), threading.Event(), []

    @shared(2)
    def dear():
        runs.append(1)
        if len(runs) == 1:
            began.set()
            assert may_end.wait(SECONDS)
            raise Stopped
        return "result"

    first, *others = asked_while_it_works(people, began, dear)
    may_end.set()
    with pytest.raises(Stopped):
        first.result(SECONDS)
    assert {one.result(SECONDS) for one in others} == {"result"}
    assert len(runs) == 2


def test_what_was_asked_for_longest_ago_leaves_first():
    @shared(2)
    def dear(number, _told=None):
        return [number]

    first, second = dear(1), dear(2)
    assert dear(1) is first
    dear(3)
    assert len(dear) == 2
    assert dear(1) is first
    assert dear(2) is not second


def test_what_another_process_made_is_given_without_working():
    @shared(2)
    def dear(number, _told):
        raise AssertionError("worked out")

    dear.put("made", 1)
    assert dear.has(1)
    assert not dear.has(2)
    assert dear(1, "whatever") == "made"


def test_what_is_forgotten_while_it_is_worked_out_does_not_come_back(people):
    began, may_end = threading.Event(), threading.Event()

    @shared(2)
    def dear():
        began.set()
        assert may_end.wait(SECONDS)
        return object()

    before = people.submit(dear)
    assert began.wait(SECONDS)
    dear.clear()
    may_end.set()
    assert dear() is not before.result(SECONDS)


def test_whoever_asks_for_its_own_answer_is_told():
    @shared(2)
    def dear():
        return dear()

    with pytest.raises(RuntimeError, match="asks for itself"):
        dear()


def test_a_gate_lets_few_through_at_once(people):
    gate, inside, most = Gate(2), set(), []

    def through(at):
        assert gate.enter(SECONDS)
        inside.add(at)
        most.append(len(inside))
        inside.discard(at)
        gate.leave()

    list(people.map(through, range(PEOPLE)))
    assert max(most) <= 2
    assert gate.wait_until_empty(0)


def test_whoever_waits_for_another_makes_room_for_it():
    gate = Gate(1)
    with ThreadPoolExecutor(1) as other:
        assert gate.enter()
        assert gate.enter(), "whoever is inside stays inside"
        assert not other.submit(gate.enter, 0).result(SECONDS)
        with gate.aside():
            assert other.submit(gate.enter, 0).result(SECONDS)
            other.submit(gate.leave).result(SECONDS)
        assert not other.submit(gate.enter, 0).result(SECONDS)
        gate.leave()
        assert not gate.wait_until_empty(0)
        gate.leave()
        assert gate.wait_until_empty(0)


def test_whoever_is_inside_for_long_keeps_nobody_out():
    gate = Gate(1, longest=0.0)
    with ThreadPoolExecutor(1) as other:
        assert gate.enter()
        assert other.submit(gate.enter, SECONDS).result(SECONDS)
        other.submit(gate.leave).result(SECONDS)
        assert gate.wait_until_empty(SECONDS)
        gate.leave()
