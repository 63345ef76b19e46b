import json

import pytest

from core.domain.errors import BadData
from core.interop import registry
from core.interop.reading import ImportChoices, Reading, RowKind
from core.interop.source import SourceFile


def read(text: str, **wanted) -> Reading:
    source = SourceFile("file.json", text.encode())
    return registry.read(source, registry.recognise(source), ImportChoices(**wanted))


def lines(*records) -> str:
    return "\n".join(json.dumps(record) for record in records)


def test_a_list_and_lines_say_the_same():
    records = [{"id": "d1", "text": "omelette", "label": "yes"}, {"id": 2, "text": "pasta"}]
    as_list, as_lines = read(json.dumps(records, indent=1)), read(lines(*records))
    for found in (as_list, as_lines):
        assert found.tables[RowKind.ITEMS]["item_id"].tolist() == ["d1", "2"]
        assert found.tables[RowKind.ITEMS]["gold"].tolist()[0] == "yes"
        assert found.tables[RowKind.ITEMS]["row"].tolist() == [1, 2]


def test_bad_records_are_problems_and_the_others_stay():
    found = read(
        lines({"item_id": "d1", "text": "x"})
        + '\n{"item_id": "d2", \n[1]\n{"item_id": ["d4"], "text": "x"}\n'
        + '{"item_id": "\\ud800", "text": "x"}\n{"item_id": "d\\u0000", "text": "y"}\n'
        + lines({"item_id": "d7", "text": "z", "country": {"code": "PT"}})
    )
    assert found.tables[RowKind.ITEMS]["item_id"].tolist() == ["d1", "d7"]
    assert [p.row for p in found.problems] == [2, 3, 4, 5, 6]


def test_numbers_that_are_none_are_problems():
    found = read(
        '{"run": "r", "item_id": "a", "predicted": 1, "cost": 0.5}\n'
        '{"run": "r", "item_id": "b", "predicted": true, "cost": NaN}\n'
        '{"run": "r", "item_id": "c", "predicted": 0, "cost": 1e999}\n'
        '{"run": "r", "item_id": "d", "predicted": 0, "cost": "0.25"}\n'
        '{"run": "r", "item_id": "e", "predicted": 0, "cost": -1}\n'
        '{"run": "r", "item_id": "f", "predicted": 0, "cost": null}\n'
    )
    good = found.tables[RowKind.PREDICTIONS]
    assert good["item_id"].tolist() == ["a", "d", "f"]
    assert good["label"].tolist() == ["1", "0", "0"]
    assert [p.row for p in found.problems] == [2, 3, 5]


def test_a_byte_that_is_no_text_is_said_with_its_line():
    good = b'{"item_id": "d1", "text": "x"}\n' * 9_000
    source = SourceFile("x", good + b'{"item_id": "\xe9", "text": "y"}')
    recognition = registry.recognise(source)
    with pytest.raises(BadData, match=r"line 9001 is not UTF-8"):
        registry.read(source, recognition)


def test_records_beyond_the_first_part_join_it(monkeypatch):
    monkeypatch.setattr("core.interop.plain.json_file.AT_ONCE", 2)
    records = [{"run": "r", "item_id": n, "predicted": "y", "cost": c} for n, c in
               enumerate([1, 2, "0.5", None, 3.5])]  # fmt: skip
    assert read(lines(*records)).tables[RowKind.PREDICTIONS]["cost"].sum() == 7.0


@pytest.mark.parametrize(
    "text", ["[]", "[1, 2]", "{}", '["a"]', '{"a": {"b": 1}}', "[[[[[[", "{" * 100_000]
)
def test_json_that_is_no_table_is_refused_with_words(text):
    with pytest.raises(BadData) as caught:
        read(text)
    assert caught.value.remedy
