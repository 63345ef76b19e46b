"""What an upload says of itself: what each file is, what it becomes, what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.benchmarks.uploaded import DIFFER, FEWEST
from core.benchmarks.uploaded_splits import split_sizes, why_undivided
from core.domain.benchmark import Split
from core.domain.workers import ROLES
from core.experiment.uploaded import with_families
from core.interop.reading import RowKind, filled
from core.preparation.duplicates import find_duplicates
from core.store.uploads.imports import ImportedFile
from core.workflows.importing.inspect import Examination, Examined

PROBLEMS_TOLD = 20
LOOKED_AT = 300
"""Texts compared before a split is promised; more would take longer than an answer may."""


def becomes(file: Examined) -> list[str]:
    """One sentence per kind of content: what the file's rows will be here."""
    found = [
        _BECOMES[kind](checked.good) for kind, checked in file.checked.items() if len(checked.good)
    ]
    if {*file.checked} == {RowKind.METRICS}:
        found.append("holds no answers to items, so nothing can be compared item by item")
    return found


def _items(rows: pd.DataFrame) -> str:
    told = int(rows["gold"].notna().sum())
    classes = rows["gold"].nunique()
    splits = rows["split"].dropna().nunique()
    empty = int((filled(rows["text"], "") == "").sum())
    parts = [f"becomes the benchmark: {_n(len(rows), 'item')}"]
    parts.append(
        f"{told:,} with the expert's answer, {classes} classes"
        if told
        else "none with the expert's answer"
    )
    parts.append(f"{_n(splits, 'split')} named" if splits else "no split named")
    if empty:
        parts.append(f"{empty:,} without text: votes can be compared, nothing can be trained")
    return "; ".join(parts)


def _labels(rows: pd.DataFrame) -> str:
    kinds = filled(rows["source_kind"], "human")
    parts = []
    people = rows[kinds == "human"]
    if len(people):
        given = people[filled(people["status"], "given") == "given"]
        items = given["item_id"].nunique()
        each = len(given) / items if items else 0.0
        timed = given["seconds"].dropna()
        seconds = (
            f", {timed.astype(float).median():.0f} seconds a label (middle)" if len(timed) else ""
        )
        parts.append(
            f"becomes the old way's labels: {_n(items, 'item')}, {each:.1f} votes each{seconds}"
        )
    rules = rows[kinds == "lf"]
    if len(rules):
        parts.append(
            f"becomes the new way's rule votes: {_n(rules['source_id'].nunique(), 'rule')}, "
            f"{_n(len(rules), 'vote')}"
        )
    models = rows[kinds.isin(["llm", "ml"])]
    if len(models):
        told = _n(len(models), "suggestion")
        parts.append(f"holds {told} of models, kept but not counted as people")
    return "; ".join(parts)


def _predictions(rows: pd.DataFrame) -> str:
    runs = filled(rows["run_id"], "run")
    items = rows["item_id"].nunique()
    return f"becomes {_n(runs.nunique(), 'recorded run')}: {_n(items, 'item')} answered"


def _metrics(rows: pd.DataFrame) -> str:
    return f"holds {_n(len(rows), 'figure')} to be shown beside the race"


def _rules(rows: pd.DataFrame) -> str:
    later = int(rows["revises"].sum())
    told = f"becomes {_n(len(rows) - later, 'coded rationale')} of the new way"
    if not later:
        return told
    revised = f"revises {_n(later, 'coded rationale')} of the new way"
    return f"{told} and {revised}" if later < len(rows) else revised


def _hours(rows: pd.DataFrame) -> str:
    undone = rows["cancels"].notna()
    logged = rows.loc[~undone, "hours"].astype(float).sum()
    told = f"holds {logged:,.1f} hours, booked as logged"
    if undone.any():
        hours = rows.loc[undone, "hours"].astype(float).sum()
        told += f", and undoes {_n(int(undone.sum()), 'logged stretch')} of {hours:,.1f} hours"
    return told.replace("stretchs", "stretches")


_BECOMES: dict[RowKind, Callable[[pd.DataFrame], str]] = {
    RowKind.ITEMS: _items,
    RowKind.LABELS: _labels,
    RowKind.PREDICTIONS: _predictions,
    RowKind.METRICS: _metrics,
    RowKind.RULES: _rules,
    RowKind.HOURS: _hours,
}


