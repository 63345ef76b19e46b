"""One sample of an Inspect log as a row of predictions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.interop.inspect_logs.scores import SCORES, scores_of, share_right
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


CACHED = ("input_tokens_cache_read", "input_tokens_cache_write")


def tokens_of(sample: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """Tokens in and out; tokens of a provider's cache count as in where they are apart.

    Examples
    --------
    >>> apart = {"input_tokens": 2, "output_tokens": 1, "total_tokens": 13,
    ...          "input_tokens_cache_read": 10}
    >>> tokens_of({"model_usage": {"m": apart}})
    (12, 1)
    >>> tokens_of({"model_usage": {"m": {**apart, "input_tokens": 12}}})
    (12, 1)
    """
    given, written = 0, 0
    models = object_of(sample.get("model_usage"), "model_usage")
    for name, told in models.items():
        usage = object_of(told, f"model_usage.{name}")
        tokens = whole_of(usage.get("input_tokens"), "input_tokens") or 0
        out = whole_of(usage.get("output_tokens"), "output_tokens") or 0
        cached = sum(whole_of(usage.get(key), key) or 0 for key in CACHED)
        # Some providers count what is read from their cache among the tokens in, some beside them;
        # the total is the only thing that tells.
        if usage.get("total_tokens") == tokens + out + cached:
            tokens += cached
        given, written = given + tokens, written + out
    return (given, written) if models else (None, None)


def cost_of(sample: Mapping[str, Any]) -> float | None:
    """What the provider said that it cost, None where any model's cost is unknown."""
    models = object_of(sample.get("model_usage"), "model_usage")
    costs = [
        number_of(object_of(told, "model_usage").get("total_cost"), "total_cost", 0.0)
        for told in models.values()
    ]
    known = [cost for cost in costs if cost is not None]
    return sum(known) if known and len(known) == len(costs) else None
