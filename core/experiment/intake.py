"""Which uploads a race learns from, and from which round on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from core.domain.errors import BadUsage
from core.store.opened_iterations import OpenedIteration


@dataclass(frozen=True)
class Intake:
    """Uploads that count.

    Attributes
    ----------
    since : mapping of str to int, or None
        Round from which an upload counts, by its id, in the order in which they came. None:
        all that are here count from the first round on.
    in_order : bool
        Whether what came first is learned from first. In a race that is run round by round it
        must be, or a later upload would change the rounds before it.
    """

    since: Mapping[str, int] | None = None
    in_order: bool = False

    def counted(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Uploaded rows that count.

        Returns
        -------
        DataFrame
            With two more columns: ``since``, the round from which a row counts, and ``wave``,
            the place of its upload in the order in which they came (0 where that is ignored).
        """
        if self.since is None:
            return rows.assign(since=1, wave=0)
        kept = rows[rows["import_id"].isin(list(self.since))]
        order = {name: at if self.in_order else 0 for at, name in enumerate(self.since)}
        return kept.assign(
            since=kept["import_id"].map(self.since).astype(int),
            wave=kept["import_id"].map(order).astype(int),
        )


def planned_intake(imports: Sequence[str]) -> Intake:
    """What a plan names, all of it from the first round on; everything where it names nothing."""
    return Intake(dict.fromkeys(imports, 1)) if imports else Intake()


def opened_intake(opened: Sequence[OpenedIteration]) -> Intake:
    """What the rounds opened so far fixed.

    Raises
    ------
    BadUsage
        If no round was opened.
    """
    if not opened:
        raise BadUsage(
            "No round of this PoC was opened",
            "Its plan is locked; each round runs when its data is uploaded.",
            "Run round 1 on the screen Run the PoC, or with python -m core poc NAME --round 1.",
        )
    return Intake({name: one.iteration for one in opened for name in one.imports}, in_order=True)
