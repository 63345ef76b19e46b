"""What was found about a store when it was opened or looked at, told like an error."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain.clock import CLOCK, machine_time

if TYPE_CHECKING:
    from core.store.connection import Cursor

ACCEPTED = "clock accepted"
SLACK = timedelta(minutes=5)
_NEWEST = (
    "SELECT max(noted_at) FROM audit WHERE number >= "
    "coalesce((SELECT max(number) FROM audit WHERE action = ?), 0)"
)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or that was put right, in the three parts of an error.

    Attributes
    ----------
    title : str
        What was found, in a few words.
    message : str
        Where, how much, since when.
    remedy : str
        What the reader can do now; a command where there is one.
    mended : bool
        Whether it has been put right already, so that nothing has to be done.
    """

    title: str
    message: str = ""
    remedy: str = ""
    mended: bool = False

    @property
    def text(self) -> str:
        """Title, message and remedy as one readable block."""
        return "\n".join(part for part in (self.title, self.message, self.remedy) if part)


def look_at_clock(cursor: Cursor, home: Path) -> list[Finding]:
    """Go on from the newest entry of a store, and tell where the clock is behind it.

    Entries from before somebody said that the clock is right do not count.
    """
    if not cursor.execute("FROM duckdb_tables() WHERE table_name = 'audit'").fetchall():
        return []
    # All rows: one that waits to be fetched would keep the store's own connection in a transaction.
    newest: datetime | None = cursor.execute(_NEWEST, [ACCEPTED]).fetchall()[0][0]
    if newest is None:
        return []
    CLOCK.not_before(newest)
    told = machine_time()
    if newest - told <= SLACK:
        return []
    return [
        Finding(
            "This machine's clock is behind what the store tells",
            f"It says {told:%Y-%m-%d %H:%M} UTC; the newest entry of the audit log is of "
            f"{newest:%Y-%m-%d %H:%M}. Until the clock has passed that, it counts as now: keys, "
            "links and sign-ins that had ended by then do not work again.",
            "Set the clock. If it is right and that entry was written by a clock that was ahead, "
            f"stop the app and run: python -m core audit --clock-is-right --home {home}",
        )
    ]
