"""What a rationale's SQL may and may not do; nothing that is refused is ever run."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.errors import PredicateRefused
from core.domain.rationale import Rationale, RationaleKind
from core.sources.predicate_tree import MAX_CHARACTERS
from core.sources.predicates import COLUMNS, FUNCTIONS, check
from core.sources.rationale_engine import RationaleEngine

LONG = "x" * 41
HOSTILE = {
    # files and the network
    "read_text('/etc/passwd') is null": "function read_text",
    "read_csv('/etc/passwd') is null": "function read_csv",
    "read_blob('/etc/passwd') is null": "function read_blob",
    "read_parquet('https://example.org/x.parquet') is null": "function read_parquet",
    "glob('/etc/*') is null": "function glob",
    "(select count(*) from '/etc/passwd') > 0": "subquery",
    "(select count(*) from 'https://example.org/x.csv') > 0": "subquery",
    "u in (select content from read_text('/etc/passwd'))": "subquery",
    # statements
    "attach '/tmp/x.db'": "cast to unbound",
    "1); attach '/tmp/x.db'; select (1": "Only one expression",
    "1); copy examples_0 to '/tmp/x.csv'; select (1": "Only one expression",
    "1); export database '/tmp/x'; select (1": "Only one expression",
    "install httpfs": "not written as SQL",
    "1); install httpfs; load httpfs; select (1": "Only one expression",
    "1); pragma database_list; select (1": "Only one expression",
    "1); set threads = 64; select (1": "Only one expression",
    "1); reset memory_limit; select (1": "Only one expression",
    "1); drop table examples_0; select (1": "Only one expression",
    "1); delete from examples_0; select (1": "Only one expression",
    "1); update examples_0 set text = ''; select (1": "Only one expression",
    "1); insert into examples_0 values (1, 'x'); select (1": "Only one expression",
    "1); create macro lower(x) as 'y'; select (1": "Only one expression",
    "1); create secret s (type s3); select (1": "Only one expression",
    "1); call pragma_version(); select (1": "Only one expression",
    "1); select (1": "several statements",
    "true;": "not written as SQL",
    "drop table examples_0": "not written as SQL",
    "with d as (delete from examples_0 returning *) select 1": "Only one expression",
    # comments that eat the bracket
    "true) --": "not written as SQL",
    "true) /*": "not closed",
    "-- nothing": "not written as SQL",
    "/* nothing */": "not written as SQL",
    "$a$ not closed": "not closed",
    "'not closed": "not closed",
    '"not closed': "not closed",
    # more than one expression
    "true), (false": "Only one expression",
    "true) union select (false": "Only one expression",
    "true) order by (1": "Only one expression",
    "true) limit (1": "Only one expression",
    "true) having (true": "Only one expression",
    "true) qualify (true": "Only one expression",
    "true) group by (u": "Only one expression",
    "true) using sample (1": "Only one expression",
    # other tables, schemas and queries
    "true) from examples_0 where (true": "Only one expression",
    "true) from range(1000000000) where (true": "Only one expression",
    "(select max(text) from examples_0) = u": "subquery",
    "(from duckdb_settings()) is null": "subquery",
    "(table examples_0) is null": "subquery",
    "(values (1)) is null": "subquery",
    "exists(select 1)": "subquery",
    "u = any(select 'a')": "subquery",
    "examples_0.text = 'a'": "no column examples_0.text",
    "main.examples_0.text = 'a'": "no column main.examples_0.text",
    "position > 3": "no column position",
    "v0": "no column v0",
    "gold = 'keto'": "no column gold",
    '"Text" = 1': "no column Text",
    "current_user = 'a'": "no column current_user",
    "query('select 1') is null": "function query",
    "query_table('examples_0') is null": "function query_table",
    "show tables": "subquery",
    # names from elsewhere
    "system.main.lower(u) = 'a'": "function lower",
    "memory.main.contains(u, 'a')": "function contains",
    "foo.bar.lower(u) = 'a'": "function lower",
    "information_schema.lower(u) = 'a'": "function lower",
    "u.lower() = 'a'": "function lower",
    # windows, aggregates, lambdas, lists, structs
    "row_number() over (order by u) = 1": "window is not allowed",
    "lower(u) over () = 'a'": "window is not allowed",
    "count(*) > 1": "function count_star",
    "max(u) = 'a'": "function max",
    "string_agg(u, ',') = 'a'": "function string_agg",
    "lower(distinct u) = 'a'": "filter, sort or count apart",
    "lower(u) filter (where true) = 'a'": "filter, sort or count apart",
    "lower(u order by u) = 'a'": "filter, sort or count apart",
    "list_transform([u], x -> x) is null": "list_transform",
    "(lambda x: x) is null": "lambda",
    "[x for x in [u]] is null": "list_apply",
    "[u] is null": "function list_value",
    "u[1] = 'a'": "array extract",
    "u[1:3] = 'a'": "array slice",
    "{'a': u} is null": "function struct_pack",
    "map {'a': u} is null": "function map",
    "(u, text) = ('a', 'b')": "function row",
    "unnest([1]) = 1": "function unnest",
    "grouping(u) = 1": "grouping function",
    # the surroundings, parameters and stars
    "getenv('HOME') is null": "function getenv",
    "getvariable('x') is null": "function getvariable",
    "current_setting('threads') = '1'": "function current_setting",
    "random() > 0.5": "function random",
    "now() is null": "function now",
    "nextval('s') = 1": "function nextval",
    "error('x') is null": "function error",
    "?": "parameter",
    "$1 = u": "parameter",
    "$secret = u": "parameter",
    "*": "star",
    "COLUMNS(*)": "star",
    "COLUMNS('.*') = 'a'": "star",
    "* exclude (u)": "star",
    "#1 = 'a'": "positional reference",
    "default": "default",
    # huge strings
    "repeat(u, 1000000000) = 'a'": "function repeat",
    "lpad(u, 1000000000, 'a') = 'a'": "function lpad",
    "rpad(u, 1000000000, 'a') = 'a'": "function rpad",
    "range(1000000000) is null": "function range",
    "printf('%1000000000d', 1) = 'a'": "function printf",
    "format('{:1000000000}', u) = 'a'": "function format",
    "replace(replace(u, 'a', 'aa'), 'a', 'aa') = 'a'": "inside another",
    "replace(concat(u, regexp_replace(u, 'a', 'b')), 'a', 'b') = 'a'": "inside another",
    "replace(u, 'a', text) = 'a'": "plain text",
    "replace(u, 'a', concat(u, u)) = 'a'": "plain text",
    "regexp_replace(u, text, 'a') = 'a'": "plain text",
    f"replace(u, 'a', '{LONG}') = 'a'": "at most 40 characters",
    f"regexp_replace(u, '', '{LONG}', 'g') = 'a'": "at most 40 characters",
    f"u = '{'é' * MAX_CHARACTERS}'": "the limit is 20,000",
    " or ".join(["u = u"] * 1400): "has more than 4,000 parts",
    "concat(" + ",".join("u" * 4100) + ") = 'a'": "has more than 4,000 parts",
    # deep nesting
    "not " * 4900 + "true": "nested too deeply",
    "lower(" * 2800 + "u" + ")" * 2800 + " = 'a'": "nested too deeply",
    "u || " * 3000 + "u": "nested too deeply",
    "u" + " is null" * 2400: "nested too deeply",
    # odd types, collations, operators
    "u::blob is null": "cast to blob",
    "u::json is null": "cast to unbound",
    "u::date is null": "cast to date",
    "u::integer[] is null": "cast to list",
    "u::struct(a int) is null": "cast to struct",
    "u::map(int, int) is null": "cast to map",
    "u::decimal(38, 2) = 1": "cast to decimal",
    'cast(u as "odd type") is null': "cast to unbound",
    "interval '1 day' is null": "cast to interval",
    "u collate nocase = 'a'": "collate",
    "u glob 'a*'": "function ~~~",
    "length(u) * 2 > 3": r"function \*",
    "2 ^ 62 > 1": r"function \^",
    "try(u::int) = 1": "operator try",
    # characters that are not text
    "u = 'a\x00'": "not text",
    "u = '\ud800'": "not text",
    "\udcff": "not text",
    "": "empty",
    " \n\t": "empty",
}
NORMAL = {
    "contains(u, 'rice')": [True, True, False, False],
    "u like '%rice%' and u not like '%cauli%'": [True, False, False, False],
    "u ilike 'FRIED%'": [True, False, False, False],
    r"regexp_matches(u, '\b(rice|pasta)\b')": [True, True, False, False],
    "regexp_matches(text, 'rice') and not regexp_matches(u, 'cauli.*rice')": [
        True,
        False,
        False,
        False,
    ],
    "u ~ '.*steak.*'": [False, False, True, False],
    "u = ''": [False, False, False, True],
    "length(u) + 1 - 2 > 12": [False, True, True, False],
    "starts_with(u, 'fried') or ends_with(trim(u), 'butter')": [True, False, True, False],
    "position('rice' in u) > 1": [True, True, False, False],
    "left(u, 5) in ('fried', 'cauli')": [True, True, False, False],
    "substring(u from 1 for 5) not in ('fried', 'cauli', '')": [False, False, True, False],
    "case when contains(u, 'cauli') then false else contains(u, 'rice') end": [
        True,
        False,
        False,
        False,
    ],
    "coalesce(regexp_extract(u, 'st(eak)', 1), '') = 'eak'": [False, False, True, False],
    "length(u) between 1 and 11": [True, False, False, False],
    "replace(u, 'cauliflower rice', '') = ''": [False, True, False, True],
    "contains(regexp_replace(u, '(fried|plain) ', '', 'g'), 'fried')": [False, False, False, False],
    "u is distinct from text": [False, False, False, False],
    "concat(u, '!') = '!' or u || '!' = 'fried rice!'": [True, False, False, True],
    "try_cast(u as integer) is null": [True, True, True, True],
    "upper(u) = 'FRIED RICE' -- as shouted": [True, False, False, False],
    "/* starch */ contains(u, 'rice')": [True, True, False, False],
    "contains(u, $quoted$rice$quoted$)": [True, True, False, False],
    "true) and (contains(u, 'rice')": [True, True, False, False],
    "\"u\" = 'fried rice'": [True, False, False, False],
    "contains(u, 'drop table') or contains(u, '; delete')": [False, False, False, False],
    "'t'": [True, True, True, True],
    "null": [False, False, False, False],
}
TEXTS = ["Fried rice", "Cauliflower rice", "Steak, garlic butter", ""]


def short(expression):
    return ascii(expression[:40])


def test_there_are_enough_of_both_kinds():
    assert len(HOSTILE) >= 60
    assert len(NORMAL) >= 15


@pytest.mark.parametrize(("expression", "told"), HOSTILE.items(), ids=map(short, HOSTILE))
def test_a_hostile_predicate_is_refused_with_what_was_found(expression, told):
    with pytest.raises(PredicateRefused, match=told) as refused:
        check(expression)
    error = refused.value
    assert error.title == "This rule cannot run"
    assert 0 < len(error.message) < 300
    assert "regexp_matches" in error.remedy


@pytest.mark.parametrize("expression", HOSTILE, ids=short)
def test_a_hostile_predicate_is_never_run(expression, vote_of, rewrite_of, monkeypatch):
    engine = RationaleEngine(TEXTS)

    def never(texts, rules, *_, **__):
        raise AssertionError(f"was run: {rules}")

    monkeypatch.setattr("core.sources.rationale_engine.run_rules", never)
    with pytest.raises(PredicateRefused, match="Rule bad cannot run"):
        engine.votes([vote_of("true"), vote_of(expression, name="bad")])
    with pytest.raises(PredicateRefused, match="Rule bad cannot run"):
        engine.votes([rewrite_of(expression, name="bad"), vote_of("true")])
    with pytest.raises(PredicateRefused, match="Rule bad cannot run"):
        engine.cleaned([rewrite_of(expression, name="bad")])


def test_reading_an_expression_does_not_run_it(tmp_path):
    target = tmp_path / "stolen.csv"
    with pytest.raises(PredicateRefused):
        check(f"1); copy (select 1) to '{target}'; select (1")
    assert not target.exists()


@pytest.mark.parametrize(("expression", "fires"), NORMAL.items(), ids=map(short, NORMAL))
def test_a_normal_predicate_is_accepted_and_does_what_it_says(expression, fires, vote_of):
    check(expression)
    votes = RationaleEngine(TEXTS).votes([vote_of(expression)])
    assert (votes[:, 0] == 0).tolist() == fires


@pytest.mark.parametrize(
    "expression", ["true) window w as (u", "true) window w as (order by u", "lower(a := b := u)"]
)
def test_what_only_looks_like_an_expression_is_refused_at_the_latest_when_it_should_run(
    expression, vote_of
):
    with pytest.raises(PredicateRefused):
        RationaleEngine(TEXTS).votes([vote_of(expression)])


@pytest.mark.parametrize("depth", [600, 900])
@pytest.mark.parametrize(("before", "after"), [("lower(", ")"), ("not ", ""), ("[", "]")])
def test_nesting_a_little_below_the_engines_limit_is_no_crash(before, after, depth):
    with contextlib.suppress(PredicateRefused):
        check(before * depth + "u" + after * depth)


@pytest.mark.parametrize(
    "expression",
    [
        "regexp_replace(concat(" + ",".join("u" * 500) + f"), '', '{'x' * 40}', 'g') = ''",
        "replace(concat(" + ",".join("u" * 500) + f"), 'a', '{'x' * 40}') = ''",
        "concat(" + ",".join("u" * 3900) + ") = ''",
        "||".join("u" * 900) + " = ''",
    ],
    ids=short,
)
def test_a_text_cannot_be_multiplied_by_hundreds(expression):
    with pytest.raises(PredicateRefused):
        check(expression)


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        (f"length({'||'.join('u' * 99)}) = 1", r"join all pieces in one concat"),
        ("lower(" * 60 + f"concat(u, '{'x' * 18_000}')" + ")" * 60 + " = ''", "use shorter ones"),
        (" or ".join(f"lower(u) = '{at}'" for at in range(1001)), "make several rules of it"),
        ("regexp_matches(u, text)", r"write contains\(u"),
        ("regexp_matches(u, concat('a', u))", "pattern as plain text"),
        ("u ~ text", "pattern as plain text"),
        ("u like concat('%', text, '%')", "LIKE needs its pattern as plain text"),
        ("regexp_extract(u, text) = ''", "pattern as plain text"),
    ],
    ids=lambda text: short(text)[:20],
)
def test_what_is_made_on_the_way_counts_and_a_pattern_is_plain_text(expression, told):
    with pytest.raises(PredicateRefused, match=told):
        check(expression)


@pytest.mark.parametrize(
    ("expression", "lengths", "letters"),
    [
        ("contains(u, 'rice')", 0, 0),
        (f"concat({', '.join('u' * 100)}) = 'a'", 100, 0),
        ("u || 'ab' || text = 'a'", 1 + 2, 2 + 2),
        ("replace(u, 'a', 'bb') = ''", 3, 3),
        ("case when u = 'a' then concat(u, u) else text end = ''", 2 + 2, 0),
        ("coalesce(u, 'xyz') = ''", 1, 3),
        ("regexp_matches(u, 'a' || 'b')", 0, 2),
        ("contains(u, text)", 0, 0),
        ("lower(" * 60 + "u" + ")" * 60 + " = 'a'", 60, 0),
    ],
    ids=lambda value: short(str(value))[:20],
)
def test_the_bound_of_what_is_made_of_a_text(expression, lengths, letters):
    made = check(expression)
    assert (made.lengths, made.bytes) == (lengths, letters)
    assert made.of(10) == 10 * lengths + letters


def test_only_the_two_columns_and_harmless_functions_are_on_the_list():
    assert {"text", "u"} == COLUMNS
    growing = {"repeat", "lpad", "rpad", "range", "list", "printf", "format", "string_agg"}
    outside = {"read_text", "read_csv", "glob", "getenv", "query", "current_setting", "nextval"}
    assert not FUNCTIONS & (growing | outside)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
@settings(max_examples=150)
def test_any_text_is_accepted_or_refused_and_nothing_else(expression):
    with contextlib.suppress(PredicateRefused):
        check(expression)


PIECES = ["(", ")", "'", '"', "--", "/*", "*/", ";", "u", "select", "$$", ",", "\n", "1", "or"]


@pytest.mark.slow
@given(
    first=st.lists(st.sampled_from(PIECES), max_size=9),
    second=st.lists(st.sampled_from(PIECES), max_size=9),
)
@settings(max_examples=60)
def test_no_play_with_quotes_brackets_and_comments_reaches_the_rationale_beside_it(first, second):
    rationales = [
        Rationale(str(at), 1, RationaleKind.VOTE, "", code, 1, 1, "a person")
        for at, code in enumerate([" ".join(first), "u = 'rice'", " ".join(second), "u = 'peas'"])
    ]
    engine = RationaleEngine(["rice", "peas"])
    with contextlib.suppress(PredicateRefused):
        votes = engine.votes(rationales)
        assert votes.shape == (2, 4)
        assert votes[:, 1].tolist() == [1, -1]
        assert votes[:, 3].tolist() == [-1, 1]
    assert engine.cleaned([]) == ["rice", "peas"]
