"""A loaded table as rows of ours: every column checked at once, bad rows set aside with words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.domain.errors import BadData
from core.interop.idle import without_idle
from core.interop.plain.cells import Bad, ColumnCells, text
from core.interop.plain.column_choices import WIDE, check_decision
from core.interop.plain.columns import column
from core.interop.plain.loaded_table import Loaded
from core.interop.plain.meaning import BESIDE, FROM_TEXT, RULE_NAMES, SPEAK_OF_ITEMS, plain_name
from core.interop.plain.odd_sizes import odd_sizes
from core.interop.plain.row_rules import row_rules, unfilled
from core.interop.plain.units import hours_question, named_unit, scale_of, scaled_note
from core.interop.reading import (
    COLUMNS,
    PLACE,
    VOTE,
    ImportChoices,
    Problem,
    Reading,
    RowKind,
    one_of,
    table,
)
from core.interop.values import id_of_text
from core.interop.work_logs.stretches import LIKELY, LONGEST, impossible, stretch_notes
from core.preparation.examples import ExampleOrigin

MOST_TOLD = 10_000
"""Bad rows told one by one; further ones are counted."""


def shape(
    name: str,
    loaded: Loaded,
    kind: RowKind,
    meaning: Mapping[str, str],
    wanted: ImportChoices | None = None,
) -> Reading:
    """Rows of a kind from a loaded table, and the items they speak of where they say more.

    Parameters
    ----------
    name : str
        The file, for messages.
    loaded : Loaded
    kind : RowKind
    meaning : mapping of str to str
        Their column to ours; each of ours at most once but for votes and answers.
    wanted : ImportChoices, optional
        For the units that were said.

    Raises
    ------
    BadData
        If a needed column is missing or no row can be taken.
    """
    check_decision(name, kind, meaning, tuple(loaded.columns))
    wanted = wanted or ImportChoices()
    wide = {their: ours for their, ours in meaning.items() if ours in WIDE}
    theirs = {ours: their for their, ours in meaning.items() if their not in wide}
    found = {
        ours: column(loaded, their, ours, wanted.units)
        for ours, their in theirs.items()
        if their != FROM_TEXT
    }
    units = wanted.units
    notes = [scaled_note(t, o, units) for o, t in theirs.items() if scale_of(o, t, units) != 1.0]
    notes += [f"Commas in column {n!r} are decimal points." for n in sorted(loaded.decimal_commas)]
    if theirs.get("item_id") == FROM_TEXT:
        found["item_id"] = _ids(found["text"].values)
        theirs["item_id"] = theirs["text"]
        notes.append("Items have no id in the file; each got one that follows from its text.")
    if kind is RowKind.LABELS and "source_kind" not in found:
        are_rules = plain_name(theirs.get("source_id", "")) in RULE_NAMES
        voters = pa.repeat("lf" if are_rules else "human", len(loaded))
        found["source_kind"] = ColumnCells(pa.chunked_array([voters]))
        notes += ["The voters are rules, by the column's name."] if are_rules else []
    # Rows with nothing in the columns that are taken are no rows; nobody is told about them.
    answers = {their: column(loaded, their, ours) for their, ours in wide.items()}
    taken = [*(found[ours] for ours in theirs), *answers.values()]
    blank = np.logical_and.reduce([unfilled(cells) for cells in taken])
    if kind is RowKind.ITEMS and (made := made_for_training(loaded)).any():
        blank = blank | made
        notes.append(made_note(made))
    rules = row_rules(kind, found, theirs.get("hours") in (units or {}))
    faults = [(ours, bad) for ours, cells in found.items() for bad in cells.bad]
    faults += rules
    faults += [(their, bad) for their, cells in answers.items() for bad in cells.bad]
    problems, refused = _problems(loaded, theirs, faults, blank)
    told = (*loaded.problems, *problems)
    kept = np.flatnonzero(~(refused | blank))
    if not len(kept):
        raise one_of(told, name) if told else _nothing_in(name)
    tables = {kind: _frame(kind, found, loaded, kept)}
    if kind is RowKind.LABELS and "seconds" in found and "raw_seconds" not in found:
        tables[kind], said = _without_idle(tables[kind])
        notes += [said] if said else []
    tables |= _votes_and_answers(found.get("item_id"), answers, wide, loaded, kept)
    if kind in SPEAK_OF_ITEMS and BESIDE & found.keys():
        tables[RowKind.ITEMS] = _items(found, loaded, kept)
    asked = odd_sizes(tables, theirs, wanted)
    if kind is RowKind.HOURS:
        notes += stretch_notes(tables[kind])
        hours = theirs.get("hours", "")
        odd = impossible(tables[kind], LONGEST if named_unit(hours) else LIKELY)
        asked += hours_question(tables[kind], hours, odd, units)
    untold = int(refused.sum()) - len(problems)
    return Reading(tables, told, tuple(notes), untold=untold, questions=asked)


def _votes_and_answers(
    ids: ColumnCells | None,
    answers: Mapping[str, ColumnCells],
    wide: Mapping[str, str],
    loaded: Loaded,
    kept: NDArray[np.intp],
) -> dict[RowKind, pd.DataFrame]:
    """A column for each person or model as rows of votes and of answers."""
    parts: dict[RowKind, list[pd.DataFrame]] = {}
    for their, cells in answers.items():
        kind, who = (
            (RowKind.LABELS, {"source_id": their, "source_kind": _voter(their)})
            if wide[their] == VOTE
            else (RowKind.PREDICTIONS, {"run_id": their})
        )
        assert ids is not None
        said = pa.table({PLACE: loaded.lines, "item_id": ids.values, "label": cells.values})
        rows = said.take(pa.array(kept)).to_pandas().dropna(subset=["label"]).assign(**who)
        parts.setdefault(kind, []).append(rows)
    return {kind: table(kind, pd.concat(rows)) for kind, rows in parts.items()}


def _voter(their: str) -> str:
    """Whether a column of votes is a rule's, by its name, or a person's."""
    return "lf" if plain_name(their).split("_")[0] in ("lf", "rule") else "human"


def _without_idle(labels: pd.DataFrame) -> tuple[pd.DataFrame, str | None]:
    """Seconds without idle time, the recorded ones beside them."""
    seconds = labels["seconds"].to_numpy(dtype=float, na_value=np.nan)
    timed = without_idle(seconds.tolist(), labels["source_id"].tolist())
    return labels.assign(seconds=timed.seconds, raw_seconds=timed.raw), timed.note


def _nothing_in(name: str) -> BadData:
    return BadData(
        f"{name} has no row with anything in it",
        "The columns that were taken are all blank.",
        "Export it again, or map other columns.",
    )


def _ids(texts: pa.ChunkedArray) -> ColumnCells:
    coded = pa.chunked_array(texts).dictionary_encode().combine_chunks()
    ids = pa.array([id_of_text(one) if one else None for one in coded.dictionary.to_pylist()])
    return ColumnCells(pa.chunked_array([ids.cast(pa.string()).take(coded.indices)]))


def _problems(
    loaded: Loaded,
    theirs: Mapping[str, str],
    faults: Sequence[tuple[str, Bad]],
    blank: NDArray[np.bool_],
) -> tuple[list[Problem], NDArray[np.bool_]]:
    """The first thing that is wrong with each bad row, in words, and which rows are bad."""
    refused = np.zeros(len(loaded), dtype=bool)
    told: list[Problem] = []
    for ours, bad in faults:
        # The first fault of a row alone: the others often follow from it.
        rows = np.flatnonzero(bad.rows & ~blank & ~refused)
        refused[rows] = True
        shown = rows[: MOST_TOLD - len(told)]
        if not len(shown):
            continue
        their = theirs.get(ours, ours)
        said = _said(loaded, their, shown)
        told += [
            Problem(int(loaded.lines[row]), their, bad.why(cell), bad.cause)
            for row, cell in zip(shown, said, strict=True)
        ]
    return sorted(told, key=lambda p: p.row or 0), refused


def _said(loaded: Loaded, their: str, rows: NDArray[np.intp]) -> list[str]:
    """Cells as the file has them, shortened."""
    if their not in loaded.columns:
        return [""] * len(rows)
    found = text(loaded.columns[their].take(pa.array(rows))).to_pylist()
    return ["" if c is None else c if len(c) <= 80 else f"{c[:79]}…" for c in found]


def _frame(
    kind: RowKind, found: Mapping[str, ColumnCells], loaded: Loaded, kept: NDArray[np.intp]
) -> pd.DataFrame:
    beside = BESIDE - set(COLUMNS[kind])
    columns = {ours: cells.values for ours, cells in found.items() if ours not in beside}
    rows = pa.table({PLACE: loaded.lines, **columns})
    if len(kept) < len(rows):
        rows = rows.take(pa.array(kept))
    return table(kind, rows.to_pandas())


def _items(
    found: Mapping[str, ColumnCells], loaded: Loaded, kept: NDArray[np.intp]
) -> pd.DataFrame:
    """Each item that the rows speak of once, as they describe it."""
    said = {ours: found[ours].values for ours in ("item_id", *sorted(BESIDE)) if ours in found}
    rows = pa.table({PLACE: loaded.lines, **said}).take(pa.array(kept)).to_pandas()
    return table(RowKind.ITEMS, rows.drop_duplicates(list(said)).reset_index(drop=True))


ORIGIN, PARENT = "origin", "parent_id"
MADE = tuple(origin.value for origin in ExampleOrigin if origin is not ExampleOrigin.ORIGINAL)


def made_for_training(loaded: Loaded) -> NDArray[np.bool_]:
    """Rows marked as copied, misspelt or said in other words, with what they were made from.

    As items they could be dealt into the practice set or the exam.
    """
    if not {ORIGIN, PARENT} <= loaded.columns.keys():
        return np.zeros(len(loaded), dtype=bool)
    marked = pc.is_in(text(loaded.columns[ORIGIN]), pa.array(MADE)).to_numpy()
    has_parent = text(loaded.columns[PARENT]).is_valid().to_numpy()
    return np.asarray(marked & has_parent, dtype=bool)


def made_note(made: NDArray[np.bool_]) -> str:
    """How many were left out, and why."""
    return (
        f"Made for training from other rows, left out: {int(made.sum()):,}. Made-up texts never "
        "become items."
    )
