"""Rationales over texts: same votes however the work is cut, errors told, limits kept."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.benchmarks.keto.hand_written import hand_written
from core.domain.benchmark import CODE, NO_OPINION, Split
from core.domain.errors import PredicateRefused
from core.domain.rationale import Rationale, RationaleKind
from core.sources.rationale_engine import RationaleEngine
from core.sources.rule_worker import GROWTH_ALLOWED, Rules

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ["Fried RICE", "Steak, no rice", "Salad"]


def test_votes_are_the_class_where_a_rule_fires_and_silence_elsewhere(vote_of):
    votes = RationaleEngine(TEXTS).votes(
        [vote_of("contains(u, 'rice')", 0), vote_of("contains(u, 'steak')", 1)]
    )
    assert votes.dtype == CODE
    assert votes.tolist() == [[0, -1], [0, 1], [-1, -1]]


def test_rewrites_run_in_order_before_all_votes_and_leave_the_text_alone(vote_of, rewrite_of):
    rationales = [
        vote_of("contains(u, 'rice')"),
        vote_of("contains(text, 'rice')"),
        rewrite_of("regexp_replace(u, 'no rice', 'plain', 'g')"),
        rewrite_of("regexp_replace(u, 'plain', 'kept', 'g')", "second"),
    ]
    engine = RationaleEngine(TEXTS)
    assert engine.votes(rationales).tolist() == [[0, 0], [-1, 0], [-1, -1]]
    assert engine.cleaned(rationales) == ["fried rice", "steak, kept", "salad"]


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("regexp_matches(u, '(')", "A bracket ( in the pattern is not closed"),
        (r"regexp_matches(u, '(?<=a)b')", "Looking behind, (?<=...), is not supported"),
        (r"regexp_matches(u, 'a(?!b)')", "Looking ahead, (?=...), is not supported"),
        ("u::integer = 1", "cannot be turned into a number: write try_cast"),
        ("u = 1", "cannot be turned into a number"),
        ("u", "true or false is needed"),
        ("'rice'", "true or false is needed"),
        ("u + u", "+ cannot work with (text, text)"),
        ("u > 5", "It compares text with a number"),
        ("replace(u)", "replace cannot work with (text)"),
        ("case when u = 'salad' then 'x' else 'y' end", "true or false is needed"),
    ],
)
def test_what_parses_and_then_fails_is_refused_with_the_reason_and_the_rules_name(
    expression, told, vote_of
):
    with pytest.raises(PredicateRefused) as refused:
        RationaleEngine(TEXTS).votes([vote_of("true"), vote_of(expression, name="bad")])
    assert refused.value.title == "Rule bad cannot run"
    assert told in refused.value.message


def test_a_failing_rewrite_is_refused_on_both_ways(rewrite_of, vote_of):
    broken = rewrite_of("regexp_replace(u, '(', '', 'g')")
    with pytest.raises(PredicateRefused, match="cannot run"):
        RationaleEngine(TEXTS).votes([broken, vote_of("contains(u, 'rice')")])
    with pytest.raises(PredicateRefused, match="cannot run"):
        RationaleEngine(TEXTS).cleaned([broken])


def test_after_a_refusal_the_engine_works_on(vote_of):
    engine = RationaleEngine(TEXTS)
    with pytest.raises(PredicateRefused):
        engine.votes([vote_of("u::integer = 1")])
    assert engine.votes([vote_of("contains(u, 'salad')")])[:, 0].tolist() == [-1, -1, 0]


def test_a_vote_for_nothing_is_refused(vote_of):
    with pytest.raises(PredicateRefused, match="Rule r votes for nothing"):
        RationaleEngine(TEXTS).votes([vote_of("true", None)])


def slow_set(vote_of):
    """A second of work in many small steps: patterns with no literal to look for first."""
    patterns = [f"not regexp_matches(u, '(r|b|w).*(i|e).*x{at}')" for at in range(120)]
    texts = [f"rice and beans with {at} " * 6 for at in range(20_000)]
    return [vote_of(" and ".join(patterns))], texts


@pytest.mark.parametrize("parts", [1, 2])
def test_a_set_that_takes_too_long_is_stopped(vote_of, parts):
    slow, texts = slow_set(vote_of)
    engine = RationaleEngine(texts, seconds=0.1, parts=parts)
    with pytest.raises(PredicateRefused, match="Rule r takes too long"):
        engine.votes(slow)


def test_a_set_within_its_time_is_not_stopped(vote_of):
    assert RationaleEngine(TEXTS, seconds=60).votes([vote_of("true")]).tolist() == [[0]] * 3


@pytest.mark.slow
def test_a_process_that_ends_right_after_a_run_ends_well():
    code = (
        "from core.sources.rationale_engine import RationaleEngine\n"
        "print(RationaleEngine(['Rice']).cleaned([]))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stdout.decode().strip()) == (0, "['rice']"), done.stderr


@pytest.mark.parametrize(
    "setting",
    [
        "threads = 4",
        "memory_limit = '64GB'",
        "enable_external_access = true",
        "lock_configuration = false",
    ],
)
def test_the_engines_settings_are_locked(setting):
    """A predicate cannot reach SET at all; should one ever, the engine refuses it too."""
    with pytest.raises(duckdb.InvalidInputException, match="locked"):
        Rules().connection.execute(f"SET {setting}")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "ATTACH '/tmp/never.db'",
        "COPY examples TO '/tmp/never.csv'",
        "INSTALL httpfs",
        "SELECT * FROM frame",
    ],
)
def test_the_engine_itself_reaches_no_file_no_network_and_no_python_object(query):
    frame = [1, 2, 3]
    with pytest.raises(duckdb.Error):
        Rules().connection.execute(query)
    assert frame


@pytest.mark.parametrize("parts", [2, 3, 7])
def test_cutting_the_work_into_parts_changes_no_vote(small_keto, parts):
    texts = list(small_keto.items[Split.POOL].text)
    whole = RationaleEngine(texts).votes(hand_written(3))
    assert (RationaleEngine(texts, parts=parts).votes(hand_written(3)) == whole).all()
    assert (whole != NO_OPINION).any(axis=0).sum() > 15


@given(st.lists(st.text(max_size=30), max_size=8), st.integers(1, 4))
@settings(max_examples=25)
def test_any_texts_keep_their_order_and_their_votes(texts, parts):
    rationale = Rationale("r", 1, RationaleKind.VOTE, "", "contains(u, 'a')", 1, 1, "x")
    engine = RationaleEngine(texts, parts=parts)
    lower = engine.cleaned([])
    assert len(lower) == len(texts)
    expected = [1 if "a" in text else NO_OPINION for text in lower]
    assert engine.votes([rationale])[:, 0].tolist() == expected


@pytest.mark.parametrize(
    "text",
    [
        "'; drop table examples_0; --",
        'say "cheese"',
        "two\nlines\r\nand a\ttab",
        "crème brûlée 🍮 日本",
        "back\\slash and 100 % of $1",
        "nul\x00inside",
        " ",
        "",
    ],
)
def test_awkward_texts_come_back_as_they_went_in(text, vote_of):
    engine = RationaleEngine([text, "plain"])
    assert engine.cleaned([]) == [text.lower(), "plain"]
    assert engine.votes([vote_of("u = 'plain'")]).tolist() == [[-1], [0]]


def test_an_empty_text_can_be_voted_on(vote_of):
    assert RationaleEngine(["", "x"]).votes([vote_of("u = ''")]).tolist() == [[0], [-1]]


@pytest.mark.parametrize("parts", [1, 3])
def test_no_texts_or_no_votes_give_an_empty_table(vote_of, rewrite_of, parts):
    assert RationaleEngine([], parts=parts).votes([vote_of("true")]).shape == (0, 1)
    assert RationaleEngine(TEXTS, parts=parts).votes([]).shape == (3, 0)
    assert RationaleEngine(TEXTS, parts=parts).votes([rewrite_of("u")]).shape == (3, 0)
    assert RationaleEngine([], parts=parts).cleaned([]) == []


def test_even_without_texts_a_hostile_predicate_is_refused(vote_of):
    with pytest.raises(PredicateRefused):
        RationaleEngine([]).votes([vote_of("(select 1)")])


def test_a_rewrite_cannot_blow_a_text_up_without_end(rewrite_of):
    twice = [rewrite_of("concat(u, ' ', u)", f"w{at}") for at in range(30)]
    (cleaned,) = RationaleEngine(["rice"]).cleaned(twice)
    assert len(cleaned) == len("rice") + GROWTH_ALLOWED


def test_a_rewrite_that_gives_nothing_leaves_a_text(rewrite_of):
    rewrite = rewrite_of("case when contains(u, 'steak') then u end")
    assert all(isinstance(text, str) for text in RationaleEngine(TEXTS).cleaned([rewrite]))


def test_two_engines_do_not_see_each_others_texts(vote_of):
    one, other = RationaleEngine(["rice"]), RationaleEngine(["steak", "rice"])
    rationale = vote_of("contains(u, 'rice')")
    assert one.votes([rationale]).tolist() == [[0]]
    assert other.votes([rationale]).tolist() == [[-1], [0]]
