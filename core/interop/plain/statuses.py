"""What became of a label, in the words of other tools."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from core.interop.plain.cells import Bad, Cells
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


def statuses(column: pa.ChunkedArray) -> Cells:
    """Statuses as ours; words that nobody knows are bad."""
    said = pc.dictionary_encode(pc.utf8_lower(column)).combine_chunks()
    ours = pa.array([_KNOWN.get(word) for word in said.dictionary.to_pylist()], pa.string())
    values = ours.take(said.indices)
    unknown = column.is_valid().to_numpy() & values.is_null().to_numpy(zero_copy_only=False)
    bad = Bad(
        unknown,
        "an unknown status",
        lambda cell: f"{cell!r} is no status; write one of {', '.join(STATUSES)}.",
    )
    return Cells(pa.chunked_array([values]), (bad,) if unknown.any() else ())