def _n(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def headline(examination: Examination) -> str:
    """How many files are understood and how many need somebody."""
    files = examination.files
    needs = sum(bool(f.error or f.missing or f.people or f.bad) for f in files)
    understood = len(files) - needs
    if examination.nothing_new:
        return "Already here, nothing changed"
    if not needs:
        return f"{_n(understood, 'file')} understood"
    return f"{_n(understood, 'file')} understood, {needs} {'needs' if needs == 1 else 'need'} you"


def file_lines(file: Examined) -> list[str]:
    """A file in plain lines: what it is and why, what it becomes, what is wrong."""
    lines = [file.source.name]
    if file.recognition is not None:
        lines.append(f"  {file.recognition.title}: {file.recognition.why}")
    if file.already is not None:
        lines.append(f"  Already here since {file.already.created_at:%d %b %Y}, nothing changed.")
        return lines
    if file.error is not None:
        return [*lines, *(f"  {line}" for line in file.error.text.splitlines())]
    if file.missing:
        lines.append(f"  It does not say which column is {' and '.join(file.missing)}.")
        return lines
    lines += [f"  It {sentence}." for sentence in becomes(file)]
    if file.people:
        lines.append(
            f"  It logs hours of {', '.join(file.people[:5])} and nobody said which role that is: "
            f"--who NAME=ROLE, with one of {', '.join(ROLES)}, or - for none of these."
        )
    if file.same:
        lines.append(f"  {file.same:,} rows are here already, word for word.")
    lines += [f"  {note}" for note in (file.reading.notes if file.reading else ())]
    if file.bad:
        lines.append(f"  {_n(file.bad, 'row')} cannot be taken:")
        for cause, count, first in file.causes:
            where = f"row {first.row}, " if first.row else ""
            lines.append(
                f"    {count:,} x {cause}; first: {where}column {first.column}: {first.why}"
            )
    return lines


SPLITS = {Split.TEST: "test set", Split.DEV: "validation set", Split.POOL: "training pool"}


def split_line(examination: Examination) -> str:
    """What splits the benchmark will have for a PoC, and what lacks; empty where no item came."""
    kinds = {kind for file in examination.files for kind, c in file.checked.items() if len(c.good)}
    if RowKind.ITEMS not in kinds:
        return ""
    items = examination.draft.items
    items = items[items["left_out"].isna()]
    sizes, made = split_sizes(items)
    few = [split for split in SPLITS if sizes[split] < FEWEST[split]]
    if few:
        short = few[0]
        answered = "" if short is Split.POOL else " with the right answer"
        remedy = "Import more items" if short is Split.POOL else "Import more right answers"
        return (
            f"No PoC yet: its {SPLITS[short]} would have {_n(sizes[short], 'item')}{answered}, "
            f"and {FEWEST[short]} are needed. {remedy}."
        )
    if not made:
        return ""
    if why := why_undivided(items["split"], _families(items), len(items)):
        return f"No PoC yet. {why} {DIFFER}"
    told = " and ".join(f"a {SPLITS[split]} of about {sizes[split]:,}" for split in made)
    return f"Its items name no split for it: {told} will be proposed, whole families each."


def _families(items: pd.DataFrame) -> NDArray[np.object_]:
    """Families of some items, by name or else by near duplicates: enough to see one of all."""
    some = items.iloc[:: -(-len(items) // LOOKED_AT)]
    if some["family"].notna().all():
        return some["family"].to_numpy(dtype=object)
    some = some.reset_index(drop=True)
    found = find_duplicates(some["text"].fillna("").astype(str).tolist())
    return with_families(some, found)["family"].to_numpy(dtype=object)


def report_text(examination: Examination, landed: Sequence[ImportedFile] | None) -> str:
    """The check report as text.

    Parameters
    ----------
    landed : sequence of ImportedFile, optional
        What was saved; None where nothing was.
    """
    lines = [f"{headline(examination)}."]
    for file in examination.files:
        lines += file_lines(file)
    if line := split_line(examination):
        lines.append(line)
    if landed:
        taken = sum(one.rows_taken for one in landed)
        left = sum(one.rows_left for one in landed)
        tail = f", {left:,} left out" if left else ""
        lines.append(f"Saved in benchmark {examination.benchmark}: {taken:,} rows{tail}.")
    elif landed is None:
        lines.append("Nothing was saved.")
    return "\n".join(lines)


def report_dict(examination: Examination, landed: Sequence[ImportedFile] | None) -> dict[str, Any]:
    """The check report for programs."""
    return {
        "benchmark": examination.benchmark,
        "saved": landed is not None,
        "unchanged": examination.nothing_new,
        "files": [_file_dict(file) for file in examination.files],
        "report": report_text(examination, landed),
    }


def _file_dict(file: Examined) -> dict[str, Any]:
    return {
        "name": file.source.name,
        "sha256": file.source.hash,
        "format": file.recognition.format if file.recognition else None,
        "why": file.recognition.why if file.recognition else None,
        "becomes": becomes(file),
        "rows": {"good": file.good, "same": file.same, "bad": file.bad},
        "already_since": file.already.created_at.isoformat() if file.already else None,
        "missing": list(file.missing),
        "people": list(file.people),
        "error": file.error.text if file.error else None,
        "notes": list(file.reading.notes) if file.reading else [],
        "problems": [
            {"row": p.row, "column": p.column, "why": p.why, "cause": p.cause}
            for p in file.problems[:PROBLEMS_TOLD]
        ],
        "causes": {cause: count for cause, count, _ in file.causes},
    }
