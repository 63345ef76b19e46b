"""The ways in which examples for training are written down."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.interop.openai_files.messages import (
    ASSISTANT,
    answered,
    asked,
    content_of,
    messages_of,
    said_before,
)
from core.interop.values import Odd, needed, object_of, shown, text_of

ID_KEYS = ("item_id", "id", "custom_id")
SEPARATOR = re.compile(r"\s*(->|###)\s*$")
OF_PROMPTS = frozenset({"prompt", "completion", "label", "metadata", *ID_KEYS})


@dataclass(frozen=True)
class TrainingExample:
    """What was asked, what was answered (None where no right answer is told), what came before."""

    text: str
    answer: str | None
    system: str | None = None


def _chat(record: Mapping[str, Any]) -> TrainingExample:
    messages = messages_of(record["messages"], "messages")
    return TrainingExample(
        asked(messages, "messages"),
        answered(messages, "messages"),
        said_before(messages, "messages"),
    )


def _preference(record: Mapping[str, Any]) -> TrainingExample:
    given = messages_of(object_of(record["input"], "input").get("messages"), "input.messages")
    preferred = messages_of(record["preferred_output"], "preferred_output")
    if len(preferred) != 1 or preferred[0]["role"] != ASSISTANT:
        raise Odd(
            "preferred_output",
            "It has to be one message of the assistant.",
            "not one message of the assistant",
        )
    return TrainingExample(
        asked(given, "input.messages"),
        answered(preferred, "preferred_output"),
        said_before(given, "input.messages"),
    )


def _pair(record: Mapping[str, Any]) -> TrainingExample:
    if "prompt" not in record:
        chosen = messages_of(record["chosen"], "chosen")
        return TrainingExample(asked(chosen, "chosen"), answered(chosen, "chosen"))
    text, system = _prompt(record["prompt"])
    return TrainingExample(text, _completion(record["chosen"], "chosen"), system)


def _prompt_completion(record: Mapping[str, Any]) -> TrainingExample:
    text, system = _prompt(record["prompt"])
    good = record.get("label", True)
    if not isinstance(good, bool):
        raise Odd("label", f"{shown(good)} is neither true nor false.", "neither true nor false")
    answer = _completion(record["completion"], "completion")
    return TrainingExample(text, answer if good else None, system)


def _prompt(prompt: object) -> tuple[str, str | None]:
    """What was asked and what was said before; the mark that ends a prompt is gone."""
    if isinstance(prompt, list):
        messages = messages_of(prompt, "prompt")
        return asked(messages, "prompt"), said_before(messages, "prompt")
    return needed(SEPARATOR.sub("", needed(prompt, "prompt")), "prompt"), None


def _completion(completion: object, column: str) -> str | None:
    if isinstance(completion, list):
        return content_of(messages_of(completion, column)[-1], column)
    return text_of(SEPARATOR.sub("", text_of(completion, column) or ""), column)


@dataclass(frozen=True)
class TrainingShape:
    """One way to write examples down: how it is told, and how one is read."""

    title: str
    why: str
    fits: Callable[[Mapping[str, Any]], bool]
    example: Callable[[Mapping[str, Any]], TrainingExample]


SHAPES = (
    TrainingShape(
        "chats",
        "Each record holds the messages of a chat.",
        lambda r: isinstance(r.get("messages"), list),
        _chat,
    ),
    TrainingShape(
        "preferences",
        "Each record holds an input and the output that is preferred.",
        lambda r: "input" in r and "preferred_output" in r,
        _preference,
    ),
    TrainingShape(
        "preferences",
        "Each record holds an answer that was chosen and one that was rejected.",
        lambda r: "chosen" in r and "rejected" in r,
        _pair,
    ),
    TrainingShape(
        "prompts and completions",
        "Each record holds a prompt and its completion.",
        lambda r: {"prompt", "completion"} <= r.keys() <= OF_PROMPTS,
        _prompt_completion,
    ),
)


def shape_of(record: object) -> TrainingShape | None:
    """How a record is written down, None where it is no example."""
    if not isinstance(record, dict):
        return None
    return next((shape for shape in SHAPES if shape.fits(record)), None)
