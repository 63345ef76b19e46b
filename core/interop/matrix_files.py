"""A label matrix out of a NumPy array, an archive of arrays, or a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.domain.errors import BadData
from core.interop.archives import Archive
from core.interop.arrays import MAGIC, array_of, texts_of
from core.interop.cells import cells
from core.interop.reading import Problem
from core.interop.source import SourceFile
from core.interop.values import Odd, needed, shown, whole_of

ABSTAIN = -1
MOST_CLASSES = 200
MATRIX, RULES, ITEMS, CLASSES = "L", "lf_names", "item_ids", "classes"
REMEDY = "Expected: whole numbers, a row per item, a column per rule, -1 where a rule is silent."


@dataclass(frozen=True)
class Matrix:
    """Votes and what they are called.

    Attributes
    ----------
    votes : ndarray of int, (items, rules)
        Numbers of classes, -1 where a rule is silent.
    items, rules : sequence of str
    places : sequence of int
        Where in the file each item is, counted from 1.
    classes : tuple of str
        Names of the classes in their order; empty where the file has none.
    problems : tuple of Problem
        Rows that are not in ``votes``.
    notes : tuple of str
    """

    votes: NDArray[np.int64]
    items: Sequence[str]
    rules: Sequence[str]
    places: Sequence[int]
    classes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def load_matrix(source: SourceFile) -> Matrix:
    """The matrix in a file.

    Raises
    ------
    BadData
        If it holds none.
    """
    if source.raw.startswith(MAGIC):
        return _plain(_whole(array_of(source.raw, source.name), source.name))
    if source.raw.startswith(b"PK"):
        return _from_archive(source)
    return _from_table(source)


def _whole(array: NDArray[np.generic], file: str) -> NDArray[np.int64]:
    """Votes as whole numbers; nothing is a silence."""
    if array.ndim != 2 or array.dtype.kind not in "iuf" or 0 in array.shape:
        raise BadData(
            f"{file} is not a label matrix", f"It is {array.shape} of {array.dtype}.", REMEDY
        )
    numbers = array.astype(float)
    numbers[np.isnan(numbers)] = ABSTAIN
    wrong = ~np.isfinite(numbers) | (numbers < ABSTAIN) | (numbers >= MOST_CLASSES)
    # Nothing in place of what is wrong already: infinity has no floor, and would warn.
    wrong |= numbers != np.floor(np.where(wrong, 0, numbers))
    if wrong.any():
        row, column = (int(at[0]) for at in np.nonzero(wrong))
        raise BadData(
            f"{file}, row {row}, column {column} (counted from 0) is not the number of a class",
            f"It is {array[row, column]}; expected -1 to {MOST_CLASSES - 1}.",
            REMEDY,
        )
    return numbers.astype(np.int64)


def _plain(votes: NDArray[np.int64], items: Sequence[str] = ()) -> Matrix:
    n, m = votes.shape
    notes = () if items else ("It names no items: they are called by their row, from 0.",)
    return Matrix(
        votes=votes,
        items=items or [str(at) for at in range(n)],
        rules=[f"rule-{at + 1}" for at in range(m)],
        places=range(1, n + 1),
        notes=notes,
    )


def _from_archive(source: SourceFile) -> Matrix:
    archive = Archive(source)
    arrays = {name.removesuffix(".npy"): name for name in archive.names if name.endswith(".npy")}
    matrix = arrays.get(MATRIX) or (next(iter(arrays.values())) if len(arrays) == 1 else None)
    if matrix is None:
        raise BadData(
            f"{source.name} holds no array called {MATRIX}",
            f"It holds {', '.join(list(arrays)[:10]) or 'no arrays'}.",
            f"Save it with np.savez(file, {MATRIX}=..., {RULES}=..., {ITEMS}=...).",
        )

    def names(key: str, expected: int | None) -> list[str]:
        if key not in arrays:
            return []
        where = f"{source.name}, {key}"
        found = texts_of(array_of(archive.read(arrays[key]), where), where)
        if expected is not None and len(found) != expected:
            raise BadData(
                f"{where} has {len(found):,} names", f"The matrix needs {expected:,}.", REMEDY
            )
        return found

    votes = _whole(
        array_of(archive.read(matrix), f"{source.name}, {MATRIX}"), f"{source.name}, {MATRIX}"
    )
    plain = _plain(votes, names(ITEMS, votes.shape[0]))
    return Matrix(
        votes=votes,
        items=plain.items,
        rules=names(RULES, votes.shape[1]) or plain.rules,
        places=plain.places,
        classes=tuple(names(CLASSES, None)),
        notes=plain.notes,
    )


def _from_table(source: SourceFile) -> Matrix:
    found = cells(source)
    item, *rules = found.header
    problems = list(found.problems)
    votes: list[list[int]] = []
    items: list[str] = []
    places: list[int] = []
    for place, row in found.rows:
        try:
            name = needed(row[item], item)
            votes.append([_vote(row[rule], rule) for rule in rules])
        except Odd as odd:
            problems.append(odd.at(place))
            continue
        items.append(name)
        places.append(place)
    matrix = np.array(votes, dtype=np.int64).reshape(len(votes), len(rules))
    return Matrix(matrix, items, rules, places, problems=tuple(problems))


def _vote(cell: str, rule: str) -> int:
    number = whole_of(cell, rule, ABSTAIN)
    if number is not None and number >= MOST_CLASSES:
        raise Odd(rule, f"{shown(cell)} is not the number of a class.", "not a class number")
    return ABSTAIN if number is None else number
