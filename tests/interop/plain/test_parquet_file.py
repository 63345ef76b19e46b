import io

import pyarrow as pa
import pytest
from pyarrow import parquet

from core.domain.errors import BadData
from core.interop import registry
from core.interop.plain.parquet_file import load_parquet
from core.interop.reading import ImportChoices, Reading, RowKind
from core.interop.source import SourceFile
from tests.interop.plain_samples import parquet_file as file
from tests.interop.reading_samples import rows


def read(raw: bytes, **wanted) -> Reading:
    source = SourceFile("file.parquet", raw)
    return registry.read(source, registry.recognise(source), ImportChoices(**wanted))


def test_columns_with_types():
    found = read(
        file(
            {
                "item_id": pa.array([1, 2, None]),
                "worker": pa.array(["a", "b", "c"]).dictionary_encode(),
                "label": [1.0, 0.0, 1.0],
                "seconds": [2.5, float("nan"), 1.0],
                "ts": pa.array([0, 1, 2], pa.timestamp("ms", "UTC")),
                "features": [[1.0], [2.0], [3.0]],
            }
        )
    )
    good = found.tables[RowKind.LABELS]
    assert rows(found, RowKind.LABELS, "item_id", "source_id", "label", "seconds") == [
        ("1", "a", "1", 2.5),
        ("2", "b", "0", None),
    ]
    assert str(good["ts"][0]) == "1970-01-01 00:00:00"
    assert [(p.row, p.column) for p in found.problems] == [(3, "item_id")]


def test_a_nested_column_is_refused_with_words_where_it_is_wanted():
    raw = file({"item_id": ["d1"], "text": [["two", "parts"]], "gold": ["yes"]})
    assert read(raw).tables[RowKind.ITEMS]["gold"].tolist() == ["yes"]
    with pytest.raises(BadData, match="lists or records"):
        read(raw, mapping={"text": "text"})


@pytest.mark.parametrize(
    "raw", [b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1", file({"item_id": ["d1"]})[:-20]]
)
def test_a_damaged_file_is_refused_with_words(raw):
    with pytest.raises(BadData, match="not a Parquet file"):
        read(raw)


def test_a_small_file_that_unfolds_to_too_much_text_is_refused(monkeypatch):
    monkeypatch.setattr("core.interop.plain.parquet_file.MOST_TEXT", 1_000)
    raw = file({"item_id": ["d" * 100] * 100, "text": ["x"] * 100})
    with pytest.raises(BadData, match="of text"):
        read(raw)


def test_no_rows():
    with pytest.raises(BadData, match="no rows"):
        read(file({"item_id": pa.array([], pa.string())}))


def test_many_small_row_groups_are_one_piece_of_each_column():
    """Every later step would look at each of 20,000 pieces; the store ran out of memory on them."""
    table = pa.table({"item_id": [f"d{at}" for at in range(60)], "text": ["x", "y", "z"] * 20})
    out = io.BytesIO()
    parquet.write_table(table, out, row_group_size=1)
    columns = load_parquet(SourceFile("many.parquet", out.getvalue()), table.column_names).columns
    assert [column.num_chunks for column in columns.values()] == [1, 1]
    assert columns["item_id"].to_pylist() == table["item_id"].to_pylist()


def test_a_file_that_asks_for_too_much_memory_is_refused_with_words(monkeypatch):
    raw = file({"item_id": ["d1"], "text": ["x"]})

    def no_memory(*_, **__):
        raise pa.ArrowMemoryError("malloc of size 9e18 failed")

    monkeypatch.setattr(parquet.ParquetFile, "read", no_memory)
    with pytest.raises(BadData, match="more memory than there is"):
        read(raw)
