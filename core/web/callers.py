"""Who calls a route of ``/api/v1``: the machine's own command line, or a program with a token."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.access.rate_limit import WrongTries
from core.access.scopes import Scope
from core.domain.actor import LOCAL, Actor
from core.domain.errors import NotAllowed, SwitchpointError
from core.store.connection import Store
from core.store.local_endpoint import find_door
from core.workflows.admin.api_tokens import UnknownToken, actor_of_token
from core.workflows.engine import engine

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


async def for_own_command(request: Request, work: Callable[[Store], Response]) -> Response:
    """What some work answers to this machine's own command line, which can read the door's token.

    Parameters
    ----------
    request : Request
    work : callable
        Works on the store, in a thread; what it raises is told with 422.

    Returns
    -------
    Response
        401 without the token that lies beside the store, 503 where the store is not open.
    """
    try:
        store = engine().store
    except SwitchpointError as error:
        return JSONResponse({"error": error.title}, 503)
    if not _is_door(store, _shown(request)):
        told = {"error": "The token is missing or wrong."}
        return JSONResponse(told, 401, {"WWW-Authenticate": "Bearer"})
    try:
        return await run_in_threadpool(work, store)
    except SwitchpointError as error:
        return JSONResponse({"error": error.text}, 422)


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
