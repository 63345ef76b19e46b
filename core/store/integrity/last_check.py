"""What the last check counted, kept beside the store, so that rows that are gone are seen."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from core.domain.whole_files import write_whole
from core.store.home import CHECK
from core.store.integrity.reading import SHRINKING


@dataclass(frozen=True)
class LastCheck:
    """Rows by table at a moment.

    Attributes
    ----------
    at : str
        UTC, ISO.
    rows : dict of str to int
    """

    at: str
    rows: dict[str, int]

    def fewer(self, rows: dict[str, int]) -> dict[str, int]:
        """How many rows are gone, by table; only of tables that never lose any.

        Examples
        --------
        >>> LastCheck("", {"audit": 9, "label": 2, "scenario": 3}).fewer({"audit": 7, "label": 5})
        {'audit': 2}
        """
        kept = {table: count for table, count in self.rows.items() if table not in SHRINKING}
        gone = {table: count - rows.get(table, 0) for table, count in kept.items()}
        return {table: count for table, count in gone.items() if count > 0}


def last_check(home: Path) -> LastCheck | None:
    """What was counted last; None where nothing was, or the file was damaged."""
    try:
        raw = json.loads((home / CHECK).read_text(encoding="utf-8"))
        return LastCheck(str(raw["at"]), {str(k): int(n) for k, n in raw["rows"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def keep_check(home: Path, check: LastCheck) -> None:
    """Remember a check for the next one, in a file of its user alone, whole or not at all.

    Raises
    ------
    MachineRefused
        If it cannot be written.
    """
    write_whole(home / CHECK, json.dumps(asdict(check)))


def count_without(home: Path, gone: dict[str, int]) -> None:
    """Let the last check expect fewer rows, where somebody deleted some on purpose.

    Parameters
    ----------
    gone : dict of str to int
        Rows by table.
    """
    check = last_check(home)
    if check is not None:
        rows = {table: max(0, count - gone.get(table, 0)) for table, count in check.rows.items()}
        keep_check(home, replace(check, rows=rows))


def forget_check(home: Path) -> None:
    """Count anew: what is there now is right."""
    (home / CHECK).unlink(missing_ok=True)
