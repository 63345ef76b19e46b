"""Stretches of work that were logged, and how one is undone: a later row cancels it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from core.access.permissions import Action, require
from core.domain.actor import Actor
from core.domain.errors import BadUsage
from core.domain.workers import role_of
from core.store.connection import Store
from core.store.people import remembered_roles
from core.store.uploads.hours import load_hours, log_hours


@dataclass(frozen=True)
class Stretch:
    """One stretch of work that counts.

    Attributes
    ----------
    step, who : str
        Who as it was written down.
    role : str or None
        Whose hours they are; None or ``-`` where they belong to nobody of ours.
    iteration : int
    hours : float
    note : str
    uploaded : bool
        Whether a file brought it.
    """

    id: str
    step: str
    who: str
    role: str | None
    iteration: int
    hours: float
    note: str
    uploaded: bool
    logged_at: datetime


def stretches(store: Store, benchmark: str) -> tuple[Stretch, ...]:
    """What was logged for a benchmark and not undone, the newest first.

    What names no round belongs to the first.

    Parameters
    ----------
    benchmark : str
        Name of an uploaded benchmark.
    """
    said = remembered_roles(store)
    rows = load_hours(store, benchmark)
    found = [
        Stretch(
            row.id,
            row.node,
            row.who,
            role_of(row.who, said),
            1 if pd.isna(row.iteration) else int(row.iteration),
            float(row.hours),
            row.note,
            isinstance(row.import_id, str),
            row.logged_at,
        )
        for row in rows.itertuples()
    ]
    return tuple(reversed(found))


def undo_stretch(store: Store, benchmark: str, stretch_id: str, *, by: Actor) -> Stretch:
    """Cancel a stretch of work; both rows are kept.

    Returns
    -------
    Stretch
        What was undone.

    Raises
    ------
    BadUsage
        If there is no such stretch, or it was undone already.
    NotAllowed
    """
    require(by, Action.LOG_HOURS)
    found = next((one for one in stretches(store, benchmark) if one.id == stretch_id), None)
    if found is None:
        raise BadUsage(
            "This stretch of work does not count any more",
            "It was undone already, or belongs to another test case.",
            "Reload the list.",
        )
    row = {
        "id": f"hours-{uuid.uuid4().hex[:12]}",
        "node": found.step,
        "who": found.who,
        "iteration": found.iteration,
        "hours": found.hours,
        "note": "undone by hand",
        "cancels": found.id,
    }
    log_hours(store, benchmark, pd.DataFrame([row]), by)
    return found
