"""One sample of an Inspect log as a row of predictions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.interop.inspect_logs.scores import SCORES, scores_of, share_right
from core.interop.inspect_logs.usage import cost_of, tokens_of
from core.interop.model_answers import label_in
from core.interop.reading import PLACE
from core.interop.values import needed, number_of, object_of, shown, text_of, whole_of

LONGEST_ERROR = 500
SHORT_ID = 8

Row = Mapping[str, Any]


def run_name(told: Row) -> str:
    """A name that tells this log from others: model, task and the beginning of its id.

    Raises
    ------
    Odd
        If one of them is not text.
    """
    id_ = text_of(told.get("run_id") or told.get("eval_id"), "eval.run_id")
    names = [text_of(told.get(key), f"eval.{key}") for key in ("model", "task")]
    return ", ".join(name for name in (*names, (id_ or "")[:SHORT_ID]) if name) or "run"


def prediction(
    place: int, sample: Row, run: str, name: str | None
) -> tuple[dict[str, Any], float | None]:
    """A row of predictions and how right it was.

    Raises
    ------
    Odd
        If a value is not what it should be.
    """
    output = object_of(sample.get("output"), "output")
    written = text_of(output.get("completion"), "output.completion")
    value, answer = scores_of(sample).get(name or "", (None, None))
    share = share_right(value, name or SCORES)
    seconds = number_of(sample.get("working_time"), "working_time", 0.0)
    cost = cost_of(sample)
    tokens_in, tokens_out = tokens_of(sample)
    row = {
        PLACE: place,
        "run_id": run,
        "item_id": needed(sample.get("id"), "id"),
        "repeat": whole_of(sample.get("epoch"), "epoch", 1) or 1,
        "output": written,
        "label": label_in(text_of(answer, name or SCORES)) or label_in(written),
        "correct": None if share not in (0, 1) else bool(share),
        "tokens_in": tokens_in,
        "tokens_out": tokens_out,
        "cost": cost,
        "currency": None if cost is None else "USD",
        "latency_ms": None if seconds is None else seconds * 1000,
        "error": error_of(sample.get("error")),
    }
    return row, share


def error_of(told: object) -> str | None:
    """Words of an error, None where there is none."""
    if not told:
        return None
    message = told.get("message") if isinstance(told, dict) else told
    words = message if isinstance(message, str) and message else shown(told)
    return words.encode("utf-8", "replace").decode().replace("\0", "")[:LONGEST_ERROR]
