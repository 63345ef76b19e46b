"""A list of records turned into lines holds the same records, in order."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.interop import registry
from core.interop.plain.json_list import as_lines
from core.interop.reading import RowKind
from core.interop.source import SourceFile

SIGNS = st.text(alphabet='",\\[]{}\n :x\u00e9', max_size=8)
VALUES = st.recursive(SIGNS | st.integers() | st.none(), lambda inner: st.lists(inner, max_size=2))
RECORDS = st.lists(st.dictionaries(SIGNS, VALUES, max_size=3), min_size=1, max_size=4)


@given(RECORDS, st.sampled_from([None, 0, 2]), st.booleans())
def test_the_lines_are_the_elements(records, indent, ascii_only):
    raw = json.dumps(records, indent=indent, ensure_ascii=ascii_only).encode()
    lines = as_lines(raw)
    assert lines is not None
    assert [json.loads(line) for line in lines.split(b"\n")] == records


@pytest.mark.parametrize(
    "raw",
    [b"{}", b"[{}] x", b"[{}", b'[{"a": "}]', b"[{}]]", b"[{}], [{}]", b"", b"[", b"]["],
)
def test_what_is_no_single_list_is_left_to_others(raw):
    assert as_lines(raw) is None


def test_the_rows_of_a_list_keep_their_places_and_one_bad_element_is_one_problem():
    good = [{"item_id": f"d{at}", "text": f"a, [b] {{{at}}}", "label": "yes"} for at in range(5)]
    raw = json.dumps([*good, {"item_id": None, "text": "x", "label": "no"}]).encode()
    source = SourceFile("f.json", raw)
    found = registry.read(source, registry.recognise(source))
    rows = found.tables[RowKind.ITEMS]
    assert rows["row"].tolist() == [1, 2, 3, 4, 5]
    assert rows["text"].tolist() == [item["text"] for item in good]
    assert [problem.row for problem in found.problems] == [6]
