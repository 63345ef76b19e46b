"""``GET /api/v1/export``: one file of a benchmark, for programs."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.access.scopes import Scope
from core.domain.actor import LOCAL
from core.domain.errors import BadUsage, SwitchpointError
from core.web.callers import caller
from core.workflows.dataset.export import export
from core.workflows.engine import engine

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
    "xml": "application/xml",
}


async def export_file(request: Request) -> Response:
    """Give one file back, as ``python -m core export`` writes it.

    Query: ``benchmark`` and ``file`` (needed), ``with_exam``, which only this machine's own
    command line may ask for: an API token never gets the test set's right answers.
    Answers 200 with the file, 422 where there is nothing to put into it, 400 for a bad request,
    401 without a token that works, 403 with one for something else, 429 after too many wrong
    tokens, 503 without a store.
    """
    try:
        store = engine().store
    except SwitchpointError as error:
        return _no(503, error.title)
    who = await run_in_threadpool(caller, request, store, Scope.EXPORT)
    if isinstance(who, JSONResponse):
        return who
    asked = request.query_params
    benchmark, name = asked.get("benchmark", ""), asked.get("file", "")
    with_exam = asked.get("with_exam") in ("1", "true", "yes")
    if not benchmark or not name:
        return _no(400, "Name the benchmark and the file.\nAdd ?benchmark=NAME&file=items.csv.")
    if with_exam and who != LOCAL:
        return _no(403, "Answers of the test set are exported on the app's own machine only.")
    try:
        made = await run_in_threadpool(export, store, benchmark, name, with_exam)
    except BadUsage as error:
        return _no(400, error.text)
    except SwitchpointError as error:
        return _no(422, error.text)
    return Response(
        made,
        media_type=MEDIA[name.rpartition(".")[2]],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


def _no(status: int, why: str) -> JSONResponse:
    return JSONResponse({"error": why}, status_code=status)
