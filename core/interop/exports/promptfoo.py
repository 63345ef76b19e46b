"""Tests for promptfoo: one per item, with the right answer to compare with."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from core.domain.errors import BadData
from core.interop.formula_escapes import marked
from core.interop.template_escapes import inert

EQUALS = "equals:"
METRIC = "accuracy"
HEADER = ("item_id", "text", "__expected", "__metric", "__description")


def promptfoo_json(items: pd.DataFrame) -> bytes:
    """Tests as JSON, for ``tests: file://tests.json``.

    Parameters
    ----------
    items : DataFrame
        Columns item_id, text and gold; only items whose right answer may be seen, never the exam's.

    Raises
    ------
    BadData
        If a right answer would run as a template.
    """
    found = [
        {
            "description": item_id,
            "vars": {"item_id": item_id, "text": text},
            "metadata": {"item_id": item_id},
            "assert": [{"type": "equals", "value": gold, "metric": METRIC}] if gold else [],
        }
        for item_id, text, gold in _tests(items)
    ]
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def promptfoo_csv(items: pd.DataFrame) -> bytes:
    """Tests as CSV, for ``tests: file://tests.csv``; harmless in a spreadsheet too.

    A text that begins with a formula's sign gets a quote in front, which promptfoo would show to
    the model: use JSON where that matters.

    Parameters
    ----------
    items : DataFrame
        As in ``promptfoo_json``.

    Raises
    ------
    BadData
        As in ``promptfoo_json``.
    """
    rows = [
        (item_id, text, EQUALS + gold if gold else "", METRIC if gold else "", item_id)
        for item_id, text, gold in _tests(items)
    ]
    columns = zip(*rows, strict=True) if rows else [()] * len(HEADER)
    safe = [marked(pa.chunked_array([pa.array(cells, pa.string())])) for cells in columns]
    out = io.BytesIO()
    table = pa.table(dict(zip(HEADER, safe, strict=True)))
    arrow_csv.write_csv(table, out, arrow_csv.WriteOptions(quoting_style="needed"))
    return out.getvalue()


def _tests(items: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    for row in items.to_dict("records"):
        # Texts are made inert; an answer is compared letter by letter, so it has to be harmless.
        gold = _text(row["gold"])
        if inert(gold) != gold:
            raise BadData(
                f"The class {gold[:60]!r} cannot be exported to promptfoo",
                "promptfoo would run it as a template or load it as a file.",
                "Rename the class.",
            )
        yield inert(_text(row["item_id"])), inert(_text(row["text"])), gold


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
