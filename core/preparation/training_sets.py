"""What is wrong with the lines of a training file taken together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.domain.canonical import canonical_json
from core.preparation.training_files import FileFormat
from core.preparation.training_lines import LineFinding

FEWEST_SEPARATOR = 2
"""A common end of prompts shorter than that is the end of a sentence, not a separator."""

MOST_SEPARATOR = 30


def repeats(
    records: Sequence[tuple[int, dict[str, Any]]], kind: FileFormat
) -> Iterator[LineFinding]:
    """Lines that stand there twice, and questions that have two answers."""
    first: dict[str, int] = {}
    answered: dict[str, tuple[int, str]] = {}
    for line, record in records:
        try:
            whole = canonical_json(record)
            asked, answer = (canonical_json(part) for part in _question(record, kind))
        except (ValueError, TypeError, LookupError):
            continue
        if whole in first:
            yield LineFinding(line, False, f"the same as line {first[whole]}")
            continue
        first[whole] = line
        at, other = answered.setdefault(asked, (line, answer))
        if other != answer:
            yield LineFinding(line, False, f"asks what line {at} asks, and is answered otherwise")


def _question(record: Mapping[str, Any], kind: FileFormat) -> tuple[Any, Any]:
    match kind:
        case FileFormat.CHAT:
            return record["messages"][:-1], record["messages"][-1]
        case FileFormat.DPO:
            return record["input"]["messages"], record["preferred_output"]
        case FileFormat.TRL_PREFERENCE:
            return record["prompt"], record["chosen"]
        case FileFormat.JSONL:
            return record["text"], record["label"]
    return record["prompt"], record["completion"]


def separator(prompts: Sequence[tuple[int, object]]) -> Iterator[LineFinding]:
    """Whether all prompts end alike, and with something that stands nowhere else."""
    texts = [(line, prompt) for line, prompt in prompts if isinstance(prompt, str) and prompt]
    if len(texts) < 2:
        return
    ends = Counter(end for _, text in texts for end in _ends(text))
    most = max(ends.values(), default=0)
    if most * 2 <= len(texts):
        yield LineFinding(None, False, "the prompts do not end with a common separator")
        return
    likely = max((end for end, n in ends.items() if n == most), key=len)
    for line, text in texts:
        if not text.endswith(likely):
            yield LineFinding(line, False, f"the prompt does not end with {likely!r} like most")
        elif likely in text[: -len(likely)]:
            yield LineFinding(line, False, f"the separator {likely!r} stands inside the prompt too")


def _ends(text: str) -> list[str]:
    longest = min(len(text), MOST_SEPARATOR)
    return [text[-length:] for length in range(FEWEST_SEPARATOR, longest + 1)]
