"""Label matrices of weak supervision: a row per item, a column per rule, -1 for silence."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.domain.errors import BadData
from core.interop.archives import names_at_beginning
from core.interop.arrays import MAGIC
from core.interop.matrix_files import ABSTAIN, MOST_CLASSES, Matrix, load_matrix
from core.interop.plain.meaning import SYNONYMS, guess, plain_name
from core.interop.reading import PLACE, ImportChoices, Reading, Recognition, RowKind, one_of, table
from core.interop.source import FileHead, SourceFile

MOST_VOTES = 5_000_000
SURE, SURE_IF_CALLED = 0.95, 0.5
"""Share of cells that have to be votes, the second where every rule is called ``lf...``."""


class LabelMatrix:
    """``.npy``, ``.npz`` with L, lf_names and item_ids, or CSV with a column per rule."""

    id = "label-matrix"
    title = "Label matrix (NumPy or CSV)"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """An array, an archive of arrays, or a table of small whole numbers and -1."""
        if sample.head.startswith(MAGIC):
            return self._found("It begins as a NumPy array does.")
        names = names_at_beginning(sample.head)
        if names and names[0].endswith(".npy"):
            return self._found("It is an archive of NumPy arrays.")
        if _is_table_of_votes(sample):
            return self._found(
                "It has a column per rule with small whole numbers, -1 or nothing where it is "
                "silent.",
                0.9,
            )
        return None

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """Every vote that is not an abstention.

        Raises
        ------
        BadData
            If it is not a matrix of class numbers.
        """
        found = load_matrix(source)
        if found.problems and not found.items:
            raise one_of(found.problems, source.name)
        return _reading(found, wanted, source.name)

    def _found(self, why: str, confidence: float = 1.0) -> Recognition:
        return Recognition(self.id, self.title, why, (RowKind.LABELS,), confidence=confidence)


def _is_table_of_votes(sample: FileHead) -> bool:
    header = sample.header
    if len(header) < 2 or len(sample.rows) < 2 or len({*header}) < len(header):
        return False
    named = [plain_name(name) for name in header]
    known = {word for words in SYNONYMS[RowKind.ITEMS].values() for word in words.split()}
    # Columns that have a meaning elsewhere (split, label) make it a plain table of small numbers.
    if guess(RowKind.ITEMS, header[:1])[header[0]] != "item_id" or known & {*named[1:]}:
        return False
    found = [cell for row in sample.rows[1:] for cell in row[1:]]
    called = all(name.startswith("lf") for name in named[1:])
    votes = sum(_is_vote(cell) for cell in found) / max(1, len(found))
    sure = votes >= (SURE_IF_CALLED if called else SURE)
    return sure and any(found) and (str(ABSTAIN) in found or called)


def _is_vote(cell: str) -> bool:
    try:
        # Votes are short; 00001 is somebody's id, and no class has that many digits.
        return int(cell or ABSTAIN) in range(ABSTAIN, MOST_CLASSES) and len(cell) < 5
    except ValueError:
        return False


def _reading(matrix: Matrix, wanted: ImportChoices, file: str) -> Reading:
    votes = matrix.votes
    at, rule = np.nonzero(votes != ABSTAIN)
    if len(at) > MOST_VOTES:
        raise BadData(
            f"{file} holds {len(at):,} votes", f"At most {MOST_VOTES:,} are taken.", "Split it."
        )
    largest = int(votes.max(initial=ABSTAIN)) + 1
    classes = wanted.classes or matrix.classes or tuple(str(k) for k in range(largest))
    if len(classes) < largest:
        raise BadData(
            f"{file} votes for class {largest - 1}",
            f"{len(classes)} names of classes are given: {', '.join(classes[:10])}.",
            "Give a name for every class, in their order.",
        )
    rows = pd.DataFrame(
        {
            PLACE: np.asarray(matrix.places, dtype=np.int64)[at],
            "item_id": np.asarray(matrix.items, dtype=object)[at],
            "source_id": np.asarray(matrix.rules, dtype=object)[rule],
            "source_kind": "lf",
            "label": np.asarray(classes, dtype=object)[votes[at, rule]],
            "status": "given",
        }
    )
    notes = (*matrix.notes, *_notes(matrix, len(at)))
    return Reading({RowKind.LABELS: table(RowKind.LABELS, rows)}, matrix.problems, notes, classes)


def _notes(matrix: Matrix, spoken: int) -> tuple[str, ...]:
    speaks = matrix.votes != ABSTAIN
    if not spoken:
        return ("No rule says anything about any item.",)
    each = speaks.mean(axis=0)
    least, most = int(each.argmin()), int(each.argmax())
    conflict = _conflicts(matrix.votes)
    return (
        f"{len(matrix.rules):,} rules, {len(matrix.items):,} items: at least one rule speaks on "
        f"{speaks.any(axis=1).mean():.1%} of the items, rules disagree on {conflict:.1%}. A single "
        f"rule speaks on {each[least]:.1%} ({matrix.rules[least]}) to {each[most]:.1%} "
        f"({matrix.rules[most]}). How often they are right says nothing without this share.",
    )


def _conflicts(votes: NDArray[np.int64]) -> float:
    """Share of items on which two rules name different classes."""
    highest = votes.max(axis=1)
    lowest = np.where(votes == ABSTAIN, MOST_CLASSES, votes).min(axis=1)
    return float(((highest != ABSTAIN) & (lowest < highest)).mean())
