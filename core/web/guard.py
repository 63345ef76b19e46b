"""Who may ask at all: the name and the address a request came in by."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from core.web.listening import LOCAL_NAMES, is_loopback

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::\d{1,5})?")


@dataclass(frozen=True)
class Doorstep:
    """What is let in.

    Attributes
    ----------
    hosts : sequence of str
        Names in the ``Host`` header: exact, ``*.example.com`` or ``*``.
    local_only : bool
        Whether connections must end at a loopback address, whatever the server was told.
    """

    hosts: Sequence[str]
    local_only: bool


def doorstep(allowed: Sequence[str], sign_in: bool, redirect_uri: str = "") -> Doorstep:
    """What is let in where the deployment says so, or nothing.

    This machine's names always: its own command line comes in by them. Then the list, or without
    one the name that people come back to after signing in.

    Parameters
    ----------
    allowed : sequence of str
        ``server.allowedHosts``.
    sign_in : bool
        Whether people have to sign in.
    redirect_uri : str
        Where they come back to.

    Returns
    -------
    Doorstep

    Examples
    --------
    >>> doorstep((), True, "https://app.example.com/oauth2callback").hosts[-1]
    'app.example.com'
    """
    name = urllib.parse.urlsplit(redirect_uri).hostname if sign_in else None
    others = tuple(allowed) or ((name,) if name else ())
    return Doorstep((*LOCAL_NAMES, *others), not sign_in)


def host_allowed(host: str | None, allowed: Sequence[str]) -> bool:
    """Whether a ``Host`` header names one of the allowed hosts; ports do not matter.

    Examples
    --------
    >>> host_allowed("a.example.com:80", ["*.example.com"]), host_allowed("evil.com", ["a"])
    (True, False)
    """
    found = _HOST.fullmatch(host or "")
    if found is None:
        return False
    name = found.group(1).strip("[]").lower().rstrip(".")
    for one in allowed:
        pattern = one.strip().strip("[]").lower().rstrip(".")
        if pattern in ("*", name) or (pattern.startswith("*.") and name.endswith(pattern[1:])):
            return True
    return False


class Guard:
    """Middleware: turns away what came in by another name or another address.

    A page of somebody else whose name was pointed at this machine (DNS rebinding) carries its
    own name in ``Host``; a server started on all addresses shows where a connection ended.
    """

    def __init__(self, app: ASGIApp, step: Doorstep) -> None:
        self._app = app
        self._step = step

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through, or answer 403 or 421."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refused = self._refused(scope)
        if refused is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()  # the protocol has it announce itself before it can be refused
            await send({"type": "websocket.close", "code": 1008})
        else:
            status, why = refused
            await PlainTextResponse(why, status_code=status)(scope, receive, send)

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        # Where the connection ended, which a client cannot choose, unlike a header.
        server = scope.get("server")
        if self._step.local_only and server and not is_loopback(server[0]):
            return 403, "Switchpoint answers on this machine alone until sign-in is set up."
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        # Two of them are read differently by a proxy and by the app behind it.
        host = hosts[0].decode("latin-1") if len(hosts) == 1 else None
        if not host_allowed(host, self._step.hosts):
            return 421, "Switchpoint does not answer under this name (server.allowedHosts)."
        return None
