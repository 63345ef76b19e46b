"""Files of a store that a running app holds: fetched by its own door."""

from __future__ import annotations

import urllib.parse
from pathlib import Path

from core.domain.errors import BadData, BadUsage, StoreHeld
from core.workflows.running_app.client import ask, door_of, reason

BAD_REQUEST, NOTHING_TO_WRITE = 400, 422


def fetch(
    home: Path, held: StoreHeld, benchmark: str, names: tuple[str, ...], with_exam: bool
) -> dict[str, bytes]:
    """Files by name; all of them or an error.

    Parameters
    ----------
    held : StoreHeld
        Raised again where no app answers for that store.

    Raises
    ------
    StoreHeld
        If what holds the store has no door, or nobody opens.
    BadUsage
        If there is no such benchmark or file.
    BadData
        If there is nothing to put into a file.
    """
    door = door_of(home, held)
    found = {}
    for name in names:
        asked = [("benchmark", benchmark), ("file", name)]
        asked += [("with_exam", "1")] if with_exam else []
        status, raw = ask(door, held, f"/api/v1/export?{urllib.parse.urlencode(asked)}")
        if status != 200:
            title, _, rest = reason(raw).partition("\n")
            wrong = BadUsage if status == BAD_REQUEST else BadData
            raise wrong(
                title or f"The running app at {door.address} gave no file",
                rest if title else f"It answered {status}.",
                "" if status in (BAD_REQUEST, NOTHING_TO_WRITE) else "Nothing was written.",
            )
        found[name] = raw
    return found
