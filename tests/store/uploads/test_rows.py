"""Rows on their way into the store."""

from __future__ import annotations

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from core.domain.errors import BadData
from core.store.uploads.rows import registered


def test_a_column_in_many_pieces_is_handed_over_in_one():
    pieces = pa.chunked_array([[f"d{at}"] for at in range(300)])
    rows = pa.table({"item_id": pieces}).to_pandas()
    seen = []

    class Cursor:
        def register(self, _, table):
            seen.append(table["item_id"].num_chunks)

        def unregister(self, _):
            pass

    with registered(Cursor(), rows):
        assert seen == [1]


def test_rows_for_which_the_store_has_no_memory_are_refused_with_words(store):
    rows = pd.DataFrame({"item_id": ["d1"]})
    with (
        pytest.raises(BadData, match="1 rows at once need more memory"),
        registered(store.cursor(), rows),
    ):
        raise duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate")
