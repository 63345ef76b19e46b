"""Who may ask at all: the name and the address a request came in by."""

from __future__ import annotations

import logging
import re
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from core.web.listening import LOCAL_NAMES, is_loopback

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?")
PORTS = {"http": 80, "https": 443}
READING = ("GET", "HEAD", "OPTIONS")
OTHERS = (b"cross-site", b"same-site")
"""What a browser says of a page elsewhere; another port of the same name is *same-site*."""

log = logging.getLogger("switchpoint")


@dataclass(frozen=True)
class Doorstep:
    """What is let in.

    Attributes
    ----------
    hosts : sequence of str
        Names in the ``Host`` header: exact, ``*.example.com`` or ``*``.
    local_only : bool
        Whether connections must end at a loopback address, whatever the server was told.
    origin : str
        Where people come back to after signing in, such as ``https://app.example.com``: the app's
        own address also where a proxy does not pass it on. Empty without sign-in.
    """

    hosts: Sequence[str]
    local_only: bool
    origin: str = ""


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
    back = urllib.parse.urlsplit(redirect_uri if sign_in else "")
    others = tuple(allowed) or ((back.hostname,) if back.hostname else ())
    return Doorstep((*LOCAL_NAMES, *others), not sign_in, f"{back.scheme}://{back.netloc}")


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


def same_origin(one: str, other: str) -> bool:
    """Whether two origins are one: scheme, name and port.

    Examples
    --------
    >>> same_origin("https://a.org", "https://A.org:443"), same_origin("http://a:1", "http://a:2")
    (True, False)
    """
    found = _origin(one)
    return found is not None and found == _origin(other)


def _origin(text: str) -> tuple[str, str, int] | None:
    scheme, _, host = text.lower().partition("://")
    found = _HOST.fullmatch(host)
    if found is None or scheme not in PORTS:  # such as "null", which any sandboxed page says
        return None
    return scheme, found.group(1).rstrip("."), int(found.group(2) or PORTS[scheme])


class Guard:
    """Middleware: turns away what came in by another name, to another address or from elsewhere.

    A page of somebody else whose name was pointed at this machine (DNS rebinding) carries its
    own name in ``Host``; a server started on all addresses shows where a connection ended. A page
    of another server, also one on another port of this machine, carries its own ``Origin``:
    cookies do not tell ports apart, and without sign-in being on this machine is all it takes.
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
            # A browser tells its page nothing: whoever set up the proxy looks for it here.
            log.warning("a screen was refused: %s", refused[1])
            await receive()  # the protocol has it announce itself before it can be refused
            await send({"type": "websocket.close", "code": 1008})
        else:
            status, why = refused
            await PlainTextResponse(why, status_code=status)(scope, receive, send)

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        # Where the connection ended, which a client cannot choose, unlike a header.
        server = scope.get("server")
        if self._step.local_only and server and not is_loopback(server[0]):
            return 403, "Switchpoint answers on this machine only until sign-in is set up."
        hosts = _all(scope, b"host")
        # Two of them are read differently by a proxy and by the app behind it.
        host = hosts[0].decode("latin-1") if len(hosts) == 1 else None
        if host is None or not host_allowed(host, self._step.hosts):
            return 421, "Switchpoint does not answer under this name (server.allowedHosts)."
        scheme = str(scope.get("scheme", "http")).replace("ws", "http")
        if not self._from_here(scope, f"{scheme}://{host}"):
            return 403, (
                "This came from a page of another address. Behind a proxy, pass Host and "
                "X-Forwarded-Proto on (docs/deploy.md)."
            )
        return None

    def _from_here(self, scope: Scope, own: str) -> bool:
        elsewhere = any(value in OTHERS for value in _all(scope, b"sec-fetch-site"))
        if scope["type"] == "http" and scope["method"] in READING:
            # Links from elsewhere are welcome; pages that use what is here as a part of theirs not.
            return not elsewhere or _all(scope, b"sec-fetch-mode") == [b"navigate"]
        origins = _all(scope, b"origin")
        if not origins:
            # Browsers always say it here. Programs do not, and none of ours has a cookie.
            return not elsewhere and not _all(scope, b"cookie")
        origin = origins[0].decode("latin-1")
        ours = same_origin(origin, own) or same_origin(origin, self._step.origin)
        return len(origins) == 1 and ours


def _all(scope: Scope, header: bytes) -> list[bytes]:
    return [value for name, value in scope["headers"] if name == header]
