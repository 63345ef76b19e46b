"""Asking the running app that holds the store, by its door for programs on this machine."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path

from core.domain.errors import StoreHeld
from core.store.local_endpoint import Door, find_door

SECONDS = 300.0


def door_of(home: Path, held: StoreHeld) -> Door:
    """The door of the app that holds a store.

    Parameters
    ----------
    held : StoreHeld
        Raised again where no app says how it can be reached.
    """
    door = find_door(home)
    if door is None:
        raise held
    return door


def ask(
    door: Door,
    held: StoreHeld,
    path: str,
    *,
    body: bytes | None = None,
    content_type: str = "",
) -> tuple[int, bytes]:
    """Status and content of the app's answer; with a body it is posted.

    Raises
    ------
    StoreHeld
        If nobody opens.
    """
    headers = {"Authorization": f"Bearer {door.token}"}
    if content_type:
        headers["Content-Type"] = content_type
    request = urllib.request.Request(f"{door.address}{path}", data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:
            return int(response.status), bytes(response.read())
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except OSError as error:
        raise held from error


def reason(raw: bytes) -> str:
    """Why the app refused; empty where it does not say."""
    try:
        return str(json.loads(raw)["error"])
    except (ValueError, KeyError, TypeError):
        return ""
