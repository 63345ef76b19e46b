from pathlib import Path

import pytest

from core.interop.plain.meaning import SYNONYMS
from core.interop.reading import COLUMNS, STATUSES
from core.interop.registry import READERS

TEXT = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.id)
def test_every_format_is_documented(reader):
    assert f"## {reader.title}\n" in TEXT


def test_every_column_and_status_is_documented():
    for kind, columns in COLUMNS.items():
        row = next(line for line in TEXT.splitlines() if line.startswith(f"| {kind} |"))
        assert all(f"`{name}`" in row for name in columns), kind
    assert all(f"*{status}*" in TEXT for status in STATUSES)


@pytest.mark.parametrize("kind", SYNONYMS)
def test_every_name_of_a_column_is_documented(kind):
    rows = [line for line in TEXT.splitlines() if line.startswith(f"| {kind} | **")]
    named = set(rows[0].replace("*", "").replace(":", ",").replace(";", ",").split())
    named = {name.rstrip(",") for name in named}
    for ours, names in SYNONYMS[kind].items():
        assert {ours, *names.split()} <= named
