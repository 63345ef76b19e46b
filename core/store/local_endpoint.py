"""Where the running app can be reached by programs on this machine: address and token."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from core.domain.whole_files import write_whole

DOOR = "door.json"


@dataclass(frozen=True)
class Door:
    """The way in for programs.

    Attributes
    ----------
    address : str
        Such as ``http://127.0.0.1:8501``.
    token : str
        Secret that a request has to carry; new at every start.
    """

    address: str
    token: str


def open_door(home: Path, address: str) -> Door:
    """Write a new token beside the store, readable by its user alone.

    Raises
    ------
    MachineRefused
        If it cannot be written.
    """
    door = Door(address.rstrip("/"), secrets.token_urlsafe(32))
    write_whole(home / DOOR, json.dumps(vars(door)))
    return door


def find_door(home: Path) -> Door | None:
    """What a running app wrote; None where there is none."""
    try:
        raw = json.loads((home / DOOR).read_text(encoding="utf-8"))
        return Door(str(raw["address"]), str(raw["token"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def close_door(home: Path) -> None:
    """Take the note away."""
    (home / DOOR).unlink(missing_ok=True)
