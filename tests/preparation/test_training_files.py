"""Training files: written, checked as a provider would, and read back."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.benchmark import Split
from core.domain.errors import BadData, BadUsage
from core.interop.openai_files.shapes import shape_of
from core.preparation.chat_format import chat_file
from core.preparation.examples import Example, ExampleOrigin
from core.preparation.training_checks import FIREWORKS, ProviderLimits, check_training_file
from core.preparation.training_files import (
    PREFERENCES,
    SEPARATOR,
    FileFormat,
    TrainingRow,
    read_training_file,
    training_rows,
    write_table,
    write_training_file,
)

SYSTEM = "Keto or not?"
HAS_SYSTEM = (FileFormat.CHAT, FileFormat.DPO)
LINES = [kind for kind in FileFormat if kind is not FileFormat.CSV]
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)
FORMULAS = st.sampled_from(["=1+1", "-2", "@x", "'=x", "''+x", "'", "+a", "\tb", "\rc"])
TEXTS = st.lists(
    WORDS.filter(lambda text: text.strip() and SEPARATOR not in text),
    min_size=10, max_size=14, unique=True,
)  # fmt: skip


def examples(texts: list[str]) -> list[Example]:
    return [
        Example(f"i{at}", text, ("yes", "no")[at % 2], origin=ExampleOrigin.ORIGINAL)
        for at, text in enumerate(texts)
    ]


def rows(texts: list[str], kind: FileFormat) -> list[TrainingRow]:
    items = examples(texts)
    worse = {item.item_id: "maybe" for item in items} if kind in PREFERENCES else None
    return training_rows(items, SYSTEM if kind in HAS_SYSTEM else "", worse)


@pytest.mark.parametrize("kind", LINES)
@settings(max_examples=40)
@given(texts=TEXTS)
def test_what_is_written_is_accepted_and_read_back(kind, texts):
    wanted = rows(texts, kind)
    file = write_training_file(wanted, kind)
    check = check_training_file(file.encode(), kind)
    assert check.accepted, check.findings
    assert [f for f in check.findings if "same as line" not in f.told] == []
    assert check.examples == len(texts)
    assert read_training_file(file, kind) == wanted


@pytest.mark.parametrize("kind", LINES)
def test_a_format_is_recognised(kind):
    file = write_training_file(rows([f"dish {at}" for at in range(10)], kind), kind)
    like = FileFormat.LEGACY if kind is FileFormat.TRL_COMPLETION else kind
    assert check_training_file(file.encode()).kind is like


def test_a_chat_file_is_the_one_that_services_get():
    texts = ["Steak", "Crème brûlée"]
    assert write_training_file(rows(texts, FileFormat.CHAT), FileFormat.CHAT) == chat_file(
        SYSTEM, texts, ["yes", "no"]
    )


@pytest.mark.parametrize("kind", [kind for kind in LINES if kind is not FileFormat.JSONL])
def test_the_import_reads_what_is_written(kind):
    (wanted,) = rows(["Is steak keto?"], kind)
    record = json.loads(write_training_file([wanted], kind))
    found = shape_of(record).example(record)
    assert (found.text, found.answer) == (wanted.text, wanted.answer)
    assert (found.system or "") == wanted.system


def test_prompts_may_be_chats():
    told = {"prompt": [USER], "completion": [YES]}
    assert said(FileFormat.TRL_COMPLETION, told) == []
    assert said(FileFormat.TRL_COMPLETION, told | {"prompt": []}) == [
        (1, True, "prompt is missing or empty")
    ]


def test_exam_items_and_items_without_label_are_refused():
    with pytest.raises(BadUsage, match="i1 is in test"):
        training_rows([Example("i1", "x", "yes", Split.TEST)])
    with pytest.raises(BadUsage, match="i1 has no label"):
        training_rows([Example("i1", "x", "")])
    with pytest.raises(BadUsage, match="no worse answer"):
        write_training_file([TrainingRow("x", "yes")], FileFormat.DPO)


@settings(max_examples=60)
@given(st.lists(st.tuples(WORDS | FORMULAS, WORDS | FORMULAS), max_size=5))
def test_no_cell_of_a_csv_is_a_formula_and_all_are_read_back(cells):
    items = [Example(f"i{at}", text, label) for at, (text, label) in enumerate(cells)]
    text = write_table(items, FileFormat.CSV)
    for record in csv.reader(io.StringIO(text, newline="")):
        assert not any(cell[:1] in tuple("=+-@\t\r") and cell for cell in record)
    found = read_training_file(text, FileFormat.CSV)
    assert [(row.text, row.answer) for row in found] == cells


def test_a_table_tells_where_an_example_comes_from():
    made = Example("a~copy1", "x", "yes", origin=ExampleOrigin.COPY, parent_id="a")
    (line,) = write_table([made], FileFormat.JSONL).splitlines()
    assert json.loads(line) == {
        "item_id": "a~copy1", "text": "x", "label": "yes", "split": "pool", "origin": "copy",
        "parent_id": "a",
    }  # fmt: skip


def test_a_line_of_another_format_is_named():
    with pytest.raises(BadData, match="Line 2"):
        read_training_file('{"prompt": "a", "completion": "b"}\n{"text": "a"}\n', FileFormat.LEGACY)


def test_a_table_without_its_columns_is_named():
    with pytest.raises(BadData, match="no columns text and label"):
        read_training_file("a,b\n1,2\n", FileFormat.CSV)


def said(kind: FileFormat, *records: object, **how) -> list[tuple[int | None, bool, str]]:
    """Findings for records among enough good ones."""
    file = "\n".join(r if isinstance(r, str) else json.dumps(r) for r in records)
    check = check_training_file(file.encode("utf-8", "surrogatepass"), kind, **how)
    return [(f.line, f.refused, f.told) for f in check.findings if "at least" not in f.told]


def chat(*messages: dict, **more) -> dict:
    return {"messages": list(messages), **more}


USER = {"role": "user", "content": "Steak?"}
YES = {"role": "assistant", "content": "yes"}


@pytest.mark.parametrize(
    ("record", "refused", "told"),
    [
        (chat(USER), True, "the last message is not from the assistant"),
        (chat(USER, YES, USER), True, "the last message is not from the assistant"),
        (chat(USER, {"role": "assistant", "content": " "}), True, "content is empty"),
        (chat(USER, {"role": "assistant"}), True, "content is missing"),
        (chat(USER, {"role": "assistant", "content": 3}), True, "content is not a text"),
        (chat({"role": "human", "content": "x"}, YES), True, "role 'human' is not one of"),
        (chat(USER | {"text": "x"}, YES), True, "unknown key 'text'"),
        (chat(USER | {"weight": 1}, YES), True, "weight may be 0 or 1"),
        (chat(USER, YES | {"weight": 0}), True, "nothing to learn"),
        (chat(USER, "yes"), True, "message 2 is not an object"),
        (chat(), True, "messages is missing or empty"),
        ({}, True, "messages is missing or empty"),
        (chat(USER, YES, comment="x"), False, "unknown key 'comment'"),
        (chat(YES), False, "no message of the user"),
        (chat(USER, {"role": "system", "content": "x"}, YES), False, "only the first message"),
        ("{", True, "not JSON"),
        ("[1]", True, "not a JSON object"),
        ("", True, "an empty line"),
    ],
)
def test_what_a_provider_would_say_of_a_chat_is_said_with_its_line(record, refused, told):
    # A line follows, so that an empty one in between is one.
    found = said(FileFormat.CHAT, chat(USER | {"content": "Eggs?"}, YES), record, chat(YES))
    assert any(line == 2 and r is refused and told in text for line, r, text in found), found


def test_a_good_chat_has_nothing_to_say_about():
    call = {"role": "assistant", "tool_calls": [{"id": "c"}]}
    good = chat({"role": "system", "content": "x"}, USER, YES | {"weight": 1})
    assert said(FileFormat.CHAT, good, chat(USER | {"content": "Look it up"}, call)) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"input": None}, "input is missing"),
        ({"preferred_output": [YES, YES]}, "preferred_output is not exactly one message"),
        ({"preferred_output": [USER]}, "preferred_output is not from the assistant"),
        ({"non_preferred_output": [YES]}, "the better and the worse answer are the same"),
        ({"non_preferred_output": []}, "non_preferred_output is missing or empty"),
    ],
)
def test_preferences_need_two_different_answers(change, told):
    good = {
        "input": {"messages": [USER]},
        "preferred_output": [YES],
        "non_preferred_output": [{"role": "assistant", "content": "no"}],
    }
    assert said(FileFormat.DPO, good) == []
    assert (1, True, told) in said(FileFormat.DPO, good | change)


def old(text: str, completion: str = " yes") -> dict:
    return {"prompt": text, "completion": completion}


def test_prompts_of_the_old_format_end_alike_and_completions_begin_with_a_space():
    good = [old(f"dish {at} ->") for at in range(8)]
    assert said(FileFormat.LEGACY, *good) == []
    assert said(FileFormat.LEGACY, *good, old("dish 9"), old("a -> b ->", "no")) == [
        (9, False, "the prompt does not end with ' ->' like most"),
        (10, False, "the completion does not begin with a space"),
        (10, False, "the separator ' ->' stands inside the prompt too"),
    ]
    assert said(FileFormat.LEGACY, *(old(text) for text in ("steak", "eggs", "ham"))) == [
        (None, False, "the prompts do not end with a common separator")
    ]


def test_repeated_lines_and_contradictions_are_named_with_the_line_they_repeat():
    found = said(FileFormat.TRL_COMPLETION, old("a"), old("b"), old("a"), old("b", " no"))
    assert found == [
        (3, False, "the same as line 1"),
        (4, False, "asks what line 2 asks, and is answered otherwise"),
    ]


def test_files_too_small_too_large_or_with_too_long_examples_are_refused():
    file = write_training_file(
        rows([f"d{at}" for at in range(9)], FileFormat.CHAT), FileFormat.CHAT
    )
    told = [f.told for f in check_training_file(file.encode()).findings]
    assert told == ["9 examples; OpenAI needs 10 at least"]
    assert check_training_file(file.encode(), limits=FIREWORKS).accepted
    tight = ProviderLimits("Tiny", 1, 5, 0, "made up")
    check = check_training_file(file.encode(), limits=tight)
    assert [(f.line, f.told) for f in check.findings][:2] == [
        (None, "larger than the 0 MB Tiny takes"),
        (1, f"{check.tokens // 9} tokens; 5 are the most"),
    ]
    assert not check.exact


def test_what_is_not_utf8_is_named_by_line():
    good = json.dumps(chat(USER, YES)).encode()
    found = check_training_file(good + b"\n" + good.replace(b"Steak", b"caf\xe9") + b"\n")
    assert (found.findings[1].line, found.findings[1].told) == (2, "not UTF-8")
    marked = check_training_file(b"\xef\xbb\xbf" + good)
    assert "byte order mark" in marked.findings[1].told
    assert marked.examples == 1


def test_something_else_is_not_taken_for_a_training_file():
    found = check_training_file(b'{"a": 1}\n' * 12)
    assert found.kind is None
    assert not found.accepted
    assert found.findings[0].told == "not a format of training files"


@settings(max_examples=100)
@given(st.binary(max_size=60), st.sampled_from([None, *LINES]))
def test_any_bytes_get_an_answer(data, kind):
    check_training_file(data, kind)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["messages", "input", "role", "content", "prompt", "preferred_output"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@settings(max_examples=150)
@given(JSON, st.sampled_from(LINES))
def test_any_record_gets_an_answer(record, kind):
    check_training_file(json.dumps(record).encode(), kind)
