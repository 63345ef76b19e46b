"""What was found about a store when it was opened or looked at, told like an error."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.domain.clock import CLOCK, machine_time
from core.store.home import command

if TYPE_CHECKING:
    from core.store.connection import Cursor

ACCEPTED = "clock accepted"
BEHIND = "This machine's clock is behind"
SLACK = timedelta(minutes=5)
_NEWEST = (
    "SELECT max(noted_at) FROM audit WHERE number >= "
    f"coalesce((SELECT max(number) FROM audit WHERE action = '{ACCEPTED}'), 0)"
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
    look : bool
        Whether somebody should look at what was put right.
    """

    title: str
    message: str = ""
    remedy: str = ""
    mended: bool = False
    look: bool = False

    @property
    def text(self) -> str:
        """Title, message and remedy as one readable block."""
        return "\n".join(part for part in (self.title, self.message, self.remedy) if part)


def newest_noted(connection: Any) -> datetime | None:
    """The newest entry of an audit log, UTC; those from before a clock was accepted do not count.

    Parameters
    ----------
    connection : DuckDBPyConnection or Cursor
        To a store that has the table.
    """
    # All rows: one that waits to be fetched would keep the store's own connection in a transaction.
    found: datetime | None = connection.execute(_NEWEST).fetchall()[0][0]
    return found


def look_at_clock(cursor: Cursor, home: Path) -> list[Finding]:
    """Go on from the newest entry of a store, and tell where the clock is behind it."""
    if not cursor.execute("FROM duckdb_tables() WHERE table_name = 'audit'").fetchall():
        return []
    newest = newest_noted(cursor)
    if newest is None:
        return []
    CLOCK.not_before(newest)
    return behind(home, newest)


def behind(home: Path, newest: datetime) -> list[Finding]:
    """Tell where this machine's clock is behind the newest entry of a store."""
    told = machine_time()
    if newest - told <= SLACK:
        return []
    return [
        Finding(
            BEHIND,
            f"It says {moment(told)}; the newest entry of the audit log is from {moment(newest)}. "
            "Switchpoint uses the later time, so keys and links that end before it have stopped "
            "working.",
            "Set the clock: timedatectl set-ntp true\nIf the clock is right, stop the app and run: "
            + command(home, "audit", "--clock-is-right"),
        )
    ]


def moment(when: datetime | str) -> str:
    """A moment in UTC, also as it is written down: ``20 Nov 2026, 14:02 UTC``.

    Examples
    --------
    >>> moment("2026-11-30T20:28:31")
    '30 Nov 2026, 20:28 UTC'
    """
    if not isinstance(when, datetime):
        try:
            when = datetime.fromisoformat(when)
        except ValueError:  # as somebody wrote it into a file by hand
            return str(when)
    return f"{when.day} {when:%b %Y, %H:%M} UTC"
