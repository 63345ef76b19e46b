"""Chat messages: what was asked, what was answered, what was said before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.interop.values import Odd, list_of, object_of, shown, text_of

USER, ASSISTANT, BEFORE = "user", "assistant", ("system", "developer")

Message = Mapping[str, Any]


def messages_of(value: object, column: str) -> list[Message]:
    """A list of messages, each with a role.

    Raises
    ------
    Odd
        If it is not one.
    """
    found: list[Message] = [object_of(message, column) for message in list_of(value, column)]
    if not found:
        raise Odd(column, "It holds no messages.", "holds no messages")
    for message in found:
        if not isinstance(message.get("role"), str):
            raise Odd(column, f"{shown(message)} has no role.", "a message without a role")
    return found


def asked(messages: Sequence[Message], column: str) -> str:
    """Text of the last message of the user.

    Raises
    ------
    Odd
        If there is none.
    """
    for message in reversed(messages):
        if message["role"] == USER and (text := content_of(message, column)):
            return text
    raise Odd(column, "No message is the user's.", "no message of the user")


def said_before(messages: Sequence[Message], column: str) -> str | None:
    """What the system was told, None where nothing."""
    texts = [content_of(m, column) for m in messages if m["role"] in BEFORE]
    return "\n".join(text for text in texts if text) or None


def answered(messages: Sequence[Message], column: str) -> str | None:
    """Text of the assistant's last message, None where it is marked not to be learnt.

    Raises
    ------
    Odd
        If the last message is not the assistant's, or not text.
    """
    last = messages[-1]
    if last["role"] != ASSISTANT:
        raise Odd(column, "The last message is not the assistant's.", "does not end with an answer")
    if last.get("weight") == 0:
        return None
    text = content_of(last, column)
    if text is None:
        tool = " It calls a tool." if last.get("tool_calls") else ""
        raise Odd(column, f"The assistant's answer is empty.{tool}", "an answer without text")
    return text


def content_of(message: Message, column: str) -> str | None:
    """Text of a message, whether one piece or several.

    Raises
    ------
    Odd
        If it is something else than text.
    """
    content = message.get("content")
    if not isinstance(content, list):
        return text_of(content, column)
    parts = [_part(part, column) for part in content]
    return "\n".join(part for part in parts if part) or None


def _part(part: object, column: str) -> str | None:
    if not isinstance(part, dict) or "text" not in part:
        kind = part.get("type") if isinstance(part, dict) else part
        raise Odd(column, f"A part of a message is {shown(kind)}, not text.", "a part is not text")
    return text_of(part["text"], column)
