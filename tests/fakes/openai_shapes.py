"""What OpenAI's chat completions take and give back."""

from __future__ import annotations

from typing import Any

import jsonschema

MODELS = ("gpt-6-luna", "own-model")
KNOWN_FIELDS = {"model", "messages", "response_format", "max_completion_tokens"}


def what_is_wrong(body: dict[str, Any]) -> str:
    """What the real server would refuse a request for; empty if nothing."""
    if unknown := set(body) - KNOWN_FIELDS:
        return f"Unknown parameter: {sorted(unknown)[0]}"
    if body.get("model") not in MODELS:
        return f"The model {body.get('model')!r} does not exist"
    messages = body.get("messages") or []
    if not messages or messages[-1].get("role") != "user":
        return "The last message must be the user's"
    for message in messages:
        known = message.get("role") in ("system", "user", "assistant")
        if not known or not isinstance(message.get("content"), str):
            return f"Not a message: {message}"
    wanted = body.get("response_format") or {}
    if wanted.get("type") != "json_schema":
        return "The answer is not asked for as json_schema"
    return _wrong_schema(wanted.get("json_schema") or {})


def _wrong_schema(wanted: dict[str, Any]) -> str:
    """Strict structured output: every property required, nothing else allowed."""
    schema = wanted.get("schema") or {}
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
    except jsonschema.SchemaError as error:
        return f"Invalid schema: {error.message}"
    if not wanted.get("name") or wanted.get("strict") is not True:
        return "The schema must have a name and be strict"
    if schema.get("additionalProperties") is not False:
        return "additionalProperties must be false"
    if sorted(schema.get("required", ())) != sorted(schema.get("properties", ())):
        return "All properties must be required"
    return ""


def completion(
    model: str, content: str | None, tokens_in: int, tokens_out: int, number: int
) -> dict[str, Any]:
    """A reply with one choice and its usage."""
    message = {"role": "assistant", "content": content, "refusal": None}
    return {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": {
            "prompt_tokens": tokens_in,
            "completion_tokens": tokens_out,
            "total_tokens": tokens_in + tokens_out,
        },
    }
