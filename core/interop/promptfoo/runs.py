"""Runs of an evaluation: each prompt with each provider."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from core.interop.promptfoo.rows import provider_of
from core.interop.values import Odd, text_of, whole_of

SHORT = 40
"""Longest name of a prompt that stands in the name of a run; others are whole prompts."""

Row = Mapping[str, Any]


def run_key(row: Row) -> tuple[str, int]:
    """Provider and prompt of a row.

    Raises
    ------
    Odd
        If it names no provider.
    """
    return provider_of(row), whole_of(row.get("promptIdx"), "promptIdx") or 0


def run_names(rows: Sequence[tuple[int, Row]]) -> dict[tuple[str, int], str]:
    """A name for each prompt with each provider: the provider's, and the prompt's where needed."""
    keys: dict[tuple[str, int], Row] = {}
    for _, row in rows:
        try:
            keys.setdefault(run_key(row), row)
        except Odd:
            continue
    prompts = Counter(provider for provider, _ in keys)
    found: dict[tuple[str, int], str] = {}
    seen: Counter[str] = Counter()
    for (provider, at), row in sorted(keys.items(), key=lambda entry: entry[0]):
        seen[provider] += 1
        name = _prompt_name(row) or f"prompt {seen[provider]}"
        run = f"{provider}, {name}" if prompts[provider] > 1 else provider
        # Two prompts may have one label, and two runs of one name would be one run.
        if run in found.values():
            run = f"{provider}, prompt {seen[provider]}"
        found[provider, at] = run
    return found


def _prompt_name(row: Row) -> str | None:
    prompt = row.get("prompt")
    try:
        label = text_of(prompt.get("label"), "prompt") if isinstance(prompt, dict) else None
    except Odd:
        return None
    return label if label and len(label) <= SHORT and "\n" not in label else None
