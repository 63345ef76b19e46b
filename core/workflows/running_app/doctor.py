"""Reading a store through that a running app has open: in the app, by its own door."""

from __future__ import annotations

import json
from pathlib import Path

from core.domain.errors import BadData, StoreHeld
from core.store.findings import Finding
from core.store.integrity.reading import Contents
from core.workflows.running_app.client import ask, door_of, reason


def ask_app(home: Path) -> tuple[Contents, list[Finding]]:
    """What the app read, and what it found when it opened the store.

    Raises
    ------
    StoreHeld
        If what holds the store has no door, or nobody opens.
    BadData
        If the app does not know, or its answer cannot be read.
    """
    held = StoreHeld(f"The store in {home} is in use")
    door = door_of(home, held)
    status, raw = ask(door, held, "/api/v1/doctor")
    try:
        if status != 200:
            raise ValueError(reason(raw) or f"It answered {status}.")
        told = json.loads(raw)
        return Contents.of(told["contents"]), [Finding(**one) for one in told["found"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadData(
            f"The app at {door.address} cannot report the state of its store", str(error)
        ) from error
