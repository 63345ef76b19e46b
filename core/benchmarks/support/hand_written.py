"""Eight rationales written by hand, one for each desk.

An upper bound, not evidence: their author had also written the generator's word lists. The
default race uses the simulated analyst instead.
"""

from __future__ import annotations

import csv

from core.benchmarks.support.facts import FOLDER, load_facts
from core.domain.rationale import Rationale, RationaleKind

AUTHOR = "hand-written (its author knew the word lists)"


def hand_written(iteration: int) -> tuple[Rationale, ...]:
    """The set of the first round; later rounds keep it.

    Examples
    --------
    >>> [len(hand_written(iteration)) for iteration in (1, 5)]
    [8, 8]
    """
    facts = load_facts()
    with (FOLDER / "rationales_by_hand.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Rationale(
                row["id"],
                1,
                RationaleKind.VOTE,
                row["expert_words"],
                f"regexp_matches(u, '{_quoted(row['regex'])}')",
                facts.code(row["intent"]),
                1,
                AUTHOR,
            )
            for row in csv.DictReader(file)
        )


def _quoted(pattern: str) -> str:
    return pattern.replace("'", "''")
