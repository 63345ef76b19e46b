import csv
import io
import json
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.errors import BadData
from core.domain.node import Node
from core.interop.exports.disputed import disputed, suggestions
from core.interop.exports.label_studio import labelling_config, tasks
from core.interop.exports.promptfoo import promptfoo_csv, promptfoo_json
from core.interop.exports.tables import csv_table, parquet_table
from core.interop.plain.columns import MOMENTS, NUMBERS
from core.interop.reading import COLUMNS, PLACE, STATUSES, RowKind, table
from core.interop.registry import read, recognise
from core.interop.source import SourceFile
from tests.interop.reading_samples import read_as, rows

FEW = settings(
    max_examples=25,
    derandomize=True,
    database=None,
)
NASTY = (
    "=cmd()|'/c calc'!A0", "'=1+1", "''@x", "-5", "+1e5", "-a", "'tis", "\t=x", "a\rb", "a\nb",
    '"', "a,b;c|d", "null", "nan", "1.0", "ملف 😀", "../../etc/passwd", "<b>x</b>", "\ufeffx",
    "{{ 7*7 }}", "{% raw %}", "{\u2060{", "file:///etc/passwd",
)  # fmt: skip
characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
texts = (st.sampled_from(NASTY) | st.text(characters, max_size=12)).map(str.strip).filter(bool)
maybe = st.none() | texts


def values(kind: RowKind, name: str) -> st.SearchStrategy:
    """What a column of a table may hold."""
    exact = {
        "status": st.sampled_from(sorted(STATUSES)),
        "source_kind": st.sampled_from(["human", "lf", "llm", "ml"]),
        "node": st.sampled_from([node.value for node in Node]),
        "confidence": st.none() | st.floats(0, 1),
        "correct": st.none() | st.floats(0, 1),
        "value": st.floats(-1e9, 1e9),
        "hours": st.floats(0, 100),
        "cancels": st.none() | st.just("yes"),
    }
    if name in exact:
        return exact[name]
    if name in MOMENTS:
        if kind is RowKind.HOURS:
            return st.none()
        return st.none() | st.datetimes(pd.Timestamp(1980, 1, 1), pd.Timestamp(2100, 1, 1))
    if name in NUMBERS:
        return st.none() | st.integers(0, 2**40)
    needed = name in ("item_id", "label", "name", "who", "regex", "text")
    return texts if needed else maybe


@st.composite
def tables(draw: st.DrawFn) -> tuple[RowKind, pd.DataFrame]:
    kind = draw(st.sampled_from(list(RowKind)))
    columns = [*COLUMNS[kind], *(["slice:land"] if kind is RowKind.ITEMS else [])]
    record = st.fixed_dictionaries({name: values(kind, name) for name in columns})
    return kind, table(kind, draw(st.lists(record, min_size=1, max_size=4)))


@FEW
@given(tables())
@pytest.mark.parametrize("write", [csv_table, parquet_table])
def test_what_is_exported_is_imported_again_without_loss(write, held):
    kind, frame = held
    source = SourceFile("table", write(kind, frame))
    recognition = recognise(source)
    assert recognition.kinds == (kind,)
    found = read(source, recognition)
    assert not found.problems
    back = found.tables[kind].drop(columns=PLACE)
    assert said(back) == said(frame.drop(columns=PLACE))


