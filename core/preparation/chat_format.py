"""Examples as chats: the shape that hosted services train on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache


def chat_example(system: str, text: str, label: str | None = None) -> list[dict[str, str]]:
    """Messages of one example; without a label, of one question."""
    messages = [{"role": "system", "content": system}, {"role": "user", "content": text}]
    if label is not None:
        messages.append({"role": "assistant", "content": label})
    return messages


def chat_file(system: str, texts: Sequence[str], labels: Sequence[str]) -> str:
    r"""A training file in the chat format hosted services take.

    Examples
    --------
    >>> chat_file("Keto?", ["Steak"], ["yes"]).count("\n")
    1
    """
    return "".join(_line(system, text, label) for text, label in zip(texts, labels, strict=True))


@lru_cache(50_000)  # a race writes most of its lines again in every round
def _line(system: str, text: str, label: str) -> str:
    return json.dumps({"messages": chat_example(system, text, label)}, ensure_ascii=False) + "\n"
