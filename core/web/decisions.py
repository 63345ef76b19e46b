"""``GET /api/v1/decision``: the decision record of an experiment, for programs."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from core.access.scopes import Scope
from core.domain.errors import SwitchpointError
from core.store.connection import Store
from core.store.experiments import list_experiments
from core.store.verdicts import latest_verdict
from core.web.callers import caller
from core.workflows.engine import engine
from core.workflows.poc.valuing import value_experiment
from core.workflows.report.sign_off import record_with_decisions


async def decision(request: Request) -> JSONResponse:
    """Give the newest decision record, of one experiment where the query says ``race``.

    Answers 200 with what ``decision.json`` would hold now, valued with the assumptions as they
    stand and with what people decided, 404 where there is none, 401 without a token that
    works, 403 with one for something else, 429 after too many wrong tokens, 503 without a store.
    """
    try:
        store = engine().store
    except SwitchpointError as error:
        return JSONResponse({"error": error.title}, status_code=503)
    who = await run_in_threadpool(caller, request, store, Scope.READ)
    if isinstance(who, JSONResponse):
        return who
    # Aside from the event loop, which serves every screen and must not wait for a valuation.
    found = await run_in_threadpool(_record, store, request.query_params.get("race", ""))
    if found is None:
        return JSONResponse({"error": "There is no decision like this."}, status_code=404)
    return JSONResponse(found, headers={"Cache-Control": "no-store"})


def _record(store: Store, poc: str) -> dict[str, Any] | None:
    for experiment in list_experiments(store):
        if poc in ("", experiment.id) and latest_verdict(store, experiment.id) is not None:
            return record_with_decisions(store, value_experiment(store, experiment.id))
    return None