def said(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Rows with one way to say nothing, a number and a time."""
    plain = [
        {
            name: None
            if pd.isna(value)
            else str(pd.Timestamp(value))
            if name in MOMENTS
            else float(value)
            if name in NUMBERS or name == "correct"
            else value
            for name, value in row.items()
        }
        for row in frame.astype(object).to_dict("records")
    ]
    return [{name: row[name] for name in sorted(row)} for row in plain]


@FEW
@given(st.lists(texts, min_size=1, max_size=5))
def test_no_cell_of_a_csv_file_runs_in_a_spreadsheet(held):
    frame = table(
        RowKind.ITEMS, [{"item_id": f"d{n}", "text": text} for n, text in enumerate(held)]
    )
    reader = csv.DictReader(io.StringIO(csv_table(RowKind.ITEMS, frame).decode(), newline=""))
    for row in reader:
        for cell in row.values():
            assert not cell.lstrip().startswith(("=", "+", "-", "@")) or is_number(cell)


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_numbers_are_not_harmed():
    frame = table(RowKind.METRICS, [{"name": "-5", "value": -0.25}, {"name": "+1e5", "value": 3}])
    text = csv_table(RowKind.METRICS, frame).decode()
    assert "'" not in text
    assert "-0.25" in text


@FEW
@given(
    st.lists(st.tuples(texts, st.none() | texts), min_size=1, max_size=4),
)
@pytest.mark.parametrize("write", [promptfoo_json, promptfoo_csv])
def test_promptfoo_tests_come_back_as_the_items(write, held):
    items = [
        {"item_id": f"d{n}", "text": text, "gold": gold if gold and "{" not in gold else "yes"}
        for n, (text, gold) in enumerate(held)
        if not (gold or "").startswith("file:")
    ]
    if not items:
        return
    found = read_as("promptfoo-tests", write(table(RowKind.ITEMS, items)))
    assert not found.problems
    told = [(one["item_id"], one["text"], one["gold"]) for one in items]
    assert rows(found, RowKind.ITEMS, "item_id", "text", "gold") == told


def test_nothing_of_a_text_runs_in_promptfoo():
    items = table(RowKind.ITEMS, [{"item_id": "d1", "text": "{{ 7*7 }} {% x %}", "gold": "yes"}])
    (test,) = json.loads(promptfoo_json(items))
    assert "{{" not in test["vars"]["text"]
    assert "{%" not in test["vars"]["text"]
    assert test["assert"] == [{"type": "equals", "value": "yes", "metric": "accuracy"}]
    loaded = table(RowKind.ITEMS, [{"item_id": "d1", "text": "file:///etc/passwd", "gold": "yes"}])
    assert not json.loads(promptfoo_json(loaded))[0]["vars"]["text"].startswith("file:")
    with pytest.raises(BadData, match="Rename"):
        promptfoo_json(table(RowKind.ITEMS, [{"item_id": "d1", "text": "x", "gold": "{{ x }}"}]))


def test_items_without_a_right_answer_are_tests_without_an_expectation():
    items = table(
        RowKind.ITEMS,
        [{"item_id": "d1", "text": "x"}, {"item_id": "d2", "text": "y", "gold": "no"}],
    )
    for write in (promptfoo_json, promptfoo_csv):
        found = read_as("promptfoo-tests", write(items))
        assert rows(found, RowKind.ITEMS, "gold") == [(None,), ("no",)]


VOTES = table(
    RowKind.LABELS,
    [
        {"item_id": item, "source_id": who, "label": label, "status": status, "source_kind": kind}
        for item, who, label, status, kind in [
            ("d1", "a", "yes", None, "human"),
            ("d1", "b", "no", "given", "human"),
            ("d2", "a", "yes", "given", None),
            ("d2", "b", "no", "draft", "human"),
            ("d3", "a", "no", "given", "human"),
            ("d3", "g", "yes", "given", "gold"),
        ]
    ],
)
ANSWERS = table(
    RowKind.PREDICTIONS,
    [
        {"run_id": "m", "item_id": "d3", "label": "no", "iteration": 1},
        {"run_id": "m", "item_id": "d3", "label": "yes", "iteration": 2, "confidence": 0.75},
    ],
)


def test_disputed_items_are_those_on_which_voters_or_models_differ():
    assert disputed(VOTES, ANSWERS) == ["d1", "d3"]
    assert disputed(VOTES.iloc[:0], ANSWERS.iloc[:0]) == []


def test_label_studio_gets_what_was_said_and_never_the_right_answer():
    items = table(
        RowKind.ITEMS,
        [{"item_id": d, "text": f"dish {d}", "gold": "secret", "slice:land": "PT"}
         for d in ("d1", "d2", "d3")],
    )  # fmt: skip
    raw = tasks(items, suggestions(VOTES, ANSWERS))
    assert b"secret" not in raw
    found = read_as("label-studio", raw)
    assert not found.problems
    assert rows(found, RowKind.ITEMS, "item_id", "text", "slice:land")[0] == ("d1", "dish d1", "PT")
    assert rows(found, RowKind.LABELS, "item_id", "source_id", "label", "confidence") == [
        ("d1", "majority of 2 votes", "no", 0.5),
        ("d2", "majority of 1 votes", "yes", 1.0),
        ("d3", "majority of 1 votes", "no", 1.0),
        ("d3", "m", "yes", 0.75),
    ]


@FEW
@given(st.lists(texts, min_size=1, max_size=4), texts)
def test_the_form_for_label_studio_is_xml_whatever_the_classes_are_called(classes, question):
    config = labelling_config(classes, question, guideline=question)
    try:
        form = ElementTree.fromstring(config)
    except ElementTree.ParseError:
        assert any(ord(sign) < 32 or sign in "\ufffe\uffff" for sign in config if sign not in "\n")
        return
    assert len(form.findall(".//Choice")) == len(classes)
