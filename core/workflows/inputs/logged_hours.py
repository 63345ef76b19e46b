"""Hours logged for an uploaded benchmark, in place of assumed ones."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from core.access.permissions import Action, require
from core.benchmarks.uploaded import ORIGIN
from core.decision.accuracy.poc_outcome import ArmOutcome
from core.decision.costing.logged_hours import Logged, with_logged
from core.domain.actor import Actor
from core.domain.benchmark import Benchmark
from core.domain.canonical import content_hash
from core.domain.errors import BadUsage
from core.domain.workers import ROLES
from core.report.wording.glossary import STEP_NAMES
from core.store.connection import Store
from core.store.people import remembered_roles
from core.store.uploads.hours import log_hours
from core.store.uploads.rows import load_rows
from core.workflows.inputs.undo_hours import stretches

MOST_HOURS = 1000.0
MOST_ITERATIONS = 10
LONGEST_NOTE = 200
BY_HAND: Mapping[str, tuple[str, ...]] = {
    "old 1": ("expert",),
    "old 3": ("expert",),
    "old 4": ("NN expert",),
    "old 5": ("NN expert",),
    "new 1": ("expert", "analyst"),
    "new 2": ("analyst",),
    "new 3": ("expert",),
}
"""Steps and people whose assumed hours logged ones replace; labels carry their own time."""


def log_stretch(
    store: Store,
    benchmark: str,
    step: str,
    who: str,
    iteration: int,
    hours: float | None,
    note: str = "",
    *,
    by: Actor,
) -> None:
    """Write down one stretch of work typed by hand.

    Parameters
    ----------
    hours : float or None
        Above 0, at most ``MOST_HOURS``; None where nobody said.

    Raises
    ------
    BadUsage
        If the step, the person, the round, the hours or the note cannot be taken.
    NotAllowed
    """
    require(by, Action.LOG_HOURS)
    if step not in BY_HAND:
        raise BadUsage(
            f"{step!r} is no step whose hours can be logged",
            "The time of annotators comes from their labels.",
            f"Steps: {', '.join(BY_HAND)}.",
        )
    if who not in BY_HAND[step]:
        raise BadUsage(
            f"{who!r} has no hours in step {STEP_NAMES[step]!r}",
            "Hours of other people would not count in the bill.",
            f"Log them for {' or '.join(BY_HAND[step])}.",
        )
    if not 1 <= iteration <= MOST_ITERATIONS:
        raise BadUsage(
            f"There is no round {iteration}", remedy=f"Rounds go from 1 to {MOST_ITERATIONS}."
        )
    if hours is None or not 0 < hours <= MOST_HOURS:
        raise BadUsage(
            "How many hours?" if hours is None else f"{hours:g} hours cannot be logged",
            "One stretch takes more than 0 and at most 1,000 hours.",
            "Write for example 1.5; log more as several stretches.",
        )
    words = " ".join(note.split())
    if len(words) > LONGEST_NOTE:
        raise BadUsage(
            f"The note has {len(words)} characters",
            remedy=f"Say it in {LONGEST_NOTE}.",
        )
    row = {
        "id": f"hours-{uuid.uuid4().hex[:12]}",
        "node": step,
        "who": who,
        "iteration": iteration,
        "hours": float(hours),
        "note": words,
    }
    log_hours(store, benchmark, pd.DataFrame([row]), by)


def hours_stamp(store: Store, name: str) -> str:
    """Changes whenever hours are logged or undone, or somebody's role is said."""
    rows = load_rows(store, "hours", name)
    roles = sorted(remembered_roles(store).items()) if len(rows) else []
    return f"{len(rows)} {rows['hours'].sum()} {content_hash(roles)[:12]}"


def logged_hours(store: Store, name: str) -> Logged:
    """Hours by step, role and iteration; of people without a role by their name.

    Returns
    -------
    dict of (str, str, int) to float
        Hours by step, role and iteration (from 1).
    """
    found: dict[tuple[str, str, int], float] = defaultdict(float)
    for one in stretches(store, name):
        role = one.role if one.role in ROLES else one.who
        found[one.step, role, one.iteration] += one.hours
    return dict(found)


def with_hours(
    store: Store, benchmark: Benchmark, arms: Mapping[str, ArmOutcome]
) -> Mapping[str, ArmOutcome]:
    """Outcomes of a race with what was logged; those of embedded benchmarks are unchanged.

    Parameters
    ----------
    benchmark : Benchmark
        The race's frozen copy.
    arms : mapping of str to ArmOutcome
        By arm, as the ledger books them.
    """
    if benchmark.origin != ORIGIN:
        return arms
    logged = logged_hours(store, benchmark.name)
    if not logged:
        return arms
    return {
        name: replace(
            outcome,
            entries={
                (seed, iteration): with_logged(entries, logged, iteration)
                for (seed, iteration), entries in outcome.entries.items()
            },
        )
        for name, outcome in arms.items()
    }
