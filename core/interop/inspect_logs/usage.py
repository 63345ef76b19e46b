"""Tokens and cost of a sample, summed over the models it used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.interop.values import number_of, object_of, whole_of

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
