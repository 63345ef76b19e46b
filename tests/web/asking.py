"""Requests to an ASGI app without a server."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

HOST = (b"host", b"127.0.0.1:8501")


def answer(
    app: Any,
    path: str = "/",
    *,
    method: str = "GET",
    headers: Sequence[tuple[bytes, bytes]] = (HOST,),
    pieces: Sequence[bytes | float | None] = (b"",),
    **scope: Any,
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and bytes of an answer.

    A piece of None never comes; a number is a byte that comes after so many seconds.
    """
    sent: list[Any] = []
    waiting = list(pieces)

    async def receive() -> Any:
        piece = waiting.pop(0) if waiting else b""
        if piece is None:
            await asyncio.Event().wait()
        if isinstance(piece, float):
            await asyncio.sleep(piece)
            piece = b"."
        return {"type": "http.request", "body": piece, "more_body": bool(waiting)}

    async def send(message: Any) -> None:
        sent.append(message)

    asked = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode("utf-8", "surrogatepass"),
        "query_string": b"",
        "headers": list(headers),
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 8501),
        "client": ("127.0.0.1", 2),
        "root_path": "",
        **scope,
    }
    # In a thread of its own: a browser driven by the same process keeps a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, app(asked, receive, send)).result()
    names = {k.decode(): v.decode() for k, v in sent[0].get("headers", [])}
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0].get("status", 0), names, body


def ask(app: Any, path: str = "/", **scope: Any) -> tuple[int, dict[str, str], str]:
    """Like :func:`answer`, with the body as text."""
    status, headers, body = answer(app, path, **scope)
    return status, headers, body.decode()
