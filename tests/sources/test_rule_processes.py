"""The processes that run rules: killed, replaced, shared, and never left behind."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.domain.errors import PredicateRefused, RunCancelled
from core.sources import rationale_engine, rule_processes, rule_worker
from core.sources.rationale_engine import RationaleEngine
from core.sources.rule_processes import MARKS, Slice
from tests.patience import patience

ROOT = Path(__file__).resolve().parents[2]
SECRET = "marker-4711"
ENDLESS = "u ilike '" + "_%" * 300 + "zzz'"
"""On a long text: no step of it can be interrupted, and it takes longer than anybody waits."""


def idle():
    return {process.pid for process in rule_processes._pool._idle}


def process_of(engine):
    """The process that holds an engine's texts."""
    texts = engine._slices[0][2]
    return next(p for p in rule_processes._pool._idle if p.held is texts)


def test_a_process_killed_by_hand_is_replaced_and_gets_the_texts_again(vote_of):
    engine = RationaleEngine(["rice", "steak"])
    votes = engine.votes([vote_of("u = 'steak'")])
    before = process_of(engine).pid
    os.kill(before, signal.SIGKILL)
    assert (engine.votes([vote_of("u = 'steak'")]) == votes).all()
    assert process_of(engine).pid != before


def test_engines_take_turns_in_the_same_process(vote_of):
    first = RationaleEngine(["rice"])
    first.votes([vote_of("true")])
    pid = process_of(first).pid
    del first
    second = RationaleEngine(["steak"])
    assert second.votes([vote_of("u = 'steak'")]).tolist() == [[0]]
    assert process_of(second).pid in idle()
    assert pid in idle()
    assert len(idle()) <= rule_processes.MOST_KEPT


def test_whoever_waits_is_served_before_one_that_comes_back():
    places, waits, order = rule_processes.Places(1), threading.Event(), []

    def other():
        with places.taken(waits.set):
            order.append("other")

    thread = threading.Thread(target=other)
    with places.taken(waits.set):
        thread.start()
        assert waits.wait(patience(5.0))
    with places.taken(waits.set):
        order.append("again")
    thread.join()
    assert order == ["other", "again"]


def test_what_cannot_be_interrupted_is_killed_when_its_time_is_over_and_named(vote_of, monkeypatch):
    monkeypatch.setattr(rationale_engine, "NAMING_SHARE", 0.8)
    engine = RationaleEngine(["a" * 5_000, "rice"], seconds=1.0)
    rules = [vote_of("u = 'rice'", name="good"), vote_of(ENDLESS, name="endless")]
    with pytest.raises(PredicateRefused, match="Rule endless takes too long") as refused:
        engine.votes(rules)
    assert "make several rules of it" in refused.value.remedy
    assert engine.votes(rules[:1]).tolist() == [[-1], [0]]


def test_a_process_that_dies_of_a_rule_is_tried_once_more_and_then_told(vote_of):
    engine = RationaleEngine(["a" * 5_000])
    killed = []

    def kill_it():
        running = set(children_of(os.getpid())) - idle()
        killed.extend(running)
        for pid in running:
            os.kill(pid, signal.SIGKILL)

    with pytest.raises(PredicateRefused, match="Rule r ended the process that ran it"):
        engine.votes([vote_of(ENDLESS)], kill_it)
    assert len(set(killed)) == 2


