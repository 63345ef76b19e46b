"""Files for a store that a running app holds: they go through its own door."""

from __future__ import annotations

import json
import urllib.parse
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from core.domain.errors import BadData, StoreHeld
from core.interop.source import SourceFile
from core.workflows.importing.commit import About
from core.workflows.running_app.client import ask, door_of, reason

NOT_TAKEN = 422


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
    units: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
    sheet: str = "",
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
    door = door_of(home, held)
    said = {name: value for name, value in vars(about).items() if value}
    asked = [("benchmark", benchmark), *said.items()]
    asked += [("as", kind)] if kind else []
    asked += [("map", f"{theirs}={ours}") for theirs, ours in mapping.items()]
    asked += [("class", name) for name in classes]
    asked += [("who", f"{name}={role}") for name, role in (people or {}).items()]
    asked += [("unit", f"{name}={unit}") for name, unit in (units or {}).items()]
    asked += [("answer", f"{theirs}={name}") for theirs, name in (answers or {}).items()]
    asked += [("sheet", sheet)] if sheet else []
    asked += [("good_rows", "1")] if good_rows_only else []
    query = urllib.parse.urlencode(asked)
    body, content_type = multipart(sources)
    path = f"/api/v1/import?{query}"
    status, raw = ask(door, held, path, body=body, content_type=content_type)
    if status not in (200, NOT_TAKEN):
        raise BadData(
            f"The running app at {door.address} refused the files",
            reason(raw) or f"It answered {status}.",
            "Nothing was saved.",
        )
    found = json.loads(raw)
    return found if isinstance(found, dict) else {}


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
