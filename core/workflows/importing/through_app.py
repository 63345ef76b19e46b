"""Files for a store that a running app holds: they go through its own door."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from core.domain.errors import BadData, StoreHeld
from core.interop.source import SourceFile
from core.store.door import Door, find_door
from core.workflows.importing.landing import About

SECONDS = 300.0


def send(
    home: Path,
    held: StoreHeld,
    benchmark: str,
    sources: Sequence[SourceFile],
    *,
    kind: str | None,
    mapping: Mapping[str, str],
    classes: Sequence[str] = (),
    people: Mapping[str, str] | None = None,
    good_rows_only: bool,
    about: About,
) -> dict[str, Any]:
    """Upload through the app that holds the store.

    Parameters
    ----------
    held : StoreHeld
        Raised again where no app answers for that store.

    Returns
    -------
    dict
        The app's check report.

    Raises
    ------
    StoreHeld
        If what holds the store has no door, or nobody opens.
    BadData
        If the app refuses.
    """
    door = find_door(home)
    if door is None:
        raise held
    said = {name: value for name, value in vars(about).items() if value}
    asked = [("benchmark", benchmark), *said.items()]
    asked += [("as", kind)] if kind else []
    asked += [("map", f"{theirs}={ours}") for theirs, ours in mapping.items()]
    asked += [("class", name) for name in classes]
    asked += [("who", f"{name}={role}") for name, role in (people or {}).items()]
    asked += [("good_rows", "1")] if good_rows_only else []
    query = urllib.parse.urlencode(asked)
    body, content_type = multipart(sources)
    request = urllib.request.Request(
        f"{door.address}/api/v1/import?{query}",
        data=body,
        method="POST",
        headers={"Content-Type": content_type, "Authorization": f"Bearer {door.token}"},
    )
    return _answer(request, door, held)


def _answer(request: urllib.request.Request, door: Door, held: StoreHeld) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:
            raw = response.read()
    except urllib.error.HTTPError as error:
        raw = error.read()
        if error.code != 422:
            raise BadData(
                f"The running app at {door.address} refused the files",
                _reason(raw) or f"It answered {error.code}.",
                "Nothing was saved.",
            ) from error
    except OSError as error:
        raise held from error
    found = json.loads(raw)
    return found if isinstance(found, dict) else {}


def _reason(raw: bytes) -> str:
    try:
        return str(json.loads(raw)["error"])
    except (ValueError, KeyError, TypeError):
        return ""


def multipart(sources: Sequence[SourceFile]) -> tuple[bytes, str]:
    """Files as a ``multipart/form-data`` body, and its content type."""
    mark = uuid.uuid4().hex
    parts = []
    for source in sources:
        name = urllib.parse.quote(source.name)
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        parts += [head.encode(), source.raw, b"\r\n"]
    parts.append(f"--{mark}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={mark}"
