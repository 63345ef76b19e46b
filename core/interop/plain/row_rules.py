"""What a row of each kind must have beyond cells that can be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.domain.node import Node
from core.interop.plain.cells import Bad, ColumnCells
from core.interop.plain.meaning import plain_name
from core.interop.reading import NEEDED, RowKind
from core.interop.work_logs.stretches import LONGEST, TOO_LONG, contradiction, contradicts

SOURCE_KINDS = ("human", "lf", "llm", "ml", "gold")
ENOUGH: Mapping[RowKind, tuple[str, ...]] = {
    RowKind.PREDICTIONS: ("label", "output", "correct", "error"),
    RowKind.RULES: ("regex", "predicate"),
}
"""Columns of which a row must fill at least one."""


def row_rules(
    kind: RowKind, found: dict[str, ColumnCells], unit_said: bool = False
) -> list[tuple[str, Bad]]:
    """Rows that lack something, with the column that lacks it.

    Parameters
    ----------
    kind : RowKind
    found : dict of str to ColumnCells
        The columns by our names; hours and their steps are replaced by what they mean.
    unit_said : bool
        Whether somebody said what hours are in: otherwise what cannot be hours is asked about.
    """
    rules = hours_rules(found, unit_said) if kind is RowKind.HOURS else []
    for ours in NEEDED[kind]:
        empty = unfilled(found[ours])
        if ours == "label" and "status" in found:
            empty &= _counts(found["status"].values)
        rules.append((ours, Bad(empty, "empty", lambda _: "It is empty.")))
    some = [ours for ours in ENOUGH.get(kind, ()) if ours in found]
    if some:
        none = np.logical_and.reduce([unfilled(found[ours]) for ours in some])
        rules.append((some[0], Bad(none, "empty", lambda _: "It is empty.")))
    if kind is RowKind.LABELS and "source_kind" in found:
        rules.append(("source_kind", _odd_sources(found["source_kind"].values)))
    return rules


def unfilled(column: ColumnCells) -> NDArray[np.bool_]:
    """Rows with nothing in a column; a bad cell is something."""
    empty: NDArray[np.bool_] = column.values.is_null().to_numpy()
    for bad in column.bad:
        empty = empty & ~bad.rows
    return empty


def _counts(status: pa.ChunkedArray) -> NDArray[np.bool_]:
    given = pc.fill_null(pc.equal(status, "given"), True)
    return np.asarray(given.to_numpy())


def _odd_sources(kinds: pa.ChunkedArray) -> Bad:
    known = pc.is_in(kinds, pa.array(SOURCE_KINDS)).to_numpy()
    why = f"none of {', '.join(SOURCE_KINDS)}"
    return Bad(kinds.is_valid().to_numpy() & ~known, why, lambda cell: f"{cell!r} is {why}.")


def hours_rules(found: dict[str, ColumnCells], unit_said: bool = False) -> list[tuple[str, Bad]]:
    """Turn steps and times into ours, and say which rows have none.

    Parameters
    ----------
    found : dict of str to ColumnCells
        Columns of hours; ``node`` and ``hours`` are replaced.
    unit_said : bool
        As for :func:`row_rules`.

    Returns
    -------
    list of (column, Bad)
    """
    rules = [("node", _steps(found))]
    if "hours" not in found and not {"start", "end"} <= found.keys():
        return rules
    if {"start", "end"} <= found.keys():
        rules += _from_times(found, unit_said)
    none = found["hours"].values.is_null().to_numpy()
    for column in found.values():
        for bad in column.bad:
            none &= ~bad.rows
    where = "hours" if "hours" in found else "end"
    rules.append((where, Bad(none, "no hours", lambda _: "Neither hours nor start and end.")))
    return rules


def _steps(found: dict[str, ColumnCells]) -> Bad:
    said = found["node"].values.to_pylist()
    steps = [step_of(words) if words else None for words in said]
    odd = [bool(words) and step is None for words, step in zip(said, steps, strict=True)]
    values = pa.array([step.value if step else None for step in steps], pa.string())
    bad = Bad(
        np.array(odd, dtype=bool),
        "no step of either process",
        lambda cell: f"{cell!r} is no step of either process; write one of {KNOWN_STEPS}.",
    )
    found["node"] = ColumnCells(pa.chunked_array([values]), (bad,))
    return Bad(np.zeros(len(odd), dtype=bool), bad.cause, bad.why)


def _from_times(found: dict[str, ColumnCells], unit_said: bool) -> list[tuple[str, Bad]]:
    """Hours where start and end tell them, and rows whose times or hours cannot be."""
    start = found["start"].values.to_pandas()
    end = found["end"].values.to_pandas()
    lasts = (end - start).dt.total_seconds() / 3600
    backwards = (end < start).to_numpy()
    rules = [
        ("end", Bad(backwards, BACKWARDS, lambda cell: f"It ends at {cell}, before it starts."))
    ]
    long = lasts > LONGEST
    hours = lasts
    bad: tuple[Bad, ...] = ()
    if "hours" in found:
        # What was said counts before what start and end come to: breaks are known to who worked.
        said, bad = found["hours"].values.to_pandas(), found["hours"].bad
        hours = said.fillna(lasts)
        long &= said.isna() | (said > LONGEST) & ~contradicts(said, lasts)
        more = contradicts(said, lasts) & ((said <= LONGEST) | unit_said) & ~backwards
        rules += [("hours", bad) for bad in _contradicting(said[more], lasts[more], len(said))]
    why = "It lasts longer than a day: a clock that nobody stopped?"
    rules.append(("end", Bad(long.to_numpy(dtype=bool), TOO_LONG, lambda _: why)))
    hours = hours.where(~backwards)
    values = pa.chunked_array([pa.array(hours, pa.float64(), from_pandas=True)])
    found["hours"] = ColumnCells(values, bad)
    return rules


BACKWARDS = "ends before it starts"
CONTRADICTS = "more hours than from start to end"
MOST_PAIRS = 100


def _contradicting(said: pd.Series, lasts: pd.Series, rows: int) -> list[Bad]:
    """Rows that say more hours than pass, each pair of numbers by itself."""
    found: list[Bad] = []
    for at, pair in enumerate(
        pd.DataFrame({"said": said, "lasts": lasts}).groupby(["said", "lasts"])
    ):
        (one, other), same = pair
        marked = np.zeros(rows, dtype=bool)
        # Beyond so many pairs the first of the rest speaks for all.
        marked[(same if at < MOST_PAIRS else said).index] = True
        found.append(Bad(marked, CONTRADICTS, _sentence(contradiction(one, other))))
        if at == MOST_PAIRS:
            break
    return found


def _sentence(words: str) -> Callable[[str], str]:
    return lambda _: words


WORDS: dict[Node, str] = {
    Node.OLD_1: "guideline guidelines instructions briefing writing_guidelines annotator_training",
    Node.OLD_2: "annotation annotating labelling labeling crowd annotators",
    Node.OLD_3: "old_review reviewing_the_old_model",
    Node.OLD_4: "tuning training settings model_tuning hyperparameters nn_expert",
    Node.OLD_5: "judging error_analysis model_analysis",
    Node.NEW_1: "interview rationales rules writing_rules writing_rationales coding_rationales",
    Node.NEW_2: "fine_tuning finetuning",
    Node.NEW_3: "new_review reviewing_the_new_model",
    Node.GOLD: "gold exam benchmark exam_labels",
    Node.PROMPT: "prompt prompts prompting prompt_writing",
}
"""Names of each step besides its own, as ``plain_name`` writes them."""

_KNOWN = {
    **{name: node for node, names in WORDS.items() for name in names.split()},
    **{plain_name(node.value): node for node in Node},
    **{plain_name(node.value).replace("_", ""): node for node in Node},
    # o2 and n3, as people write old 2 and new 3.
    **{plain_name(node.value).replace("ld_", "").replace("ew_", ""): node for node in Node},
}
KNOWN_STEPS = ", ".join(f"{node.value}" for node in Node)


def step_of(words: str) -> Node | None:
    """The step somebody means; None where it cannot be told.

    Examples
    --------
    >>> step_of("Old 2").value, step_of("labelling").value, step_of("N3").value
    ('old 2', 'old 2', 'new 3')
    >>> step_of("review") is None
    True
    """
    return _KNOWN.get(plain_name(words))
