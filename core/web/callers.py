"""Who calls a route of ``/api/v1``: the machine's own command line, or a program with a token."""

from __future__ import annotations

import hmac

from starlette.requests import Request
from starlette.responses import JSONResponse

from core.access.rate_limit import WrongTries
from core.access.scopes import Scope
from core.domain.actor import LOCAL, Actor
from core.domain.errors import NotAllowed
from core.store.connection import Store
from core.store.local_endpoint import find_door
from core.workflows.admin.api_tokens import UnknownToken, actor_of_token

WRONG = WrongTries()


def caller(request: Request, store: Store, scope: Scope) -> Actor | JSONResponse:
    """The actor behind a request, or the answer that refuses it.

    A right token always works. Wrong ones answer 401, and 429 with ``Retry-After`` where too many
    came from one address; a right one that was made for something else answers 403.

    Parameters
    ----------
    request : Request
    store : Store
    scope : Scope
        What the route does.

    Returns
    -------
    Actor or JSONResponse
    """
    key = _shown(request)
    if _is_door(store, key):
        return LOCAL
    try:
        return actor_of_token(store, key, scope)
    except UnknownToken as error:
        return _wrong(request, error)
    except NotAllowed as error:
        return JSONResponse({"error": error.text}, status_code=403)


def is_own_command(request: Request, store: Store) -> bool:
    """Whether this machine's own command line calls: it can read the token beside the store."""
    return _is_door(store, _shown(request))


def _shown(request: Request) -> str:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def _is_door(store: Store, key: str) -> bool:
    door = find_door(store.home)
    expected = door.token if door else ""
    return bool(expected) and hmac.compare_digest(key.encode(), expected.encode())


def _wrong(request: Request, error: UnknownToken) -> JSONResponse:
    address = request.client.host if request.client else ""
    # Only once the token is known to be wrong: others behind the same address may have a right one.
    wait = WRONG.seconds_to_wait(address)
    if wait:
        return JSONResponse(
            {"error": f"Too many wrong keys. Try again in {wait} seconds."},
            status_code=429,
            headers={"Retry-After": str(wait)},
        )
    WRONG.wrong(address)
    return JSONResponse(
        {"error": f"{error.title}."}, status_code=401, headers={"WWW-Authenticate": "Bearer"}
    )
