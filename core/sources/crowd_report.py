"""How good the simulated annotators are: alone, voting, and after briefings, trap by trap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.benchmarks.simulation import Perception
from core.domain.plan import CrowdSettings
from core.domain.random_streams import stream
from core.sources.aggregation.majority import majority
from core.sources.crowd import Crowd

VOTES = (1, 3, 5)
NO_TRAP = "no trap"


def crowd_report(
    perception: Perception,
    settings: CrowdSettings,
    seed: int,
    briefings: Sequence[Sequence[int]],
) -> dict[str, Any]:
    """Accuracy of one annotator and of majorities on the whole pool.

    A measurement of the simulation, made beside the experiment: these votes are not bought and
    nobody trains on them.

    Parameters
    ----------
    perception : Perception
    settings : CrowdSettings
    seed : int
        One of the plan's seeds.
    briefings : sequence of sequence of int
        What the annotators of this seed were told, iteration by iteration.

    Returns
    -------
    dict
        ``overall``: one row per number of briefings; ``traps``: one row per nuance with the
        share right before (``single``, ``majority``) and after all briefings (``briefed``),
        for items whose answer turns on that nuance.
    """
    crowd = Crowd(perception, settings, seed)
    items = np.arange(len(perception.truth))
    right: dict[tuple[int, int], Any] = {}
    overall = []
    for iterations in range(len(briefings) + 1):
        row: dict[str, float] = {"briefings": iterations}
        for votes in VOTES:
            given = crowd.vote(items, votes, briefings[:iterations], f"report {votes}")
            rng = stream(seed, "report ties", iterations, votes)
            label = majority(given.item, given.label, len(items), perception.n_classes, rng).label
            right[iterations, votes] = label == perception.truth
            row[f"of {votes}"] = round(float(right[iterations, votes].mean()), 4)
        overall.append(row)
    hinges = perception.hinges()
    groups = {name: hinges[:, at] for at, name in enumerate(perception.names)}
    groups[NO_TRAP] = np.asarray(~hinges.any(axis=1), dtype=bool)
    last = len(briefings)
    traps = [
        {
            "trap": name,
            "items": int(rows.sum()),
            "single": round(float(right[0, 1][rows].mean()), 4),
            "majority": round(float(right[0, 5][rows].mean()), 4),
            "briefed": round(float(right[last, 5][rows].mean()), 4),
        }
        for name, rows in groups.items()
        if rows.any()
    ]
    return {"overall": overall, "traps": traps, "briefings": last}
