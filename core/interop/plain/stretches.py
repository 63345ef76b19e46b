"""Logged stretches of work: the step in plain words, hours as said or from start and end."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from core.interop.plain.cells import Bad, ColumnCells
from core.interop.plain.steps import KNOWN_STEPS, step_of


def hours_rules(found: dict[str, ColumnCells]) -> list[tuple[str, Bad]]:
    """Turn steps and times into ours, and say which rows have none.

    Parameters
    ----------
    found : dict of str to ColumnCells
        Columns of hours; ``node`` and ``hours`` are replaced.

    Returns
    -------
    list of (column, Bad)
    """
    rules = [("node", _steps(found))]
    if "hours" not in found and not {"start", "end"} <= found.keys():
        return rules
    if {"start", "end"} <= found.keys():
        rules.append(("end", _from_times(found)))
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


def _from_times(found: dict[str, ColumnCells]) -> Bad:
    start = found["start"].values.to_pandas()
    end = found["end"].values.to_pandas()
    hours = (end - start).dt.total_seconds() / 3600
    if "hours" in found:
        # What was said counts before what start and end come to: breaks are known to who worked.
        hours = found["hours"].values.to_pandas().fillna(hours)
    bad = found["hours"].bad if "hours" in found else ()
    backwards = (end < start).to_numpy()
    hours = hours.where(~backwards)
    values = pa.chunked_array([pa.array(hours, pa.float64(), from_pandas=True)])
    found["hours"] = ColumnCells(values, bad)
    return Bad(
        backwards, "ends before it starts", lambda cell: f"It ends at {cell}, before it starts."
    )
