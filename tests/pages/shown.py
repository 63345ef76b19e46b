"""Every text an app run would show, wherever in the tree it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from streamlit.testing.v1 import AppTest

HIDDEN = ("spec", "columns", "icon", "tag", "id")
"""Fields no reader sees: specifications, settings of columns, names of icons and elements."""

STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
UNFINISHED = re.compile(
    r"\bnan\b|\bNaN\b|\bNone\b|\binf(?:x|%|\b)|\bInfinity\b|[{}]|(?<=[^\s]) {2,}(?=\S)|"
    r"(?<!\.)\.\.(?!\.)|\. \.|,,|\( | \)| \.(?!\.)| ,|\$-|-\$0\b|\b1 (?:rounds|repeats|dishes)\b"
)
"""What a sentence shows that was not filled in, or not written to its end."""


def shown(app: AppTest) -> list[str]:
    """Texts of a screen and its sidebar: words, cells of tables, texts in pictures."""
    return [text for root in (app.main, app.sidebar) for text in _texts(root)]


def _texts(block: Any) -> Iterator[str]:
    for child in getattr(block, "children", {}).values():
        proto = getattr(child, "proto", None)
        if proto is not None:
            yield from _strings(proto)
        yield from _texts(child)


def _strings(message: Any) -> Iterator[str]:
    for field, value in message.ListFields():
        if field.name in HIDDEN or (
            field.message_type and field.message_type.GetOptions().map_entry
        ):
            continue
        for each in value if field.is_repeated else [value]:
            if field.type == field.TYPE_MESSAGE:
                yield from _strings(each)
            elif field.type == field.TYPE_STRING and "sequenceDiagram" not in each:
                yield STYLE.sub("", each)
            elif field.type == field.TYPE_BYTES:
                yield from _cells(each)


def _cells(data: bytes) -> Iterator[str]:
    try:
        table = pa.ipc.open_stream(data).read_all()
    except pa.ArrowInvalid:
        return
    for column in table.columns:
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            yield from (cell for cell in column.to_pylist() if cell)


def table(app: AppTest, caption: str = "The best options") -> dict[str, list[str]]:
    """The rows of one of our tables by what stands in their first column; none if it is absent."""
    bodies = [e.proto.body for e in app.main if f">{caption}" in getattr(e.proto, "body", "")]
    rows = re.findall(r"<tr.*?</tr>", "".join(bodies).partition("<tbody")[2])
    texts = [[re.sub(r"<[^>]*>", " ", cell).split() for cell in row.split("</t")] for row in rows]
    return {" ".join(cells[0]): [" ".join(cell) for cell in cells[1:]] for cells in texts}
