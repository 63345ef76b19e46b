"""Logged stretches of work of a file: those that cancel an earlier one have to find it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from core.domain.workers import person_key
from core.store.uploads import new_import_id
from core.workflows.importing.draft import Draft
from core.workflows.importing.sieve import Checked, Sieve


def check_hours(rows: pd.DataFrame, draft: Draft) -> Checked:
    """Stretches of work: a row that cancels an earlier one finds it, here or in the file.

    Good rows have an ``id``, and ``cancels`` is the id of the stretch that is undone.
    """
    sieve = Sieve(rows.assign(id=[new_import_id() for _ in range(len(rows))]))
    counted = sieve.rows[sieve.rows["cancels"].isna()]
    free: dict[tuple[object, ...], list[str]] = {}
    for row in pd.concat([draft.hours, counted]).to_dict("records"):
        free.setdefault(_same_work(row), []).append(str(row["id"]))
    undone: dict[object, str | None] = {}
    for at, row in sieve.rows[sieve.rows["cancels"].notna()].iterrows():
        same = free.get(_same_work(row))
        undone[at] = same.pop() if same else None
    sieve.rows["cancels"] = pd.Series(undone, index=sieve.rows.index, dtype=object)
    lost = pd.Series([at in undone and undone[at] is None for at in sieve.rows.index])
    sieve.drop(
        lost.set_axis(sieve.rows.index).astype(bool),
        "cancels",
        "nothing to cancel",
        lambda row: (
            f"No stretch of {row['hours']:g} hours of {row['who']!r} in {row['node']!r}, round "
            f"{_round(row['iteration'])}, is here to cancel."
        ),
    )
    return sieve.done()


def _same_work(row: Mapping[str, Any] | pd.Series) -> tuple[object, ...]:
    """What a cancelling row and the stretch it cancels have in common."""
    who = person_key(str(row["who"]))
    return who, row["node"], _round(row["iteration"]), round(float(row["hours"]), 6)


def _round(iteration: Any) -> int:
    """The round of a stretch; what names none belongs to the first."""
    return 1 if pd.isna(iteration) else int(iteration)
