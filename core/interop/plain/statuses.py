"""What became of a label or a stretch of work, in the words of other tools."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from core.interop.plain.cells import Bad, ColumnCells
from core.interop.reading import STATUSES

WORDS: dict[str, str] = {
    "given": "submitted completed complete done accepted accept approved answered valid",
    "draft": "pending in_progress started saved",
    "skipped": "skip discarded cancelled canceled ignore ignored was_cancelled",
    "rejected": "reject refused invalid",
    "control": "gold golden test honeypot check",
}
"""Words for each of ``STATUSES`` besides its own."""

_KNOWN = {
    **{word: ours for ours, words in WORDS.items() for word in words.split()},
    **{ours: ours for ours in STATUSES},
}


CANCELS, COUNTS = "yes true 1 x cancel cancelled canceled undo undone void", "no false 0 logged"
"""What a row of hours says where it cancels an earlier one, and where it does not."""


def cancellations(column: pa.ChunkedArray) -> ColumnCells:
    """``yes`` where a row cancels an earlier one, else empty; other words are bad."""
    known: dict[str, str | None] = dict.fromkeys(CANCELS.split(), "yes")
    said = pc.dictionary_encode(pc.utf8_lower(column)).combine_chunks()
    words = said.dictionary.to_pylist()
    values = pa.array([known.get(word) for word in words], pa.string()).take(said.indices)
    odd = pa.array([word not in {*known, *COUNTS.split()} for word in words], pa.bool_())
    unknown = pc.fill_null(odd.take(said.indices), False).to_numpy(zero_copy_only=False)
    bad = Bad(
        unknown,
        "neither yes nor no",
        lambda cell: f"{cell!r} does not say whether the row cancels an earlier one; write yes.",
    )
    return ColumnCells(pa.chunked_array([values]), (bad,) if unknown.any() else ())


def statuses(column: pa.ChunkedArray) -> ColumnCells:
    """Statuses as ours; words that nobody knows are bad."""
    # By the different words, of which there are few, instead of by the row.
    said = pc.dictionary_encode(pc.utf8_lower(column)).combine_chunks()
    ours = pa.array([_KNOWN.get(word) for word in said.dictionary.to_pylist()], pa.string())
    values = ours.take(said.indices)
    unknown = column.is_valid().to_numpy() & values.is_null().to_numpy(zero_copy_only=False)
    bad = Bad(
        unknown,
        "an unknown status",
        lambda cell: f"{cell!r} is no status; write one of {', '.join(STATUSES)}.",
    )
    return ColumnCells(pa.chunked_array([values]), (bad,) if unknown.any() else ())
