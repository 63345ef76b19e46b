"""One row of promptfoo's results as one of ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from core.interop.model_answers import label_in
from core.interop.promptfoo.verdicts import verdicts
from core.interop.reading import PLACE
from core.interop.values import (
    Odd,
    id_of_text,
    needed,
    number_of,
    object_of,
    shown,
    text_of,
    whole_of,
)

VARS, METADATA = "vars.", "metadata."
FROM_VARS = "(its variables)"
NO_ERROR = (0, 1)
"""Reasons of failure that are none of the model's: it passed, or an assertion failed."""

LONGEST_ERROR = 500

Row = Mapping[str, Any]


def names_of(row: Row) -> dict[str, object]:
    """What could name the item: variables of the test and what is said about it.

    Raises
    ------
    Odd
        If a name is no text.
    """
    values = object_of(row.get("vars"), "vars")
    test = row.get("testCase")
    about = test.get("metadata") if isinstance(test, dict) else None
    found: dict[str, object] = {
        VARS + needed(name, "vars"): value for name, value in values.items()
    }
    if isinstance(about, dict):
        found |= {METADATA + needed(name, "metadata"): value for name, value in about.items()}
    found[FROM_VARS] = id_of_text(_as_text(values))
    return found


def _as_text(values: Row) -> str:
    """Variables as one text; a single one as it is, so that the same text has the same id."""
    single = next(iter(values.values())) if len(values) == 1 else None
    if isinstance(single, str):
        return text_of(single, "vars") or ""
    try:
        return json.dumps(values, sort_keys=True)
    except RecursionError as error:
        raise Odd("vars", "They are nested too deeply.", "nested too deeply") from error


def prediction(place: int, row: Row, run: str, item_id: str, verdict: str | None) -> dict[str, Any]:
    """A row of predictions.

    Raises
    ------
    Odd
        If a value is not what it should be.
    """
    response = object_of(row.get("response"), "response")
    usage = object_of(response.get("tokenUsage") or row.get("tokenUsage"), "tokenUsage")
    output = _written(response.get("output"))
    error = _error(row, response)
    score = verdicts(row).get(verdict) if verdict and not error else None
    cost = number_of(row.get("cost", response.get("cost")), "cost", 0.0)
    return {
        PLACE: place,
        "run_id": run,
        "item_id": item_id,
        "output": output,
        "label": label_in(output),
        "correct": None if score not in (0, 1) else bool(score),
        "tokens_in": whole_of(usage.get("prompt"), "tokenUsage.prompt"),
        "tokens_out": whole_of(usage.get("completion"), "tokenUsage.completion"),
        "cost": cost or None,  # promptfoo writes 0 where it knows no price
        "currency": "USD" if cost else None,
        "latency_ms": None if is_cached(row) else number_of(row.get("latencyMs"), "latencyMs", 0.0),
        "error": error,
    }


def is_cached(row: Row) -> bool:
    """Whether the answer came from promptfoo's own memory, without a call."""
    response = row.get("response")
    return isinstance(response, dict) and response.get("cached") is True


def provider_of(row: Row) -> str:
    """What the row calls its model.

    Raises
    ------
    Odd
        If it says none.
    """
    told = row.get("provider")
    found = told.get("label") or told.get("id") if isinstance(told, dict) else told
    name = text_of(found, "provider")
    if name is None:
        raise Odd("provider", f"{shown(told)} names no provider.", "names no provider")
    return name


def _written(output: object) -> str | None:
    """What the model wrote; parsed JSON is written again."""
    if isinstance(output, (dict, list)):
        try:
            return text_of(json.dumps(output, ensure_ascii=False), "response.output")
        except RecursionError as error:
            raise Odd("response.output", "It is nested too deeply.", "is nested") from error
    return text_of(output, "response.output")


def _error(row: Row, response: Row) -> str | None:
    """Why there is no answer; a failed assertion is no error of the model."""
    reason = whole_of(row.get("failureReason"), "failureReason")
    told = response.get("error")
    if reason not in (None, *NO_ERROR):
        told = told or row.get("error") or "It failed without a reason."
    elif reason in NO_ERROR:
        told = None
    if not told:
        return None
    words = told if isinstance(told, str) else shown(told)
    return words.encode("utf-8", "replace").decode().replace("\0", "")[:LONGEST_ERROR]
