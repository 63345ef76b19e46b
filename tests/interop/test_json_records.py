import pytest

from core.domain.errors import BadData
from core.interop.json_records import document, records
from core.interop.reading import Problem
from core.interop.source import SourceFile


def read(text: str, without: tuple[str, ...] = ()) -> tuple[list, list[Problem]]:
    problems: list[Problem] = []
    return list(records(SourceFile("f", text.encode()), problems, without)), problems


def test_a_list_gives_its_elements_by_number():
    assert read('[{"a":1},\n {"a":2}]') == ([(1, {"a": 1}), (2, {"a": 2})], [])


def test_lines_are_counted_with_the_blank_ones():
    assert read('{"a":1}\n\n{"a":2}\n')[0] == [(1, {"a": 1}), (3, {"a": 2})]


def test_documents_over_several_lines_are_told_apart():
    assert read('{\n "a":1\n}\n{\n "a":2\n}')[0] == [(1, {"a": 1}), (4, {"a": 2})]


def test_a_bad_line_is_one_problem_and_the_next_is_read():
    good, problems = read('{"a":1}\n{"a":\n{"a":3}')
    assert [place for place, _ in good] == [1, 3]
    assert problems[0].row == 2
    assert "Column 6" in problems[0].why


def test_a_key_that_is_there_twice_is_not_silently_the_last_one():
    good, problems = read('[{"a":1,"a":2},{"a":3}]')
    assert good == [(2, {"a": 3})]
    assert "'a' is there twice" in problems[0].why


def test_a_list_that_was_cut_off_keeps_what_is_whole_and_says_so():
    good, problems = read('[{"a":1},{"a"')
    assert good == [(1, {"a": 1})]
    assert problems[0].row == 2
    good, problems = read('[{"a":1},')
    assert "cut off" in problems[0].why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"a":' + "[" * 100_000, "nested too deeply"),
        ('{"a":' + "9" * 5_000 + "}", "thousands of digits"),
    ],
)
def test_what_breaks_a_decoder_is_a_problem(text: str, why: str):
    good, problems = read(text + '\n{"a":1}')
    assert good == [(2, {"a": 1})]
    assert why in problems[0].why
    with pytest.raises(BadData, match=why):
        document(SourceFile("f", text.encode()))


def test_unwanted_keys_are_gone_at_every_depth():
    good, _ = read('[{"events":[1,2],"b":{"events":3,"c":4}}]', ("events",))
    assert good == [(1, {"b": {"c": 4}})]


def test_a_document_says_where_it_stops_being_one():
    with pytest.raises(BadData, match="line 2, column"):
        document(SourceFile("f.json", b'{"a":1,\n"b":}'))
    with pytest.raises(BadData, match="cut off"):
        document(SourceFile("f.json", b'{"a":1,\n"b":[1,'))
    with pytest.raises(BadData, match="not one JSON object"):
        document(SourceFile("f.json", b"[1]"))


def test_many_bad_lines_do_not_take_quadratic_time():
    _, problems = read("x\n" * 50_000)
    assert len(problems) == 50_000
