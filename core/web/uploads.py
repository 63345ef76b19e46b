"""``POST /api/v1/import``: files of other tools, for programs."""

from __future__ import annotations

import urllib.parse
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse

from core.access.scopes import Scope
from core.domain.actor import Actor
from core.domain.errors import BadUsage, SwitchpointError
from core.interop.source import MOST_BYTES, SourceFile
from core.web.callers import caller
from core.workflows.engine import engine
from core.workflows.importing.commit import About
from core.workflows.importing.upload import Outcome, upload

MOST_FILES = 50
ABOUT = ("title", "noun", "plural", "rule")


async def import_files(request: Request) -> JSONResponse:
    """Check and save files; the body is ``multipart/form-data`` with parts named ``file``.

    Query: ``benchmark`` (needed), ``as``, ``map`` (``theirs=ours``, repeated), ``class``
    (repeated, in order), ``who`` (``name=role``, repeated), ``sheet``, ``good_rows``, ``title``,
    ``noun``, ``plural``, ``rule``, ``positive``.
    Answers 200 with the check report, 422 where something cannot be taken, 400 for a bad request,
    401 without a token that works, 403 with one for something else, 411 without a length, 413 for
    too much, 429 after too many wrong tokens, 503 without a store.
    """
    try:
        store = engine().store
    except SwitchpointError as error:
        return _no(503, error.title)
    who = await run_in_threadpool(caller, request, store, Scope.IMPORT)
    if isinstance(who, JSONResponse):
        return who
    # Before the body is read: form() would hold all of it.
    length = request.headers.get("content-length", "")
    if not length.isdigit():
        return _no(411, "Send the length of the body (Content-Length).")
    if int(length) > MOST_BYTES:
        return _no(
            413,
            f"At most {MOST_BYTES / 1e6:.0f} MB at once; stop the app and use "
            "python -m core import for more.",
        )
    try:
        options = _options(request)
        sources = await _files(request)
        found = await run_in_threadpool(_upload, sources, options, who)
    except BadUsage as error:
        return _no(400, error.text)
    except SwitchpointError as error:
        return _no(422, error.text)
    return JSONResponse(found.to_dict(), status_code=200 if found.landed is not None else 422)


def _options(request: Request) -> dict[str, Any]:
    asked = request.query_params
    mapping = _pairs(asked.getlist("map"), "map", "theirs=ours")
    people = _pairs(asked.getlist("who"), "who", "name=role")
    units = _pairs(asked.getlist("unit"), "unit", "column=unit")
    answers = _pairs(asked.getlist("answer"), "answer", "theirs=class")
    if not asked.get("benchmark"):
        raise BadUsage("The request names no benchmark", remedy="Add ?benchmark=NAME.")
    title, noun, plural, rule = (asked.get(name, "") for name in ABOUT)
    about = About(title, noun, plural, rule, asked.get("positive") or None)
    return {
        "benchmark": asked["benchmark"],
        "kind": asked.get("as"),
        "mapping": mapping,
        "classes": asked.getlist("class"),
        "people": people,
        "units": units,
        "answers": answers,
        "sheet": asked.get("sheet", ""),
        "good_rows_only": asked.get("good_rows") in ("1", "true", "yes"),
        "about": about,
    }


def _pairs(given: list[str], name: str, shape: str) -> dict[str, str]:
    found = {}
    for pair in given:
        theirs, sign, ours = pair.rpartition("=")  # names of other tools may hold the sign
        if not sign or not theirs or not ours:
            raise BadUsage(f"{name}={pair}: write {shape}")
        found[theirs] = ours
    return found


async def _files(request: Request) -> list[SourceFile]:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise BadUsage(
            "The body is not multipart/form-data", remedy="Send each file as a part named file."
        )
    try:
        form = await request.form(max_files=MOST_FILES, max_fields=0)
    except HTTPException as error:
        raise BadUsage("The body cannot be read", str(error.detail)) from error
    except ClientDisconnect as error:
        raise BadUsage("The body ended too early") from error
    found = []
    for part in form.getlist("file"):
        if isinstance(part, UploadFile):
            # Clients escape what a header cannot hold, and the library hands it on as it came.
            name = urllib.parse.unquote(part.filename or "file")
            found.append(SourceFile(name, await part.read()))
    await form.close()
    return found


def _upload(sources: list[SourceFile], options: dict[str, Any], who: Actor) -> Outcome:
    return upload(engine().store, sources=sources, by=who, **options)


def _no(status: int, why: str) -> JSONResponse:
    return JSONResponse({"error": why}, status_code=status)
