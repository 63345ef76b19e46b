"""What is wrong with one line of a training file: the checks a provider makes, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.preparation.training_files import FileFormat

ROLES = ("system", "developer", "user", "assistant", "tool", "function")
MESSAGE_KEYS = frozenset(
    {"role", "content", "name", "weight", "tool_calls", "tool_call_id", "function_call", "refusal"}
)
TOP_KEYS = {
    FileFormat.CHAT: frozenset({"messages", "tools", "parallel_tool_calls", "functions"}),
    FileFormat.DPO: frozenset({"input", "preferred_output", "non_preferred_output"}),
}

CONVERSATIONAL = frozenset({"prompt", "completion", "chosen", "rejected"})
"""What may be a list of messages instead of a text, for trainers of open models."""


@dataclass(frozen=True)
class LineFinding:
    """One thing wrong.

    Attributes
    ----------
    line : int or None
        Counted from 1; None for the file as a whole.
    refused : bool
        Whether a provider refuses the file for it; else it is worth a look.
    """

    line: int | None
    refused: bool
    told: str


Remark = tuple[bool, str]
"""Whether a provider refuses the line for it, and what it is."""


def remarks(record: Mapping[str, Any], kind: FileFormat) -> Iterator[Remark]:
    """Everything wrong with one example.

    Examples
    --------
    >>> record = {"messages": [{"role": "user", "content": "Steak?"}]}
    >>> [told for _, told in remarks(record, FileFormat.CHAT)]
    ['the last message is not from the assistant']
    """
    for key in sorted(set(record) - TOP_KEYS.get(kind, frozenset(record))):
        yield False, f"unknown key {key!r}"
    match kind:
        case FileFormat.CHAT:
            yield from _chat(record.get("messages"), "messages")
        case FileFormat.DPO:
            yield from _preference(record)
        case FileFormat.TRL_PREFERENCE:
            yield from _texts(record, "prompt", "chosen", "rejected")
            if record.get("chosen") == record.get("rejected"):
                yield True, "chosen and rejected are the same"
        case FileFormat.LEGACY:
            yield from _texts(record, "prompt", "completion")
            completion = record.get("completion")
            if isinstance(completion, str) and completion and not completion[0].isspace():
                yield False, "the completion does not begin with a space"
        case FileFormat.TRL_COMPLETION:
            yield from _texts(record, "prompt", "completion")
        case _:
            yield from _texts(record, "text", "label")


def _texts(record: Mapping[str, Any], *keys: str) -> Iterator[Remark]:
    for key in keys:
        value = record.get(key)
        if key not in record:
            yield True, f"{key} is missing"
        elif isinstance(value, list) and key in CONVERSATIONAL:
            yield from _messages(value, key)
        elif not isinstance(value, str):
            yield True, f"{key} is not a text"
        elif not value.strip():
            yield True, f"{key} is empty"


def _chat(messages: object, where: str) -> Iterator[Remark]:
    """A whole chat: it ends with the assistant and has something to learn."""
    yield from _messages(messages, where)
    if not isinstance(messages, list) or not all(isinstance(m, dict) for m in messages):
        return
    if not messages:
        return
    if messages[-1].get("role") != "assistant":
        yield True, "the last message is not from the assistant"
    elif all(m.get("weight") == 0 for m in messages if m.get("role") == "assistant"):
        yield True, "no message of the assistant has a weight, so there is nothing to learn"
    if not any(m.get("role") == "user" for m in messages):
        yield False, "no message of the user"


def _preference(record: Mapping[str, Any]) -> Iterator[Remark]:
    given = record.get("input")
    if not isinstance(given, dict):
        yield True, "input is missing"
    else:
        yield from _messages(given.get("messages"), "input.messages")
    for key in ("preferred_output", "non_preferred_output"):
        answer = record.get(key)
        yield from _messages(answer, key)
        if not isinstance(answer, list) or len(answer) != 1:
            yield True, f"{key} is not exactly one message"
        elif isinstance(answer[0], dict) and answer[0].get("role") != "assistant":
            yield True, f"{key} is not from the assistant"
    if record.get("preferred_output") == record.get("non_preferred_output"):
        yield True, "the better and the worse answer are the same"


def _messages(messages: object, where: str) -> Iterator[Remark]:
    if not isinstance(messages, list) or not messages:
        yield True, f"{where} is missing or empty"
        return
    for number, message in enumerate(messages, 1):
        place = f"{where}, message {number}"
        if not isinstance(message, dict):
            yield True, f"{place} is not an object"
            continue
        yield from _message(message, place)
        if number > 1 and message.get("role") == "system":
            yield False, f"{place}: only the first message should be the system's"


def _message(message: Mapping[str, Any], place: str) -> Iterator[Remark]:
    role, content = message.get("role"), message.get("content")
    if role not in ROLES:
        yield True, f"{place}: role {role!r} is not one of {', '.join(ROLES)}"
    for key in sorted(set(message) - MESSAGE_KEYS):
        yield True, f"{place}: unknown key {key!r}"
    calls = message.get("tool_calls") or message.get("function_call")
    if content is None and not (role == "assistant" and calls):
        yield True, f"{place}: content is missing"
    elif isinstance(content, str) and not content.strip() and not calls:
        yield True, f"{place}: content is empty"
    elif content is not None and not isinstance(content, str | list):
        yield True, f"{place}: content is not a text"
    weight = message.get("weight")
    if weight is not None and (role != "assistant" or weight not in (0, 1)):
        yield True, f"{place}: weight may be 0 or 1, and on the assistant's messages only"
