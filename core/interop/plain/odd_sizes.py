"""Times that cannot be in the unit that was assumed."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from core.interop.plain.meaning import plain_name
from core.interop.questions import Question, Way
from core.interop.reading import ImportChoices, RowKind

SLOWEST_LABEL, FASTEST_LABEL = 1_800.0, 0.2
"""Seconds a label that nobody needs as a rule."""
FASTEST_MODEL = 5.0
"""Milliseconds below which no language model answers."""


def odd_sizes(
    tables: Mapping[RowKind, pd.DataFrame], theirs: Mapping[str, str], wanted: ImportChoices
) -> tuple[Question, ...]:
    """Questions about numbers that cannot be in the unit that was assumed.

    Parameters
    ----------
    tables : mapping of RowKind to DataFrame
        As read.
    theirs : mapping of str to str
        Our column to theirs.
    """
    found = []
    for kind, ours, unit in (
        (RowKind.LABELS, "seconds", "seconds"),
        (RowKind.PREDICTIONS, "latency_ms", "milliseconds"),
    ):
        their = theirs.get(ours, "")
        if kind not in tables or not their or their in wanted.units:
            continue
        column = "raw_seconds" if ours == "seconds" else ours
        told = pd.to_numeric(tables[kind][column])
        middle = float(told[told > 0].median())
        if math.isnan(middle) or _possible(ours, their, middle):
            continue
        one = "a label" if kind is RowKind.LABELS else "an answer of a model"
        others = ("milliseconds", "seconds", "minutes", "hours")
        ways = (Way(f"in {name}", (("unit", f"{their}={name}"),)) for name in others)
        found.append(
            Question(
                their,
                f"{their!r} was taken for {unit}: that is {middle:,.1f} {unit} {one}, as a rule. "
                "What is it in?",
                tuple(ways),
            )
        )
    return tuple(found)


def _possible(ours: str, their: str, middle: float) -> bool:
    if ours == "seconds":
        return FASTEST_LABEL <= middle <= SLOWEST_LABEL
    return middle >= FASTEST_MODEL or "ms" in plain_name(their).split("_")