def children_of(pid):
    tasks = Path(f"/proc/{pid}/task")
    return [
        int(child)
        for task in tasks.iterdir()
        for child in (task / "children").read_text().split()
        if b"rule_worker" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def test_a_rule_that_eats_memory_is_named_and_the_next_set_runs(vote_of, monkeypatch):
    """The bounds would keep it small; without them the limit of the process holds."""
    monkeypatch.setattr(rationale_engine, "VECTOR_BYTES", 10**12)
    many = "concat(" + ",".join("u" * 100) + ")"
    engine = RationaleEngine(["x" * 5_000] * 1_500)
    rules = [
        vote_of("contains(u, 'x')", name="good"),
        vote_of(f"length({many}) = 1", name="greedy"),
    ]
    with pytest.raises(PredicateRefused, match="Rule greedy needs too much memory") as refused:
        engine.votes(rules)
    assert "900 MB" in refused.value.message
    assert (engine.votes(rules[:1]) == 0).all()


def test_whoever_waits_can_stop_in_the_middle_and_goes_on_later(vote_of):
    engine = RationaleEngine(["a" * 5_000, "rice"])

    def stop():
        raise RunCancelled("Stopped")

    with pytest.raises(RunCancelled):
        engine.votes([vote_of(ENDLESS)], stop)
    assert set(children_of(os.getpid())) <= idle()
    assert engine.votes([vote_of("u = 'rice'")]).tolist() == [[-1], [0]]


def test_two_threads_at_once_get_their_own_votes(vote_of):
    engine = RationaleEngine([f"text {at}" for at in range(500)])
    found = {}

    def vote(number):
        for _ in range(5):
            found[number] = engine.votes([vote_of(f"u = 'text {number}'")])[:, 0]

    threads = [threading.Thread(target=vote, args=(number,)) for number in (7, 400)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {n: (votes == 0).nonzero()[0].tolist() for n, votes in found.items()} == {
        7: [7],
        400: [400],
    }


ORPHANED = f"""
from core.sources.rule_processes import Slice, run_rules, _pool
from core.sources.rule_worker import VOTE
told = []
def tell():
    if not told:
        told.append(print("running", flush=True))
run_rules(Slice(["a" * 500_000]), [(VOTE, {ENDLESS!r})], [1], seconds=600, waiting=tell)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_none_outlives_a_parent_that_is_killed_in_the_middle_of_a_set():
    parent = subprocess.Popen(
        [sys.executable, "-c", ORPHANED], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == "running\n"
    (child,) = children_of(parent.pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + patience(1)
    while Path(f"/proc/{child}").exists():
        assert time.monotonic() < until, "it outlived its parent"
        time.sleep(0.05)


def test_a_process_with_nothing_to_do_ends(monkeypatch):
    monkeypatch.setattr(rule_worker, "IDLE_SECONDS", 0.0)
    here, there = os.pipe()
    assert rule_worker._next(here) is None
    os.close(here)
    os.close(there)


def test_it_gets_no_key_of_ours(monkeypatch, vote_of):
    monkeypatch.setenv("SOME_API_KEY", "a key")
    engine = RationaleEngine(["rice"])
    rule_processes.end_processes()
    engine.votes([vote_of("true")])
    held = Path(f"/proc/{process_of(engine).pid}/environ")
    assert not held.exists() or b"SOME_API_KEY" not in held.read_bytes()


def test_a_system_without_a_limit_of_memory_is_told_once(monkeypatch, caplog):
    monkeypatch.setattr(rule_processes, "_warned", threading.Event())
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setitem(sys.modules, "resource", None)
    assert not rule_worker.limit_memory()
    for _ in range(2):
        rule_processes._warn_of_no_limit()
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "cannot limit the memory of a process" in caplog.text


@pytest.fixture(scope="module")
def here():
    """What the process does, in this one."""
    return rule_worker.Rules()


@given(st.lists(st.text(alphabet=MARKS + "ab\x00", max_size=12), min_size=1, max_size=6))
@example(["a\x1f", "\x1fb", MARKS, ""])
@settings(max_examples=25)
def test_texts_arrive_as_they_are_whatever_signs_they_hold(here, texts):
    for batch in Slice(texts).batches:
        size, _ = rule_worker.LENGTHS.unpack(batch[: rule_worker.LENGTHS.size])
        header = json.loads(batch[rule_worker.LENGTHS.size :][:size])
        here.load(batch[rule_worker.LENGTHS.size + size :], header["mark"], header["fresh"])
    assert json.loads(here.texts([], 0, len(texts))) == texts


def test_many_texts_a_huge_one_and_half_characters(vote_of):
    texts = ["steak"] * 100_000 + ["a" * 10_000_000 + "rice", "half \ud800 a character"]
    votes = RationaleEngine(texts).votes([vote_of("contains(u, 'rice')"), vote_of("u = 'steak'")])
    assert (votes[:100_000] == [-1, 0]).all()
    assert votes[100_000:].tolist() == [[0, -1], [-1, -1]]
    assert RationaleEngine(texts[-1:]).cleaned([]) == ["half \ufffd a character"]


def test_what_could_make_too_much_of_the_longest_text_is_refused_before_it_runs(vote_of):
    engine = RationaleEngine(["a" * 10_000_000])
    with pytest.raises(PredicateRefused, match="Rule r could make too much of a text") as refused:
        engine.votes([vote_of("concat(" + ",".join("u" * 60) + ") = ''")])
    assert "Up to 600 MB of the longest one" in refused.value.message


FAILING = [
    "u::integer = 1",
    "u = 1",
    "u",
    "not u",
    "text::double > 1",
    "(text || u)::bigint = 2",
    "case u when 1 then true end",
    "length(u) > u::integer",
    "u in (1, 2)",
    "u and true",
    "substring(u, 3)::boolean",
    "regexp_extract(u, '(.*)', 1)::integer = 4",
    "coalesce(u, 'x')::double = 1",
    "concat(u, ' to BOOL')",
    "concat('''', u, ''' to INT32')::integer = 1",
    "left(u, 99999999999) = ''",
    "regexp_matches(u, '(')",
]
QUOTED = ["", "' to BOOL", "\nto INT32 '", 'syntax error at or near "', "missing ): ", "{0}{1}%s"]


@pytest.mark.parametrize("code", FAILING)
def test_no_message_holds_a_text(code, vote_of, caplog):
    for around in QUOTED:
        text = f"{around}{SECRET}{around}"
        with pytest.raises(PredicateRefused) as refused:
            RationaleEngine([text]).votes([vote_of("true"), vote_of(code, name="bad")])
        error: BaseException | None = refused.value
        assert refused.value.title == "Rule bad cannot run"
        while error is not None:
            assert SECRET not in str(error)
            error = error.__cause__ or error.__context__
    assert SECRET not in caplog.text


LEAVES = st.sampled_from(["u", "text", "'a'", "1", "length(u)", "null"])
SIGNS = st.sampled_from(["+", "-", "||", "=", "<", "and", "or", "like"])
CASTS = st.sampled_from(["integer", "double", "boolean", "varchar"])
NAMES = st.sampled_from(["lower", "left", "contains", "replace", "trim"])
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds("({1} {0} {2})".format, SIGNS, inner, inner),
        st.builds("({1})::{0}".format, CASTS, inner),
        st.builds("{0}({1}, {2})".format, NAMES, inner, inner),
    ),
    max_leaves=6,
)


@given(EXPRESSIONS)
@settings(max_examples=60)
def test_whatever_fails_the_message_is_ours(here, code):
    here.load(SECRET.encode(), "", fresh=True)
    sent = []
    asked = {"rules": [("vote", code)], "seconds": 9, "start": 0, "ends": [1], "texts": False}
    rule_worker.answer(here, asked, sent.append)
    assert SECRET.encode() not in b"".join(sent)
