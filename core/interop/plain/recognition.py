"""What a plain table seems to be, by its columns and first rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.interop.plain.content import by_content
from core.interop.plain.meaning import FROM_TEXT, SPEAK_OF_ITEMS, guess, kind_of
from core.interop.reading import Recognition, RowKind, TheirField
from core.interop.values import shown

CLEAR, UNCLEAR = 0.3, 0.05
"""How sure plain tables are: any reader of a tool's own format is surer."""

EXAMPLES = 3
BY_CONTENT = "None of its column names is known; they were told apart by what is in them."
UNKNOWN = "Switchpoint knows none of its column names."
NO_TABLE = (
    "This does not look like a table. Its lines have different numbers of columns and no header "
    "that Switchpoint knows. Export a CSV whose first line names the columns, such as item_id, "
    "text, gold. If it is a table, say what its columns mean."
)


def recognised(
    reader: str, title: str, names: Sequence[str], rows: Sequence[Mapping[str, object]]
) -> Recognition:
    """What a plain table seems to be, and what it could be instead.

    Parameters
    ----------
    reader, title : str
    names : sequence of str
        Its columns.
    rows : sequence of mapping
        The first rows, for examples.
    """
    known = kind_of(names)
    kind, why = known or (RowKind.ITEMS, UNKNOWN)
    by_kind = {each: _fields(each, names, rows) for each in RowKind}
    if found := by_content(names, rows):
        why = BY_CONTENT
        found |= {} if "item_id" in found.values() else {FROM_TEXT: "item_id"}
        by_kind[RowKind.ITEMS] = tuple(
            TheirField(name, _examples(name, rows), found.get(name))
            for name in [*names, *({FROM_TEXT} & found.keys())]
        )
    ours = {field.ours for field in by_kind[kind]}
    beside = kind in SPEAK_OF_ITEMS and ours & {"text", "gold"}
    return Recognition(
        format=reader,
        title=title,
        why=why,
        kinds=(kind, RowKind.ITEMS) if beside else (kind,),
        fields=by_kind[kind],
        choices=tuple(RowKind),
        confidence=CLEAR if known else UNCLEAR,
        by_kind=by_kind,
    )


def _fields(
    kind: RowKind, names: Sequence[str], rows: Sequence[Mapping[str, object]]
) -> tuple[TheirField, ...]:
    return tuple(
        TheirField(name, _examples(name, rows), ours, guessed=name != FROM_TEXT)
        for name, ours in guess(kind, names).items()
    )


def _examples(name: str, rows: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in rows:
        value = row.get(name)
        if value is not None and value != "" and len(found) < EXAMPLES:
            found[shown(value)] = None
    return tuple(found)
