"""An answer that is a list is its one element, or refused with its row: never dropped."""

from __future__ import annotations

import io
import json

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from core.domain.errors import BadData
from core.interop.choices import NOT_ONE, SEVERAL
from core.interop.reading import RowKind
from core.interop.registry import read, recognise
from core.interop.source import SourceFile

TEXTS = ("It rains in Turin.", "The cup is red.")
ONE = {"a list": ["wet"], "twice the same": ["wet", "wet"], "with an empty one": ["wet", None]}
WRONG = {
    "several": (["wet", "cold"], SEVERAL),
    "a record": ({"choices": ["wet"]}, NOT_ONE),
    "a list of lists": ([["wet"]], NOT_ONE),
}


def _records(answer: object, key: str = "label") -> list[dict[str, object]]:
    """Two items, of which the second has the answer."""
    return [
        {"id": f"i{at}", "text": text, key: said}
        for at, (text, said) in enumerate(zip(TEXTS, (["dry"], answer), strict=True))
    ]


def _lines(records: list[dict[str, object]]) -> bytes:
    return "\n".join(map(json.dumps, records)).encode()


def _csv(written) -> bytes:
    return pd.DataFrame(written).to_csv(index=False).encode()


def _parquet(answer: object) -> bytes:
    # Parquet has one type a column: both items have the answer.
    out = io.BytesIO()
    records = {"id": ["i0", "i1"], "text": list(TEXTS), "label": pa.array([answer, answer])}
    parquet.write_table(pa.table(records), out)
    return out.getvalue()


def _label_studio(answer: object) -> bytes:
    result = [{"from_name": "c", "type": "choices", "value": {"choices": ["x"]}}]
    return json.dumps(
        [
            {
                "id": row["id"],
                "data": {"text": row["text"], "gold": row["gold"]},
                "annotations": [{"id": 1, "completed_by": 1, "result": result}],
            }
            for row in _records(answer, "gold")
        ]
    ).encode()


def _argilla(answer: object) -> bytes:
    return json.dumps(
        [
            {
                "id": row["id"],
                "fields": {"text": row["text"]},
                "metadata": {"gold": row["gold"]},
                "responses": {"q": [{"value": "x", "user_id": "u", "status": "submitted"}]},
            }
            for row in _records(answer, "gold")
        ]
    ).encode()


def _prodigy(answer: object) -> bytes:
    told = {"_input_hash": 1, "_task_hash": 1, "label": "x", "answer": "accept"}
    return _lines([{**row, **told} for row in _records(answer, "gold")])


WRITTEN = {
    "JSON": lambda answer: json.dumps(_records(answer)).encode(),
    "JSONL": lambda answer: _lines(_records(answer)),
    "CSV with JSON": lambda answer: _csv(
        [{**row, "label": json.dumps(row["label"])} for row in _records(answer)]
    ),
    "CSV of pandas": lambda answer: _csv(_records(answer)),
    "Parquet": _parquet,
    "Label Studio": _label_studio,
    "Argilla": _argilla,
    "Prodigy": _prodigy,
}


def _read(raw: bytes):
    source = SourceFile("file", raw)
    return read(source, recognise(source))


@pytest.mark.parametrize("form", WRITTEN)
@pytest.mark.parametrize("kind", ONE)
def test_a_list_of_one_answer_is_that_answer(form, kind):
    found = _read(WRITTEN[form](ONE[kind]))
    assert found.tables[RowKind.ITEMS]["gold"].tolist()[-1] == "wet"
    assert not found.problems


@pytest.mark.parametrize("form", WRITTEN)
@pytest.mark.parametrize("kind", WRONG)
def test_anything_else_is_a_problem_of_its_row(form, kind):
    answer, cause = WRONG[kind]
    raw = WRITTEN[form](answer)
    if form == "Parquet":  # no row of it can be taken
        with pytest.raises(BadData, match=r"row 1, column 'label'\n.*One answer a cell is needed"):
            _read(raw)
        return
    problems = _read(raw).problems
    place = 3 if form.startswith("CSV") else 2
    assert [(problem.row, problem.cause) for problem in problems] == [(place, cause)]
    assert not any(text in problems[0].why for text in TEXTS)


def test_no_answer_is_none_whatever_it_is_written_as():
    for raw in (WRITTEN["JSON"]([]), WRITTEN["CSV of pandas"]([]), _parquet([]), _parquet(None)):
        gold = _read(raw).tables[RowKind.ITEMS]["gold"].tolist()
        assert pd.isna(gold[-1])


def test_classes_in_brackets_and_lists_as_numpy_prints_them():
    written = ["[PAD]", "['wet' 'cold']", "[1]"]
    found = _read(_csv({"id": ["a", "b", "c"], "text": ["x", "y", "z"], "label": written}))
    assert found.tables[RowKind.ITEMS]["gold"].tolist() == ["[PAD]", "1"]
    assert [problem.cause for problem in found.problems] == [SEVERAL]


def test_answers_that_begin_after_the_first_rows_are_read():
    rows = [{"id": f"i{at}", "text": f"{at} cups", "gold": None} for at in range(300)]
    rows[299]["gold"] = "wet"
    gold = _read(_lines(rows)).tables[RowKind.ITEMS]["gold"].tolist()
    assert gold[299] == "wet"


def test_other_columns_of_lists_are_named_as_left_out():
    rows = [{"id": "a", "text": "x", "label": "wet", "tags": ["u", "v"], "meta": {"k": 1}}]
    assert "Left out, since they hold lists or records: 'tags', 'meta'." in (
        _read(json.dumps(rows).encode()).notes
    )
