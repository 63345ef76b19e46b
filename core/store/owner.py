"""Who holds the store: a note beside the file, for the next process that wants it."""

from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path

from core.domain.clock import utc_now
from core.domain.errors import StoreHeld

NOTE = "owner.json"


def leave_note(home: Path, purpose: str) -> None:
    """Write down who opened the store; readable by its user alone."""
    note = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "purpose": purpose,
        "since": utc_now().isoformat(timespec="seconds"),
        "command": " ".join(sys.argv)[:200],
    }
    path = home / NOTE
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(note, file)


def remove_note(home: Path) -> None:
    """Take the note away if it is ours."""
    note = _read(home)
    if note.get("pid") == os.getpid():
        (home / NOTE).unlink(missing_ok=True)


def held_error(home: Path) -> StoreHeld:
    """The error for a store somebody else has open: who, since when, what to do."""
    note = _read(home)
    who = "Another process"
    if note:
        who = (
            f"{note.get('purpose', 'Another process')} (process {note.get('pid')} on "
            f"{note.get('host')}, since {note.get('since')} UTC)"
        )
    return StoreHeld(
        f"The store in {home} is in use",
        f"{who} has it open, and only one process can.",
        "Stop that process, or use another folder with --home or SWITCHPOINT_HOME.",
    )


def _read(home: Path) -> dict[str, object]:
    try:
        found = json.loads((home / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
